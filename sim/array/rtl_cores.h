// Which Verilated core runs a config.
#pragma once

#include <memory>

#include "models/array_core/array_core.h"
#include "sim/config/config.h"

namespace quaver {

// Throws InputError if no core of this program has the config's shape or arithmetic; the message
// lists those that there are.
std::unique_ptr<ArrayCore> make_rtl_core(const Config& config);

}  // namespace quaver
