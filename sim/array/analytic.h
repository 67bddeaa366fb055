// Cycles of a GEMM in closed form, without walking its folds.
#pragma once

#include "sim/array/array_model.h"

namespace quaver {

// Of one array that has folds, without a memory system; array 0 has the most folds.
Cycles analytic_cycles(const Schedule& schedule, std::uint32_t array = 0);

class AnalyticModel : public ArrayModel {
 public:
  GemmResult run(const GemmJob& job) override {
    return {analytic_cycles(job.schedule), std::nullopt};
  }
};

}  // namespace quaver
