// How one GEMM is walked through an array, by its dataflow.
//
// ws: rows hold K, columns N, and M streams. is: rows hold K, columns M, and N streams, which is ws
// on the transposed GEMM, C^T = B^T A^T: stationary() then has M and N exchanged, and so have its
// operands. os: rows hold M, columns N, and K streams.
#pragma once

#include <variant>

#include "models/stochastic_rounder/stochastic_rounder.h"
#include "sim/schedule/output_schedule.h"
#include "sim/schedule/stationary_schedule.h"

namespace quaver {

// Column tiles outermost.
LoopOrder default_order(Dataflow dataflow);

class Schedule {
 public:
  Schedule(const GemmShape& shape, const ArrayConfig& array, const FpuConfig& fpu,
           const PassArithmetic& arithmetic);
  Schedule(const GemmShape& shape, const ArrayConfig& array, const FpuConfig& fpu,
           const PassArithmetic& arithmetic, LoopOrder order);

  [[nodiscard]] const GemmShape& shape() const { return shape_; }
  [[nodiscard]] const ArrayConfig& array() const { return array_; }
  // Whether M and N, and the operands, are exchanged in stationary().
  [[nodiscard]] bool transposed() const { return array_.dataflow == Dataflow::kInputStationary; }

  [[nodiscard]] LoopOrder order() const { return order_; }
  // Whether another order would do the same, tile by tile. What stays in the buffers meanwhile may
  // still differ: sim/memory/traffic.h.
  [[nodiscard]] bool one_order() const;
  // The pieces of T (os: tiles of M) outside the column tiles of each array, not inside.
  [[nodiscard]] bool pieces_outermost() const;
  // Which rounder converts which output, and when.
  [[nodiscard]] RounderLanes rounder_lanes(std::uint32_t seed) const;

  // Of ws and is; null for os.
  [[nodiscard]] const StationarySchedule* stationary() const {
    return std::get_if<StationarySchedule>(&walk_);
  }
  // Of os; null for ws and is.
  [[nodiscard]] const OutputSchedule* output() const { return std::get_if<OutputSchedule>(&walk_); }

 private:
  GemmShape shape_;
  ArrayConfig array_;
  LoopOrder order_;
  std::variant<StationarySchedule, OutputSchedule> walk_;
};

}  // namespace quaver
