// Which Verilated core runs a config.
#pragma once

#include <memory>

#include "models/array_core/array_core_rtl.h"
#include "sim/array/array_model.h"
#include "sim/config/config.h"

namespace quaver {

// The elaboration parameters of the core that runs the config. Throws InputError, at the place in
// the config, for arithmetic that the RTL does not have.
RtlShape rtl_shape(const Config& config);

// Where the config says `key`, or where the config stands if it does not.
Location place_of(const Config& config, const char* key);

// Throws InputError if no core of this program has the config's shape or arithmetic; the message
// lists those that there are.
const BuiltCore& built_core(const Config& config);

// The rtl tier on a core.
std::unique_ptr<ArrayModel> make_rtl_model(const BuiltCore& core);

}  // namespace quaver
