// When the hybrid FPU answers: multiplier plus adder stages after its operands.
#pragma once

#include "models/hybrid_fpu/hybrid_fpu.h"
#include "models/timed/pipeline_sc.h"

namespace quaver {

class HybridFpuSc : public PipelineSc<HybridFpuInputs, FpuOutputs> {
 public:
  HybridFpuSc(const sc_core::sc_module_name& name, unsigned multiplier_stages,
              unsigned adder_stages)
      : PipelineSc(name, multiplier_stages + adder_stages, hybrid_fpu) {}
};

}  // namespace quaver
