// A run as a workload of ASTRA-sim (Rashidi et al., ISPASS 2020), which puts many such machines on
// a network.
#pragma once

#include <string>

#include "sim/report/report.h"

namespace quaver {

// The text workload of ASTRA-sim 1.0, which Chakra's converter takes for 2.0: `DATA`, the number of
// layers, and for each a line of twelve columns
//   name, -1 (reserved), then time, collective and bytes of the forward pass, of the input gradient
//   and of the weight gradient, and the time of the weight update.
// Times are cycles of the machine's clock, of all GEMM rows of the layer in that pass, each as
// often as its count. With data parallelism the weight gradient is summed over all machines:
// ALLREDUCE of the bytes that the weight gradient's rows write (one core's of a chip); NONE for a
// layer without weights. Updates are not timed: 0. Blanks in names become '_'. The run must be of
// all layers and passes; throws InputError at --astra-sim otherwise.
std::string astra_sim_workload(const RunRecord& record);

// The part of it that is known before the run.
void check_astra_sim(const RunOptions& options);

}  // namespace quaver
