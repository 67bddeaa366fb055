// Which Verilated core runs a config.
#pragma once

#include <memory>

#include "models/array_core/array_core_rtl.h"
#include "sim/config/config.h"

namespace quaver {

// The elaboration parameters of the core that runs the config. Throws InputError, at the place in
// the config, for what the RTL does not have: output-stationary arrays, other arithmetic than its
// own.
RtlShape rtl_shape(const Config& config);

// Where the config says `key`, or where the config stands if it does not.
Location place_of(const Config& config, const char* key);

// Throws InputError if no core of this program has the config's shape or arithmetic; the message
// lists those that there are.
std::unique_ptr<ArrayCore> make_rtl_core(const Config& config);

}  // namespace quaver
