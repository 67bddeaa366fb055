// The scalars of a training step as codes: decimals rounded once, to nearest with ties to even.
#pragma once

#include <cstdint>
#include <string_view>

#include "models/numerics/format.h"

namespace quaver {

// The code of a number that is not negative. Text is taken as the decimal that it spells (0.1 is
// one tenth), a double as the binary value that it holds. Throws std::invalid_argument, with what
// was found and what was expected, for text that is not a decimal and for a number that would
// become infinite or, not being 0, would become 0: training would go wrong without a word.
std::uint32_t scalar_code(std::string_view decimal, const Format& format);
std::uint32_t scalar_code(double value, const Format& format);

// The code of 1/x, rounded once from the exact quotient. x is above 0.
std::uint32_t inverse_code(std::string_view decimal, const Format& format);
std::uint32_t inverse_code(double value, const Format& format);

}  // namespace quaver
