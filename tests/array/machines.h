// Random machines for the tests of the array tiers.
#pragma once

#include <ostream>

#include "sim/schedule/schedule.h"
#include "tests/array/cycle_reference.h"
#include "tests/support/random.h"

namespace quaver {

inline std::ostream& operator<<(std::ostream& out, const ReferenceMachine& s) {
  return out << s.rows << "x" << s.cols << " latency " << s.latency << " lanes " << s.lanes
             << " chunk " << s.chunk << " depth " << s.depth << " arrays " << s.arrays
             << (s.overlap ? " overlap" : " no overlap")
             << (s.pieces_outermost ? " pieces outermost" : "") << ", GEMM " << s.m << " " << s.n
             << " " << s.k;
}

inline std::ostream& operator<<(std::ostream& out, const Cycles& c) {
  return out << "load " << c.load << " stream " << c.stream << " drain " << c.drain
             << " stall of first block " << c.stalls.first_block << " operands "
             << c.stalls.operands << " results " << c.stalls.results;
}

// The same machine as sim/schedule knows it. `arithmetic` brings lanes and chunk.
inline Schedule schedule_of(const ReferenceMachine& s, const PassArithmetic& arithmetic,
                            Dataflow dataflow = Dataflow::kWeightStationary) {
  ArrayConfig array;
  array.dataflow = dataflow;
  array.rows = static_cast<std::uint32_t>(s.rows);
  array.cols = static_cast<std::uint32_t>(s.cols);
  array.overlap = s.overlap ? Overlap::kWeights : Overlap::kNone;
  array.accumulator_depth = static_cast<std::uint32_t>(s.depth);
  array.count = static_cast<std::uint32_t>(s.arrays);
  FpuConfig fpu;
  fpu.multiplier_stages = static_cast<std::uint32_t>(s.latency - 1);
  fpu.adder_stages = 1;
  fpu.lanes = arithmetic.fused_products;
  const LoopOrder order = (dataflow == Dataflow::kInputStationary) == s.pieces_outermost
                              ? LoopOrder::kNmk
                              : LoopOrder::kMnk;
  return {{s.m, s.n, s.k}, array, fpu, arithmetic, order};
}

// An arithmetic of which only lanes and chunk matter.
inline PassArithmetic counting_arithmetic(const ReferenceMachine& s) {
  PassArithmetic arithmetic;
  arithmetic.fused_products = static_cast<unsigned>(s.lanes);
  arithmetic.accumulation.chunk = static_cast<std::uint32_t>(s.chunk);
  return arithmetic;
}

struct MachineBounds {
  std::uint64_t side = 1, latency = 1, chunk = 1, depth = 1, arrays = 1, size = 1;
};

inline ReferenceMachine random_machine(Random& random, const MachineBounds& most) {
  const auto up_to = [&](std::uint64_t bound) { return 1 + random.below(bound); };
  ReferenceMachine machine;
  machine.rows = up_to(most.side);
  machine.cols = up_to(most.side);
  machine.latency = up_to(most.latency);
  machine.lanes = std::uint64_t{1} << random.below(3);
  machine.chunk = random.one_in(5) ? 0 : up_to(most.chunk);
  machine.depth = up_to(most.depth);
  machine.arrays = up_to(most.arrays);
  machine.overlap = random.one_in(2);
  machine.m = up_to(most.size);
  machine.n = up_to(most.size);
  machine.k = up_to(most.size);
  machine.pieces_outermost = random.one_in(2);
  return machine;
}

}  // namespace quaver
