// What a config's machine takes in a row of a run: counts of what its parts do, times the energies
// of their operations. Units are pJ, of one instance of a row.
//
// Not counted: wires, the clock tree, the sequencers, and with zero gating what finds the zeros and
// what holds the operands.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "sim/area/composition.h"
#include "sim/area/technology.h"
#include "sim/energy/unit_energy.h"
#include "sim/run/run.h"
#include "sim/schedule/activity.h"

namespace quaver {

// pJ of an operation by the share of products with a zero: straight lines between what was
// measured, constant beyond.
class ZeroCurve {
 public:
  explicit ZeroCurve(std::map<double, double> points) : points_(std::move(points)) {}
  ZeroCurve() = default;
  [[nodiscard]] double at(double zeros) const;

 private:
  std::map<double, double> points_;
};

// pJ of an operation, and of a cycle without one; both without leakage.
struct UnitCost {
  double active = 0, idle = 0, leakage_nw = 0;
};

// An element in a cycle.
struct ElementCost {
  ZeroCurve plain, gated;  // with a product; `gated` is empty without zero gating
  double empty_row = 0, empty_column = 0, idle = 0, leakage_nw = 0;
  double drain_shift = 0;  // os: to take over the result of the element above
};

// In one pass.
struct PassCosts {
  ElementCost element;
  UnitCost streamed_decoder, stationary_decoder;  // 0 without decoders at the edge
  UnitCost operand_bit, sum_bit;                  // of the registers between edges and elements
  UnitCost accumulator;                           // 0 where elements add chunks up themselves (os)
  std::optional<UnitCost> rounder;
};

// The energies that a machine needs: each once, in an order of its own. `passes` are those of its
// recipe.
std::vector<UnitMode> machine_modes(const ArrayShape& shape, const Config& config);
// `energies`: results for machine_modes(), in their order.
std::vector<PassCosts> machine_costs(const ArrayShape& shape, const Config& config,
                                     const std::vector<std::vector<UnitEnergy>>& energies);

struct RowEnergy {
  double active = 0, empty = 0, idle = 0, leakage = 0;  // of elements
  double ungated = 0;                                   // `active` if there were no zero gating
  double edge = 0;                                      // decoders and skew registers
  std::optional<double> accumulators, rounders, sram, dram;
  double zeros = 0;  // share of the products that have a zero among their operands

  [[nodiscard]] double array() const { return active + empty + idle + leakage; }
  // Of all parts that are known.
  [[nodiscard]] double total() const;
};
// The parts by name, in the report's order; none where unknown.
std::vector<std::pair<std::string, std::optional<double>>> parts_of(const RowEnergy& energy);

// A row of all cores: what its arrays do, and for how long all parts leak and are clocked.
struct RowWork {
  Activity activity;
  double cycles = 0;
  double zeros = 0;
};

struct MachineEnergy {
  Config config;
  ArrayShape shape;
  Technology technology;
  std::vector<PassCosts> passes;

  [[nodiscard]] RowEnergy of(const RowResult& row, std::uint64_t batch) const;
  // Without the memory system.
  [[nodiscard]] RowEnergy of(const RowWork& work, Pass pass) const;
  // Why a part is unknown; "" if it is not.
  [[nodiscard]] std::map<std::string, std::string> unknown() const;

 private:
  void add_memory(RowEnergy& energy, const RowResult& row, const Activity& activity) const;
};

// Throws std::domain_error, with the reason, for machines whose energy is not known at all.
void expect_energy(const Config& config);

struct RunEnergy {
  std::vector<RowEnergy> rows;
  RowEnergy total;  // times their counts; `zeros` is a mean over the products
  std::map<std::string, std::string> unknown;
  bool zero_gating = false;
};
RunEnergy run_energy(const MachineEnergy& machine, const std::vector<RowResult>& rows,
                     std::uint64_t batch);

}  // namespace quaver
