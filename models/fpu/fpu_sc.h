// When an FPU answers: multiplier plus adder stages after its operands.
#pragma once

#include <utility>

#include "models/fpu/fpu.h"
#include "models/timed/pipeline_sc.h"

namespace quaver {

class FpuSc : public PipelineSc<FpuInputs, FpuOutputs> {
 public:
  FpuSc(const sc_core::sc_module_name& name, unsigned multiplier_stages, unsigned adder_stages,
        FpuFunction golden)
      : PipelineSc(name, multiplier_stages + adder_stages, std::move(golden)) {}
};

}  // namespace quaver
