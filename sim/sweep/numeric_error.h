// SQNR of the machines of a sweep. Outputs depend on the recipe, on how many products an FPU adds
// at a time, on the cores that the batch is split over and, where outputs are rounded
// stochastically, on the rounder lanes; not on the rest of the machine. So many machines share one
// computation.
#pragma once

#include <future>
#include <map>
#include <mutex>
#include <optional>
#include <string>

#include "sim/sweep/evaluate.h"

namespace quaver {

// Used by many threads at a time.
class NumericErrors {
 public:
  explicit NumericErrors(const Sweep& sweep) : sweep_(sweep) {}

  // In dB, of the workload's GEMMs by the golden model, each at its first call. Throws InputError
  // for a tensor too large and for sums whose format cannot hold them.
  std::optional<double> sqnr_db(const Machine& machine, const Workload& workload);

 private:
  const Sweep& sweep_;
  std::mutex mutex_;
  std::map<std::string, std::shared_future<std::optional<double>>> known_;
};

}  // namespace quaver
