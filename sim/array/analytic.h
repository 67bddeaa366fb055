// Cycles of a GEMM in closed form, without walking its folds.
#pragma once

#include "sim/array/array_model.h"

namespace quaver {

Cycles analytic_cycles(const Schedule& schedule);

class AnalyticModel : public ArrayModel {
 public:
  GemmResult run(const GemmJob& job) override {
    return {analytic_cycles(job.schedule), std::nullopt};
  }
};

}  // namespace quaver
