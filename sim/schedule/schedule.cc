#include "sim/schedule/schedule.h"

namespace quaver {
namespace {

std::variant<StationarySchedule, OutputSchedule> walk_of(const GemmShape& shape,
                                                         const ArrayConfig& array,
                                                         const FpuConfig& fpu,
                                                         const PassArithmetic& arithmetic,
                                                         LoopOrder order) {
  const bool m_outermost = order != default_order(array.dataflow);
  switch (array.dataflow) {
    case Dataflow::kOutputStationary:
      return OutputSchedule(shape, array, fpu, arithmetic, m_outermost);
    case Dataflow::kInputStationary:
      return StationarySchedule({shape.n, shape.m, shape.k}, array, fpu, arithmetic, m_outermost);
    case Dataflow::kWeightStationary: break;
  }
  return StationarySchedule(shape, array, fpu, arithmetic, m_outermost);
}

}  // namespace

LoopOrder default_order(Dataflow dataflow) {
  return dataflow == Dataflow::kInputStationary ? LoopOrder::kMnk : LoopOrder::kNmk;
}

Schedule::Schedule(const GemmShape& shape, const ArrayConfig& array, const FpuConfig& fpu,
                   const PassArithmetic& arithmetic)
    : Schedule(shape, array, fpu, arithmetic, default_order(array.dataflow)) {}

Schedule::Schedule(const GemmShape& shape, const ArrayConfig& array, const FpuConfig& fpu,
                   const PassArithmetic& arithmetic, LoopOrder order)
    : shape_(shape),
      array_(array),
      order_(order),
      walk_(walk_of(shape, array, fpu, arithmetic, order)) {}

bool Schedule::one_order() const {
  if (const OutputSchedule* os = output()) return os->row_tiles() == 1 || os->tiles(0) == 1;
  return stationary()->pieces() == 1 || stationary()->tiles(0) == 1;
}

bool Schedule::pieces_outermost() const { return order_ != default_order(array_.dataflow); }

RounderLanes Schedule::rounder_lanes(std::uint32_t seed) const {
  RounderLanes lanes = {seed, array_.count * array_.cols, transposed()};
  if (pieces_outermost() && !one_order())
    lanes.piece = output() != nullptr ? output()->rows() : stationary()->geometry().depth;
  return lanes;
}

}  // namespace quaver
