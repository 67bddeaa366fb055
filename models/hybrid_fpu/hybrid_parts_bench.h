// The benches of the hybrid FPU's parts: one Verilated top holds all of them.
#pragma once

#include "models/lockstep/unit_bench.h"

namespace quaver {

std::vector<BenchVariant> operand_decoder_variants();
std::vector<BenchVariant> hybrid_multiplier_variants();
std::vector<BenchVariant> fp169_adder_variants();

}  // namespace quaver
