// What report.html draws of a sweep.
#pragma once

#include <nlohmann/json.hpp>

#include "sim/sweep/results.h"

namespace quaver {

// sweep_json() and the computed points as columns, so that ten thousand of them stay a page of a
// megabyte or two: an axis or the trace of a point is the number of its value, a metric nobody has
// a value of is left out, and `place` is 0 outside the constraints, 1 within them, 2 on the front.
nlohmann::ordered_json sweep_page_data(const SweepResults& results);

}  // namespace quaver
