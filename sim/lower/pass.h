// The three passes of a training step.
#pragma once

#include <array>
#include <string_view>

#include "sim/input/error.h"

namespace quaver {

enum class Pass { kForward, kDataGradient, kWeightGradient };

inline constexpr std::array kPasses{Pass::kForward, Pass::kDataGradient, Pass::kWeightGradient};

// "fwd", "dgrad", "wgrad".
std::string_view to_string(Pass pass);

// The inverse. Throws InputError at `location`, with the choices.
Pass parse_pass(std::string_view text, const Location& location);

}  // namespace quaver
