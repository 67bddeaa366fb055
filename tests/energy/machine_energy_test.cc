// Is a machine's energy its parts' counts times their energies, as added up by hand, and unknown
// where a part is?
#include "sim/energy/machine_energy.h"

#include <gtest/gtest.h>

#include <stdexcept>

#include "sim/array/analytic.h"

namespace quaver {
namespace {

Config config_with(const std::vector<Setting>& settings = {}) {
  return load_config("configs/hfp8-8x8.yaml", settings);
}

// 2 x 3 elements with decoders at the edge, latency 1 + 1, accumulators of 4 sums.
ArrayShape small_shape() {
  ArrayShape shape;
  shape.rows = 2;
  shape.cols = 3;
  shape.accumulator_depth = 4;
  return shape;
}

Technology round_numbers() {
  Technology technology;
  technology.name = "round";
  technology.sram.accesses = {{8192, 1, 2}, {32768, 3, 4}};
  technology.dram.pj_per_byte = 10;
  return technology;
}

PassCosts round_costs() {
  PassCosts costs;
  costs.element.plain = ZeroCurve({{0, 100}, {0.5, 80}, {1, 20}});
  costs.element.gated = ZeroCurve({{0, 100}, {0.5, 60}, {1, 10}});
  costs.element.empty_row = 7;
  costs.element.empty_column = 3;
  costs.element.idle = 2;
  costs.element.leakage_nw = 1000;
  costs.streamed_decoder = {5, 0.5, 0};
  costs.stationary_decoder = {4, 0, 0};
  costs.operand_bit = {0.1, 0.01, 0};
  costs.sum_bit = {0.2, 0.02, 0};
  costs.accumulator = {10, 1, 0};
  costs.rounder = UnitCost{7, 1, 0};
  return costs;
}

MachineEnergy small_machine(const std::vector<Setting>& settings = {}) {
  return {config_with(settings), small_shape(), round_numbers(), {3, round_costs()}};
}

// Rows stream through 6 elements for 3 of 5 cycles: 10 + 2 + 6 = 3 x 6.
RowWork small_work() {
  RowWork work;
  work.activity.products = 10;
  work.activity.empty_rows = 2;
  work.activity.empty_columns = 6;
  work.activity.stream_cycles = work.activity.result_cycles = 3;
  work.activity.streamed = 6;
  work.activity.stationary = 6;
  work.activity.sums = 4;
  work.activity.outputs = 2;
  work.cycles = 5;
  work.zeros = 0.25;
  return work;
}

TEST(MachineEnergy, IsWhatEachPartDoesTimesItsEnergyAddedUpByHand) {
  const RowEnergy energy = small_machine().of(small_work(), Pass::kDataGradient);
  EXPECT_DOUBLE_EQ(energy.active, 10 * 90);  // halfway from 100 to 80
  EXPECT_DOUBLE_EQ(energy.empty, 2 * 7 + 6 * 3);
  EXPECT_DOUBLE_EQ(energy.idle, (5 * 6 - 18) * 2);
  // 1 uW for 5 ns at 1000 MHz is 5 fJ, in each of 6.
  EXPECT_DOUBLE_EQ(energy.leakage, 0.03);
  // Decoders: 2 rows for 5 cycles, 6 operands; 3 columns, 6 weights. Operand skew: 12 bits, row 1
  // waits 2 cycles, columns 0, 1, 2. Other registers: tags of 6 bits over 2 rows x 2 cycles, 9 bits
  // to each of 2 columns; results 16 bits x 3. They see 3 cycles of traffic, and 2 without.
  const double decoders = 6 * 5 + 4 * 0.5 + 6 * 4;
  EXPECT_DOUBLE_EQ(energy.edge, decoders + 60 * (3 * 0.1 + 2 * 0.01) + 90 * (3 * 0.2 + 2 * 0.02));
  // 3 for 5 cycles, 4 sums: each written, 2 bytes at 2 pJ, and 2 read at 1 pJ.
  EXPECT_DOUBLE_EQ(*energy.accumulators, 4 * 10 + 11 * 1 + 2 * (4 * 2 + 2 * 1));
  EXPECT_DOUBLE_EQ(*energy.rounders, 2 * 7 + 13 * 1);
  EXPECT_EQ(energy.sram, std::nullopt);
  EXPECT_DOUBLE_EQ(energy.total(), 900 + 32 + 24 + 0.03 + (56 + 19.2 + 57.6) + 71 + 27);
}

TEST(MachineEnergy, WithZeroGatingFollowsTheGatedCurveAndKeepsTheOther) {
  const RowEnergy energy =
      small_machine({{"fpu.zero_gating", "true"}}).of(small_work(), Pass::kForward);
  EXPECT_DOUBLE_EQ(energy.active, 10 * 80);
  EXPECT_DOUBLE_EQ(energy.ungated, 10 * 90);
}

TEST(MachineEnergy, LeaksForAsLongAsTheClockMakesItsCycles) {
  const RowEnergy slow = small_machine({{"clock_mhz", "10"}}).of(small_work(), Pass::kForward);
  EXPECT_DOUBLE_EQ(slow.leakage, 3);
  EXPECT_DOUBLE_EQ(slow.active, 900);
}

RowResult one_row() {
  RowResult row;
  row.gemm.m = 4;
  row.gemm.n = row.gemm.k = 8;
  row.cycles.stream = 40;
  row.bytes_read = OperandBytes{60, 40};
  row.bytes_written = 50;
  row.zero_products = 64;  // of 256
  return row;
}

const std::vector<Setting> kMemory = {{"memory.bandwidth_bytes_per_cycle", "8"},
                                      {"buffers.a_bytes", "8192"},
                                      {"buffers.b_bytes", "32768"},
                                      {"buffers.out_bytes", "8192"}};

TEST(MachineEnergy, OfMemoryIsWhatMovesByTheSizeOfEachBuffer) {
  MachineEnergy machine = small_machine(kMemory);
  machine.shape.rows = machine.shape.cols = 8;
  const RowEnergy energy = machine.of(one_row(), 1);
  EXPECT_EQ(energy.zeros, 0.25);
  EXPECT_DOUBLE_EQ(*energy.dram, 150 * 10);
  // One tile: 4 x 8 streamed from the buffer of 8 KiB, 8 x 8 weights from that of 32; what memory
  // brings of each; outputs in and out.
  EXPECT_DOUBLE_EQ(*energy.sram, 32 * 1 + 64 * 3 + 60 * 2 + 40 * 4 + 50 * (2 + 1));
}

TEST(MachineEnergy, OfAnInputStationaryArrayStreamsTheOtherOperand) {
  std::vector<Setting> settings = kMemory;
  settings.push_back({"array.dataflow", "is"});
  MachineEnergy machine = small_machine(settings);
  machine.shape.rows = machine.shape.cols = 8;
  // 8 x 8 of b stream past 4 columns of a.
  EXPECT_DOUBLE_EQ(*machine.of(one_row(), 1).sram,
                   64 * 3 + 32 * 1 + 60 * 2 + 40 * 4 + 50 * (2 + 1));
}

TEST(MachineEnergy, WithoutFiguresHasPartsThatAreUnknownAndSaysWhy) {
  MachineEnergy machine = small_machine(kMemory);
  EXPECT_TRUE(machine.unknown().empty());
  machine.technology.sram.accesses.clear();
  machine.technology.dram.pj_per_byte.reset();
  for (PassCosts& costs : machine.passes) costs.rounder.reset();
  const RowEnergy energy = machine.of(one_row(), 1);
  for (const auto& part : {energy.accumulators, energy.rounders, energy.sram, energy.dram})
    EXPECT_EQ(part, std::nullopt);
  EXPECT_DOUBLE_EQ(energy.total(), energy.array() + energy.edge);
  const auto unknown = machine.unknown();
  EXPECT_EQ(unknown.size(), 4U);
  EXPECT_EQ(unknown.at("sram"), "technology 'round' has no sram.accesses");
  EXPECT_EQ(unknown.at("dram"), "technology 'round' has no dram");
  EXPECT_EQ(small_machine().unknown().at("dram"),
            "without `memory` the bytes that move are not known");
}

TEST(MachineEnergy, IsRefusedWhereNothingWasMeasured) {
  const Config scalesim = config_with({{"array.timing", "scalesim"}});
  EXPECT_NO_THROW(expect_energy(config_with()));
  EXPECT_THROW(expect_energy(scalesim), std::domain_error);
  EXPECT_THROW(machine_modes(small_shape(), scalesim), std::domain_error);
}

// Elements add their chunks up themselves, and pass results on to the array's edge.
TEST(MachineEnergy, OfAnOutputStationaryArrayHasDrainsAndNoAccumulators) {
  MachineEnergy machine = small_machine();
  machine.shape.output_stationary = true;
  machine.shape.accumulator_depth = 0;
  for (PassCosts& costs : machine.passes) costs.element.drain_shift = 4;
  RowWork work = small_work();
  work.activity.sums = 0;
  work.activity.result_cycles = 2;
  work.activity.drain_shifts = 3;
  const RowEnergy energy = machine.of(work, Pass::kForward);
  EXPECT_DOUBLE_EQ(energy.idle, (5 * 6 - 18) * 2 + 3 * 4);
  EXPECT_EQ(energy.accumulators, 0);
  // Operand skew: row 1 waits a cycle with 10 bits and 4 tags, columns 1 and 2 wait 1 and 2; it
  // sees 3 cycles of traffic. Behind the array 16 bits wait 2 and 1; 4, 1 and 2 bits control the
  // drain; they see 2 cycles.
  const double decoders = 6 * 5 + 4 * 0.5 + 6 * 4;
  EXPECT_DOUBLE_EQ(energy.edge, decoders + 44 * (3 * 0.1 + 2 * 0.01) + 55 * (2 * 0.2 + 3 * 0.02));
  machine.technology.sram.accesses.clear();
  EXPECT_EQ(machine.unknown().count("accumulators"), 0U);
}

// The energy of each load, without leakage.
double measured_pj(const UnitMode& mode) {
  if (mode.unit.unit == "delay") return mode.load == Load::kIdle ? 0 : mode.mode == "sum" ? 32 : 10;
  switch (mode.load) {
    case Load::kDrawn: return 80;
    case Load::kIdle: return 5;
    case Load::kDense: return 100;
    case Load::kZeros: return 30;
    case Load::kEmptyColumn: return 20;
    case Load::kHeld: return 50;
  }
  return 0;
}

std::vector<std::vector<UnitEnergy>> measured(const std::vector<UnitMode>& modes) {
  std::vector<std::vector<UnitEnergy>> energies;
  for (const UnitMode& mode : modes) {
    UnitEnergy one{mode, Pass::kForward};
    one.leakage_nw = 1000;
    one.pj = measured_pj(mode) + 0.2;  // 1 uW for 200 ns
    one.zeros = 0.5;
    energies.emplace_back(mode.passes.size(), one);
  }
  return energies;
}

TEST(MachineCosts, OfGatedOperationsAreThoseOfHeldOperandsAndOfTheWayRound) {
  const Config config = config_with({{"fpu.zero_gating", "true"}});
  const auto energies = measured(machine_modes(small_shape(), config));
  const PassCosts costs = machine_costs(small_shape(), config, energies).at(1);
  EXPECT_NEAR(costs.element.plain.at(0), 100, 1e-9);
  EXPECT_NEAR(costs.element.plain.at(0.25), 90, 1e-9);
  EXPECT_NEAR(costs.element.plain.at(0.75), 55, 1e-9);
  // The sum goes through two registers of 16 bits, 2 pJ a bit; the operand through one of 10, 1 pJ
  // a bit: 74 pJ for each product that is gated.
  EXPECT_NEAR(costs.element.gated.at(0.5), 50 + 0.5 * 74, 1e-9);
  EXPECT_NEAR(costs.element.gated.at(1), 5 + 74, 1e-9);
  EXPECT_NEAR(costs.element.gated.at(0), 100, 1e-9);
  EXPECT_NEAR(costs.sum_bit.active, 2, 1e-9);
  EXPECT_NEAR(costs.element.leakage_nw, 1000, 1e-9);
}

// Of an output-stationary element both operands of 10 bits go on; the sum stays. A result of 16
// bits that shifts takes what 16 bits take more than idle ones.
TEST(MachineCosts, OfOutputStationaryElementsAreWithoutSumsOnTheirWay) {
  ArrayShape shape = small_shape();
  shape.output_stationary = true;
  shape.accumulator_depth = 0;
  const Config config = config_with({{"fpu.zero_gating", "true"}, {"array.dataflow", "os"}});
  const std::vector<UnitMode> modes = machine_modes(shape, config);
  for (const UnitMode& mode : modes) {
    EXPECT_NE(mode.unit.unit, "processing_element");
    EXPECT_NE(mode.unit.unit, "chunk_accumulator");
  }
  const PassCosts costs = machine_costs(shape, config, measured(modes)).at(1);
  EXPECT_NEAR(costs.element.gated.at(0.5), 50 + 0.5 * 20, 1e-9);
  EXPECT_NEAR(costs.element.drain_shift, 32, 1e-9);
  EXPECT_EQ(costs.accumulator.active, 0);
}

TEST(MachineCosts, WithoutGatingMeasureNothingHeld) {
  for (const UnitMode& mode : machine_modes(small_shape(), config_with()))
    EXPECT_NE(mode.load, Load::kHeld);
}

TEST(RunEnergy, IsTheSumOfRowsTimesTheirCounts) {
  Trace trace;
  Layer layer;
  layer.name = "fc";
  layer.op = LayerOp::kGemm;
  layer.m = 9;
  layer.n = 10;
  layer.kdim = 70;
  layer.count = 3;
  trace.layers = {layer};
  MachineEnergy machine = small_machine();
  machine.shape.rows = machine.shape.cols = 8;
  AnalyticModel model;
  const RunResult result = run(machine.config, trace, RunOptions{}, model);
  const RunEnergy energy = run_energy(machine, result.rows, 1);
  ASSERT_EQ(energy.rows.size(), 3U);
  double sum = 0;
  for (const RowEnergy& row : energy.rows) sum += 3 * row.total();
  EXPECT_NEAR(energy.total.total(), sum, 1e-6 * sum);
  // Without values: half the activations are zeros, and so are their products with anything.
  EXPECT_NEAR(energy.rows[0].zeros, 0.5, 0.01);
}

}  // namespace
}  // namespace quaver
