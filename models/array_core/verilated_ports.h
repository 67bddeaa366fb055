// What the Verilated cores of all dataflows have in common: static inputs, seeds, results.
#pragma once

#include "models/array_core/array_core_rtl.h"
#include "models/timed/rtl_unit.h"

namespace quaver {

template <class Model>
void drive_controls(Model& model, const RtlControls& controls) {
  model.rounding_i = static_cast<CData>(controls.rounding);
  model.a_format_i = static_cast<CData>(controls.a_format);
  model.b_format_i = static_cast<CData>(controls.b_format);
  model.a_bias_i = static_cast<CData>(controls.a_bias);
  model.b_bias_i = static_cast<CData>(controls.b_bias);
  model.to_i = static_cast<CData>(controls.to);
  model.y_bias_i = static_cast<CData>(controls.y_bias);
  model.y_rounding_i = static_cast<CData>(controls.y_rounding);
  model.overflow_i = static_cast<CData>(controls.overflow);
}

template <class Model>
void drive_seeds(Model& model, const SeedBeat& beat) {
  model.seed_valid_i = beat.valid;
  for (std::size_t j = 0; j < beat.states.size(); ++j)
    put_field(model.seed_i, j, 32, beat.states[j]);
}

// `bits` of a result.
template <class Model>
ResultBeat read_results(const Model& model, std::uint32_t cols, unsigned bits = 16) {
  ResultBeat result;
  if (model.valid_o == 0) return result;
  result.valid = true;
  result.columns = cols;  // padding columns hold no meaning; the receiver knows them
  for (std::uint32_t j = 0; j < cols; ++j) result.codes.push_back(get_field(model.y_o, j, bits));
  return result;
}

}  // namespace quaver
