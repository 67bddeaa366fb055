// What papers say a narrower format brings, to stand beside what is measured.
#pragma once

#include <optional>
#include <string>

#include "sim/config/config.h"

namespace quaver {

// The published gain in peak throughput of `config`'s operand width over `reference`'s, with its
// source; none where no source is known.
std::optional<std::string> published_gain(const Config& reference, const Config& config);

}  // namespace quaver
