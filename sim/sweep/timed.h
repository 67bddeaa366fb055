// One point in the SystemC tier: a `quaver run` of its own, since SystemC elaborates once a
// process.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "sim/config/config.h"
#include "sim/sweep/evaluate.h"

namespace quaver {

// Every output is held against the golden model. Throws InputError where the tier cannot run the
// point, std::runtime_error where an output differs or the program fails, Interrupted on a signal.
Metrics evaluate_timed(const std::filesystem::path& program, const std::string& base,
                       const std::vector<Setting>& settings, const Workload& workload,
                       const Sweep& sweep, const PointArea& area, const PointEnergy& energy,
                       double peak_tflops);

}  // namespace quaver
