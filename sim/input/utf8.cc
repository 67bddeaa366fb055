#include "sim/input/utf8.h"

#include <cstddef>

namespace quaver {

bool is_utf8(std::string_view text) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto lead = static_cast<unsigned char>(text[i]);
    if (lead < 0x80) continue;
    if (lead < 0xC2 || lead > 0xF4) return false;
    const std::size_t more = lead < 0xE0 ? 1 : lead < 0xF0 ? 2 : 3;
    if (text.size() - i <= more) return false;
    const auto second = static_cast<unsigned char>(text[i + 1]);
    // Overlong codes, surrogates and what lies above U+10FFFF.
    if ((lead == 0xE0 && second < 0xA0) || (lead == 0xED && second > 0x9F) ||
        (lead == 0xF0 && second < 0x90) || (lead == 0xF4 && second > 0x8F))
      return false;
    for (std::size_t j = 1; j <= more; ++j)
      if ((static_cast<unsigned char>(text[i + j]) & 0xC0U) != 0x80U) return false;
    i += more;
  }
  return true;
}

}  // namespace quaver
