// The clock of a config that leaves it to the synthesised element.
#pragma once

#include <functional>

#include "sim/config/config.h"

namespace quaver {

// The longest path of a config's processing element, in ns. Throws std::domain_error, with the
// reason, where there is no RTL of it.
using ElementDelay = std::function<double(const Config&)>;

// Finds the clock of a config whose clock_mhz is from_timing: a cycle is the element's longest
// path, which is longer than those of decoders and chunk accumulators. Other configs keep theirs.
// Throws InputError if the delay is unknown; an empty `delay` means that nothing may be
// synthesised.
void name_clock(Config& config, const ElementDelay& delay);

}  // namespace quaver
