// The Verilated element (with element decoders, or with FP169 operands) behind the same ports.
#pragma once

#include "models/processing_element/processing_element_sc.h"
#include "models/timed/rtl_unit.h"

namespace quaver {

// What the RTL takes as static inputs, fixed by the arithmetic that the bench runs.
template <unsigned kAFormat, unsigned kABias, unsigned kBFormat, unsigned kBBias,
          unsigned kRounding>
struct ProcessingElementAdapter {
  template <class Port>
  static std::uint16_t gated(bool valid, Port value) {
    return valid ? static_cast<std::uint16_t>(value) : std::uint16_t{0};
  }
  static void drive(auto& model, const ProcessingElementInputs& in) {
    model.rounding_i = kRounding;
    model.a_format_i = kAFormat;
    model.b_format_i = kBFormat;
    model.a_bias_i = kABias;
    model.b_bias_i = kBBias;
    model.a_valid_i = in.a_valid_i;
    model.a_first_i = in.a_first_i;
    model.w_valid_i = in.w_valid_i;
    model.w_first_i = in.w_first_i;
    model.a_i = static_cast<std::remove_reference_t<decltype(model.a_i)>>(in.a_i);
    model.w_i = static_cast<std::remove_reference_t<decltype(model.w_i)>>(in.w_i);
    model.psum_i = in.psum_i;
  }
  static void sample(const auto& model, ProcessingElementOutputs& out) {
    out.a_valid_o = model.a_valid_o != 0;
    out.a_first_o = model.a_valid_o != 0 && model.a_first_o != 0;
    out.a_o = gated(model.a_valid_o != 0, model.a_o);
    out.w_valid_o = model.w_valid_o != 0;
    out.w_first_o = model.w_valid_o != 0 && model.w_first_o != 0;
    out.w_o = gated(model.w_valid_o != 0, model.w_o);
    out.psum_valid_o = model.psum_valid_o != 0;
    out.psum_o = gated(model.psum_valid_o != 0, model.psum_o);
  }
};

}  // namespace quaver
