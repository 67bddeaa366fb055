#include "models/lockstep/random_codes.h"

namespace quaver {

CodeMatrix random_codes(Traffic& traffic, const Format& format, std::uint64_t rows,
                        std::uint64_t cols) {
  const bool wild = traffic.chance(8);
  CodeMatrix codes(rows, cols, format.bytes());
  for (std::uint64_t i = 0; i < rows; ++i)
    for (std::uint64_t j = 0; j < cols; ++j) {
      std::uint32_t code = traffic.bits(format.width());
      // By chance a wide code is hardly ever special.
      if (wild && format.width() > 8 && traffic.chance(64)) code = format.magnitude_mask();
      if (!wild) {
        const std::uint32_t middle = (format.magnitude_mask() >> 1) - (2U << format.mantissa_bits);
        code = middle + traffic.below(4U << format.mantissa_bits);
        if (traffic.chance(2)) code |= format.sign_mask();
        if (traffic.chance(6)) code = 0;
      }
      codes.set(i, j, code);
    }
  return codes;
}

}  // namespace quaver
