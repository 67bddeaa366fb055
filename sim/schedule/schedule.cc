#include "sim/schedule/schedule.h"

namespace quaver {
namespace {

std::variant<StationarySchedule, OutputSchedule> walk_of(const GemmShape& shape,
                                                         const ArrayConfig& array,
                                                         const FpuConfig& fpu,
                                                         const PassArithmetic& arithmetic) {
  switch (array.dataflow) {
    case Dataflow::kOutputStationary: return OutputSchedule(shape, array, fpu, arithmetic);
    case Dataflow::kInputStationary:
      return StationarySchedule({shape.n, shape.m, shape.k}, array, fpu, arithmetic);
    case Dataflow::kWeightStationary: break;
  }
  return StationarySchedule(shape, array, fpu, arithmetic);
}

}  // namespace

Schedule::Schedule(const GemmShape& shape, const ArrayConfig& array, const FpuConfig& fpu,
                   const PassArithmetic& arithmetic)
    : shape_(shape), array_(array), walk_(walk_of(shape, array, fpu, arithmetic)) {}

}  // namespace quaver
