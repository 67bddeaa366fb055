// How a failed comparison shows stalls by cause and bytes by operand.
#pragma once

#include <ostream>

#include "sim/memory/traffic.h"

namespace quaver {

inline std::ostream& operator<<(std::ostream& out, const Stalls& s) {
  return out << "first block " << s.first_block << " operands " << s.operands << " results "
             << s.results;
}

inline std::ostream& operator<<(std::ostream& out, const OperandBytes& b) {
  return out << "a " << b.a << " b " << b.b;
}

inline std::ostream& operator<<(std::ostream& out, const MemoryResult& r) {
  return out << "array " << r.array << ", stalls: " << r.stalls << ", bytes: " << r.bytes_read;
}

}  // namespace quaver
