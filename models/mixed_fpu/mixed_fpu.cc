#include "models/mixed_fpu/mixed_fpu.h"

#include "models/fp16_fpu/fp16_fpu.h"
#include "models/hybrid_fpu/hybrid_fpu.h"

namespace quaver {

FpuOutputs mixed_fpu(const FpuInputs& in, unsigned products) {
  return in.fp16_i ? fp16_fpu(in) : hybrid_fpu(in, products);
}

}  // namespace quaver
