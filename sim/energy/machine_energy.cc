#include "sim/energy/machine_energy.h"

#include <algorithm>
#include <cmath>
#include <stdexcept>

#include "sim/memory/buffers.h"
#include "sim/run/cores.h"
#include "sim/run/zero_share.h"
#include "sim/schedule/schedule.h"

namespace quaver {
namespace {

double pj_of_leakage(double nw, double ns) { return nw * ns * 1e-6; }

// A unit of which `copies` stand for `cycles` and do `operations` in all.
double energy_of(const UnitCost& unit, double copies, double operations, double cycles, double ns) {
  return operations * unit.active + (copies * cycles - operations) * unit.idle +
         pj_of_leakage(unit.leakage_nw, copies * cycles * ns);
}

std::optional<double> plus(const std::optional<double>& x, const std::optional<double>& y) {
  return x && y ? std::optional(*x + *y) : std::nullopt;
}

std::optional<double> times(const std::optional<double>& x, double count) {
  return x ? std::optional(*x * count) : std::nullopt;
}

// The operand that streams, and the one that stays.
struct Sides {
  double streamed, stationary;
};

Sides sides_of(const Config& config, double a, double b) {
  return config.array.dataflow == Dataflow::kInputStationary ? Sides{b, a} : Sides{a, b};
}

// What all cores do in an instance of a row.
Activity activity_of(const Config& config, const RowResult& row, std::uint64_t batch) {
  const PassArithmetic& arithmetic = arithmetic_for(config, row.gemm.pass, row.gemm.first_or_last);
  const ArrayConfig array = array_within_buffers(config, arithmetic);
  Gemm whole = row.gemm;
  whole.count *= row.gemms;
  Activity result;
  for (const CoreGroup& group : core_groups(config.chip, batch)) {
    const Gemm own = config.chip.cores > 1 ? part_of(whole, batch, group.samples) : whole;
    const Schedule schedule({own.m, own.n, own.k}, array, config.fpu, arithmetic, row.order);
    result += activity_of(schedule) * (group.cores * (own.count / row.gemm.count));
  }
  return result;
}

double zeros_of(const Config& config, const RowResult& row) {
  if (row.zero_products)
    return static_cast<double>(*row.zero_products) /
           static_cast<double>(row.macs() * row.gemm.count);
  const Gemm& gemm = row.gemm;
  return zero_product_probability(arithmetic_for(config, gemm.pass, gemm.first_or_last), gemm.pass,
                                  gemm.k);
}

double accumulator_bytes(const ArrayShape& shape) {
  return static_cast<double>(sum_bits(shape.element)) / 8;
}

}  // namespace

double ZeroCurve::at(double zeros) const {
  const auto above = points_.lower_bound(zeros);
  if (above == points_.end()) return std::prev(above)->second;
  if (above == points_.begin() || above->first == zeros) return above->second;
  const auto below = std::prev(above);
  const double way = (zeros - below->first) / (above->first - below->first);
  return below->second + way * (above->second - below->second);
}

std::vector<std::pair<std::string, std::optional<double>>> parts_of(const RowEnergy& energy) {
  return {
      {"array", energy.array()},     {"edge", energy.edge}, {"accumulators", energy.accumulators},
      {"rounders", energy.rounders}, {"sram", energy.sram}, {"dram", energy.dram}};
}

double RowEnergy::total() const {
  double sum = 0;
  for (const auto& [name, part] : parts_of(*this)) sum += part.value_or(0);
  return sum;
}

void expect_energy(const Config& config) {
  if (config.array.timing == Timing::kScaleSim)
    throw std::domain_error("array.timing: scalesim counts cycles of no machine of gates");
}

RowEnergy MachineEnergy::of(const RowWork& work, Pass pass) const {
  const PassCosts& costs = passes.at(static_cast<std::size_t>(pass));
  const Activity& done = work.activity;
  const auto count = [](std::uint64_t n) { return static_cast<double>(n); };
  const double arrays = count(shape.arrays), rows = count(shape.rows), cols = count(shape.cols);
  const double ns = 1000 / config.clock_mhz;
  const double passed = count(done.products + done.empty_rows + done.empty_columns);
  const double present = arrays * rows * cols * work.cycles;
  RowEnergy energy;
  energy.zeros = work.zeros;
  const ElementCost& element = costs.element;
  energy.ungated = count(done.products) * element.plain.at(work.zeros);
  energy.active =
      config.fpu.zero_gating ? count(done.products) * element.gated.at(work.zeros) : energy.ungated;
  energy.empty =
      count(done.empty_rows) * element.empty_row + count(done.empty_columns) * element.empty_column;
  energy.idle = (present - passed) * element.idle + count(done.drain_shifts) * element.drain_shift;
  energy.leakage = pj_of_leakage(element.leakage_nw, present * ns);

  const double operand_bits = count(operand_skew_bits(shape));
  const double other_bits = count(skew_bits(shape)) - operand_bits;
  const auto skew = [&](const UnitCost& bit, double bits, std::uint64_t busy) {
    return energy_of(bit, arrays * bits, count(busy) * bits, work.cycles, ns);
  };
  energy.edge =
      energy_of(costs.streamed_decoder, arrays * rows, count(done.streamed), work.cycles, ns) +
      energy_of(costs.stationary_decoder, arrays * cols, count(done.stationary), work.cycles, ns) +
      skew(costs.operand_bit, operand_bits, done.stream_cycles) +
      skew(costs.sum_bit, other_bits, done.result_cycles);

  const double bytes = accumulator_bytes(shape);
  if (shape.output_stationary)
    energy.accumulators = 0;
  else if (const auto memory = technology.sram.access(bytes * count(shape.accumulator_depth)))
    energy.accumulators =
        energy_of(costs.accumulator, arrays * cols, count(done.sums), work.cycles, ns) +
        bytes * (count(done.sums) * memory->write_pj_per_byte +
                 count(done.sums - done.outputs) * memory->read_pj_per_byte);
  if (costs.rounder)
    energy.rounders =
        energy_of(*costs.rounder, arrays * cols, count(done.outputs), work.cycles, ns);
  return energy;
}

// Operands are written when memory brings them and read as often as they enter. Outputs are
// written, and read for memory.
void MachineEnergy::add_memory(RowEnergy& energy, const RowResult& row,
                               const Activity& activity) const {
  if (!row.bytes_read) return;
  const auto read = static_cast<double>(row.bytes_read->total());
  const auto written = static_cast<double>(row.bytes_written);
  if (technology.dram.pj_per_byte) energy.dram = (read + written) * *technology.dram.pj_per_byte;
  if (technology.sram.accesses.empty()) return;
  const auto access = [&](std::uint64_t bytes) {
    return technology.sram.access(static_cast<double>(bytes)).value();
  };
  const SramAccess a = access(config.buffers.a_bytes), b = access(config.buffers.b_bytes);
  const SramAccess out = access(config.buffers.out_bytes);
  const PassArithmetic& arithmetic = arithmetic_for(config, row.gemm.pass, row.gemm.first_or_last);
  const Sides per_operand = sides_of(config, arithmetic.a.bytes() * a.read_pj_per_byte,
                                     arithmetic.b.bytes() * b.read_pj_per_byte);
  energy.sram = static_cast<double>(activity.streamed_reads) * per_operand.streamed +
                static_cast<double>(activity.stationary_reads) * per_operand.stationary +
                static_cast<double>(row.bytes_read->a) * a.write_pj_per_byte +
                static_cast<double>(row.bytes_read->b) * b.write_pj_per_byte +
                written * (out.write_pj_per_byte + out.read_pj_per_byte);
}

RowEnergy MachineEnergy::of(const RowResult& row, std::uint64_t batch) const {
  const RowWork work = {activity_of(config, row, batch), static_cast<double>(row.cycles.total()),
                        zeros_of(config, row)};
  RowEnergy energy = of(work, row.gemm.pass);
  add_memory(energy, row, work.activity);
  return energy;
}

std::map<std::string, std::string> MachineEnergy::unknown() const {
  std::map<std::string, std::string> reasons;
  const std::string no_sram = "technology '" + technology.name + "' has no sram.accesses";
  if (technology.sram.accesses.empty()) {
    reasons["sram"] = no_sram;
    if (!shape.output_stationary) reasons["accumulators"] = no_sram;
  }
  if (!technology.dram.pj_per_byte)
    reasons["dram"] = "technology '" + technology.name + "' has no dram";
  if (!config.memory)
    reasons["sram"] = reasons["dram"] = "without `memory` the bytes that move are not known";
  if (!passes.front().rounder) reasons["rounders"] = "no RTL rounds to the recipe's outputs";
  return reasons;
}

RunEnergy run_energy(const MachineEnergy& machine, const std::vector<RowResult>& rows,
                     std::uint64_t batch) {
  RunEnergy run;
  run.unknown = machine.unknown();
  run.zero_gating = machine.config.fpu.zero_gating;
  double products = 0, zeros = 0;
  for (const RowResult& row : rows) {
    const RowEnergy energy = machine.of(row, batch);
    const auto count = static_cast<double>(row.gemm.count);
    RowEnergy& total = run.total;
    const bool first = run.rows.empty();
    total.active += count * energy.active;
    total.empty += count * energy.empty;
    total.idle += count * energy.idle;
    total.leakage += count * energy.leakage;
    total.ungated += count * energy.ungated;
    total.edge += count * energy.edge;
    for (const auto part :
         {&RowEnergy::accumulators, &RowEnergy::rounders, &RowEnergy::sram, &RowEnergy::dram})
      total.*part =
          first ? times(energy.*part, count) : plus(total.*part, times(energy.*part, count));
    products += count * static_cast<double>(row.macs());
    zeros += count * static_cast<double>(row.macs()) * energy.zeros;
    run.rows.push_back(energy);
  }
  run.total.zeros = products > 0 ? zeros / products : 0;
  return run;
}

}  // namespace quaver
