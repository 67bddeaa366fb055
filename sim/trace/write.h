// A trace as the CSV that read_trace reads.
#pragma once

#include <string>

#include "sim/trace/trace.h"

namespace quaver {

// Reading it gives the same layers. Cells that an op does not use are empty.
std::string trace_csv(const Trace& trace);

}  // namespace quaver
