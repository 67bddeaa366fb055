// From measured units to what the parts of a machine cost.
#include <algorithm>
#include <stdexcept>

#include "sim/energy/machine_energy.h"

namespace quaver {
namespace {

std::vector<PassArithmetic> passes_of(const Config& config) {
  const std::span<const PassArithmetic> passes = config.recipe.arithmetics();
  return measured_passes({passes.begin(), passes.end()});
}

UnitMode with(UnitMode mode, Load load) {
  mode.load = load;
  // Nothing moves: the pass does not matter.
  if (load == Load::kIdle) mode.passes.resize(1);
  return mode;
}

// A rounder knows FP143, FP152 and FP169, and FP32 if it comes from there.
bool rounds_to(const ArrayShape& shape, const Format& format) {
  Format fp143 = parse_format("fp143");
  fp143.bias = format.bias;  // any
  if (format == fp143 || format == parse_format("fp152") || format == parse_format("fp169"))
    return true;
  return sums_in_fp32(shape.element) && format == parse_format("fp32");
}

bool has_rounder(const ArrayShape& shape, const Config& config) {
  const std::span<const PassArithmetic> passes = config.recipe.arithmetics();
  return rounder_unit(shape.element) &&
         std::all_of(passes.begin(), passes.end(), [&](const PassArithmetic& pass) {
           return rounds_to(shape, pass.output.format);
         });
}

// What was measured, by what it was measured of.
class Measured {
 public:
  Measured(const std::vector<UnitMode>& modes, const std::vector<std::vector<UnitEnergy>>& energies)
      : modes_(modes), energies_(energies) {}

  [[nodiscard]] const UnitEnergy& of(const std::string& unit, Load load, std::size_t pass,
                                     const std::string& mode = "") const {
    for (std::size_t i = 0; i < modes_.size(); ++i)
      if (modes_[i].unit.unit == unit && modes_[i].load == load && modes_[i].mode == mode)
        return energies_.at(i).at(std::min(pass, energies_[i].size() - 1));
    throw std::logic_error("no energy of " + unit + ", " + to_string(load));
  }

 private:
  const std::vector<UnitMode>& modes_;
  const std::vector<std::vector<UnitEnergy>>& energies_;
};

UnitCost cost_of(const Measured& measured, const std::string& unit, std::size_t pass) {
  const UnitEnergy& active = measured.of(unit, Load::kDrawn, pass);
  return {active.dynamic_pj(), measured.of(unit, Load::kIdle, pass).dynamic_pj(),
          active.leakage_nw};
}

UnitCost decoder_cost(const Measured& measured, const std::string& operand, std::size_t pass) {
  const UnitEnergy& active = measured.of("operand_decoder", Load::kDrawn, pass, operand);
  return {active.dynamic_pj(), 0, active.leakage_nw};  // no clock, so nothing where nothing moves
}

UnitCost bit_cost(const Measured& measured, const std::string& holding, double width,
                  std::size_t pass) {
  const UnitEnergy& active = measured.of("delay", Load::kDrawn, pass, holding);
  const UnitEnergy& idle = measured.of("delay", Load::kIdle, pass, holding);
  return {active.dynamic_pj() / width, idle.dynamic_pj() / width, active.leakage_nw / width};
}

// Gating holds the operands and the sum that an FPU sees; the sum goes round it in registers of its
// own, as many as the FPU has stages, and the operand goes on to the next element. In os both
// operands go on, and the sum stays where it is.
ElementCost element_cost(const Measured& measured, const ArrayShape& shape, std::size_t pass,
                         const PassCosts& costs, bool gating) {
  const std::string name = shape.output_stationary ? "output_element" : "processing_element";
  const auto pj = [&](Load load) { return measured.of(name, load, pass).dynamic_pj(); };
  const UnitEnergy& drawn = measured.of(name, Load::kDrawn, pass);
  ElementCost cost;
  cost.leakage_nw = drawn.leakage_nw;
  cost.idle = pj(Load::kIdle);
  cost.empty_row = pj(Load::kZeros);
  cost.empty_column = pj(Load::kEmptyColumn);
  const double operand =
      static_cast<double>(operand_bits(shape.element)) * costs.operand_bit.active;
  if (shape.output_stationary)
    cost.drain_shift =
        static_cast<double>(sum_bits(shape.element)) * (costs.sum_bit.active - costs.sum_bit.idle);
  const double z = drawn.zeros;
  // A stream that has no zeros, or nothing else, is itself the end of the curve.
  cost.plain = ZeroCurve({{z, drawn.dynamic_pj()}, {0, pj(Load::kDense)}, {1, cost.empty_row}});
  if (!gating) return cost;
  const double stages = shape.stages.multiplier + shape.stages.adder;
  const double sums = stages * static_cast<double>(sum_bits(shape.element)) * costs.sum_bit.active;
  const double around = shape.output_stationary ? 2 * operand : sums + operand;
  cost.gated = ZeroCurve(
      {{z, pj(Load::kHeld) + z * around}, {0, pj(Load::kDense)}, {1, cost.idle + around}});
  return cost;
}

}  // namespace

std::vector<UnitMode> machine_modes(const ArrayShape& shape, const Config& config) {
  expect_energy(config);
  const std::vector<PassArithmetic> passes = passes_of(config);
  const UnitMode element = shape.output_stationary
                               ? output_element_mode(shape.element, shape.stages, passes)
                               : element_mode(shape.element, shape.stages, passes);
  std::vector<UnitMode> modes;
  for (const Load load :
       {Load::kDrawn, Load::kIdle, Load::kDense, Load::kZeros, Load::kEmptyColumn, Load::kHeld})
    if (load != Load::kHeld || config.fpu.zero_gating) modes.push_back(with(element, load));
  if (shape.element == ElementKind::kHybridEdge)
    for (const char* operand : {"streamed", "stationary"})
      modes.push_back({operand_decoder_unit(shape.decoder_formats), operand, 1, passes});
  std::vector<UnitMode> clocked = {
      register_mode("operand", static_cast<unsigned>(operand_bits(shape.element)), passes),
      register_mode("sum", static_cast<unsigned>(sum_bits(shape.element)), passes)};
  if (!shape.output_stationary) clocked.push_back({accumulator_unit(shape), "", 1, passes});
  if (has_rounder(shape, config)) clocked.push_back({*rounder_unit(shape.element), "", 1, passes});
  for (const UnitMode& mode : clocked)
    for (const Load load : {Load::kDrawn, Load::kIdle}) modes.push_back(with(mode, load));
  for (UnitMode& mode : modes) mode.exchanged = config.array.dataflow == Dataflow::kInputStationary;
  return modes;
}

std::vector<PassCosts> machine_costs(const ArrayShape& shape, const Config& config,
                                     const std::vector<std::vector<UnitEnergy>>& energies) {
  const std::vector<UnitMode> modes = machine_modes(shape, config);
  const Measured measured(modes, energies);
  std::vector<PassCosts> result;
  for (std::size_t p = 0; p < config.recipe.arithmetics().size(); ++p) {
    PassCosts costs;
    if (shape.element == ElementKind::kHybridEdge) {
      costs.streamed_decoder = decoder_cost(measured, "streamed", p);
      costs.stationary_decoder = decoder_cost(measured, "stationary", p);
    }
    costs.operand_bit =
        bit_cost(measured, "operand", static_cast<double>(operand_bits(shape.element)), p);
    costs.sum_bit = bit_cost(measured, "sum", static_cast<double>(sum_bits(shape.element)), p);
    costs.element = element_cost(measured, shape, p, costs, config.fpu.zero_gating);
    if (!shape.output_stationary) costs.accumulator = cost_of(measured, "chunk_accumulator", p);
    if (has_rounder(shape, config)) costs.rounder = cost_of(measured, "stochastic_rounder", p);
    result.push_back(costs);
  }
  return result;
}

}  // namespace quaver
