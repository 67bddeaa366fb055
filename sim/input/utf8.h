// Whether text is what every file and report of Quaver is: UTF-8.
#pragma once

#include <string_view>

namespace quaver {

// Well-formed UTF-8 (Unicode 15, table 3-7): no overlong codes, no surrogates.
bool is_utf8(std::string_view text);

}  // namespace quaver
