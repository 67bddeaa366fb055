// The Verilated element (with element decoders, or without decoders) behind the same ports.
#pragma once

#include "models/processing_element/processing_element_sc.h"
#include "models/timed/rtl_unit.h"

namespace quaver {

// As wide as those of every element, for a model in a shared object.
struct ProcessingElementPorts {
  std::uint8_t clk_i = 0, rst_ni = 0, a_format_i = 0, b_format_i = 0, a_bias_i = 0, b_bias_i = 0;
  std::uint8_t rounding_i = 0, a_valid_i = 0, a_first_i = 0, w_valid_i = 0, w_first_i = 0;
  std::uint8_t a_valid_o = 0, a_first_o = 0, w_valid_o = 0, w_first_o = 0, psum_valid_o = 0;
  std::uint32_t a_i = 0, w_i = 0, psum_i = 0, a_o = 0, w_o = 0, psum_o = 0;

  static void visit(auto& self, auto&& visitor) {
    visitor("clk_i", self.clk_i);
    visitor("rst_ni", self.rst_ni);
    visitor("a_format_i", self.a_format_i);
    visitor("b_format_i", self.b_format_i);
    visitor("a_bias_i", self.a_bias_i);
    visitor("b_bias_i", self.b_bias_i);
    visitor("rounding_i", self.rounding_i);
    visitor("a_valid_i", self.a_valid_i);
    visitor("a_first_i", self.a_first_i);
    visitor("w_valid_i", self.w_valid_i);
    visitor("w_first_i", self.w_first_i);
    visitor("a_i", self.a_i);
    visitor("w_i", self.w_i);
    visitor("psum_i", self.psum_i);
    visitor("a_valid_o", self.a_valid_o);
    visitor("a_first_o", self.a_first_o);
    visitor("w_valid_o", self.w_valid_o);
    visitor("w_first_o", self.w_first_o);
    visitor("psum_valid_o", self.psum_valid_o);
    visitor("a_o", self.a_o);
    visitor("w_o", self.w_o);
    visitor("psum_o", self.psum_o);
  }
};

// What the RTL takes as static inputs, fixed by the arithmetic that the bench runs.
template <unsigned kAFormat, unsigned kABias, unsigned kBFormat, unsigned kBBias,
          unsigned kRounding>
struct ProcessingElementAdapter {
  template <class Port>
  static std::uint32_t gated(bool valid, Port value) {
    return valid ? static_cast<std::uint32_t>(value) : std::uint32_t{0};
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
    model.psum_i = static_cast<std::remove_reference_t<decltype(model.psum_i)>>(in.psum_i);
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
