// When the 16-bit FPU answers: multiplier plus adder stages after its operands.
#pragma once

#include "models/fp16_fpu/fp16_fpu.h"
#include "models/timed/pipeline_sc.h"

namespace quaver {

class Fp16FpuSc : public PipelineSc<Fp16FpuInputs, FpuOutputs> {
 public:
  Fp16FpuSc(const sc_core::sc_module_name& name, unsigned multiplier_stages, unsigned adder_stages)
      : PipelineSc(name, multiplier_stages + adder_stages, fp16_fpu) {}
};

}  // namespace quaver
