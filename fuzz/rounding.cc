// The words of roundings and of overflow policies.
#include "models/numerics/rounding.h"

#include <stdexcept>

#include "fuzz/input.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace quaver;
  const std::string_view text = fuzz::text_of(data, size);
  try {
    const Rounding rounding = parse_rounding(text);
    fuzz::require(parse_rounding(to_string(rounding)) == rounding, "a spelling reads as itself");
    fuzz::require((rounding.kind == RoundingKind::kStochastic) == (rounding.random_bits != 0),
                  "stochastic rounding and no other has random bits");
    fuzz::require(rounding.random_bits <= 32, "at most 32 random bits");
  } catch (const std::invalid_argument&) {
    // Not a rounding.
  }
  try {
    fuzz::require(to_string(parse_overflow(text)) == text, "a policy has one spelling");
  } catch (const std::invalid_argument&) {
    // Not a policy.
  }
  return 0;
}
