#include "models/lockstep/traffic.h"

#include <array>

namespace quaver {

std::uint8_t Traffic::code8() {
  // Zeros, the smallest, the largest finite and special codes of FP143 and FP152.
  static constexpr std::array<std::uint8_t, 12> kCorners = {0x00, 0x80, 0x01, 0x81, 0x7f, 0xff,
                                                            0x7b, 0x7c, 0xfc, 0x7e, 0x04, 0x08};
  if (chance(8)) return kCorners[below(kCorners.size())];
  return static_cast<std::uint8_t>(below(256));
}

std::uint16_t Traffic::fp169() {
  static constexpr std::array<std::uint16_t, 10> kCorners = {
      0x0000, 0x8000, 0x0001, 0x8001, 0x7ffe, 0xfffe, 0x7fff, 0xffff, 0x3e00, 0xbe00};
  switch (below(8)) {
    case 0: return kCorners[below(kCorners.size())];
    case 1: return static_cast<std::uint16_t>(0x7000 | below(0x1000) | (below(2) << 15));
    case 2: return static_cast<std::uint16_t>(below(0x1000) | (below(2) << 15));
    case 3: return static_cast<std::uint16_t>((0x3000 + below(0x2000)) & 0xfe00);  // powers of two
    default: return static_cast<std::uint16_t>(below(0x10000));
  }
}

std::uint16_t Traffic::cancelling(std::uint32_t product) {
  const std::uint32_t nearby = (product & 0x7fffU) + below(5) - 2;
  return static_cast<std::uint16_t>((nearby & 0x7fffU) | (~product & 0x8000U));
}

}  // namespace quaver
