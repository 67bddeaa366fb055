// The array of a config as something to verify.
#pragma once

#include "models/array_core/array_core_rtl.h"
#include "sim/config/config.h"
#include "sim/verify/model_build.h"

namespace quaver {

// The shape of the config's core. Throws InputError, at the place in the config, for an array that
// the RTL does not have, that a loaded core is too small for, or whose passes want different cores.
RtlShape verified_shape(const Config& config);

// What a core is Verilated from.
VerilatedModel core_model(const RtlShape& shape);

}  // namespace quaver
