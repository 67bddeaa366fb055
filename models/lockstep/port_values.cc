#include "models/lockstep/port_values.h"

#include <sstream>

namespace quaver {

std::string port_code(const PortFormat& format, std::uint32_t code) {
  std::ostringstream text;
  const unsigned bits = format.lanes * format.format.width();
  text << std::hex << std::setfill('0') << std::setw(static_cast<int>((bits + 3) / 4)) << code;
  return text.str();
}

std::string port_value(const PortFormat& format, std::uint32_t code) {
  std::ostringstream text;
  text << std::setprecision(9);  // every FP32 value apart from its neighbours
  for (unsigned lane = 0; lane < format.lanes; ++lane)
    text << (lane == 0 ? "" : ", ")
         << to_double(format.format,
                      (code >> (lane * format.format.width())) & format.format.code_mask());
  return text.str();
}

std::string port_text(const PortFormat& format, std::uint32_t code) {
  return port_code(format, code) + " = " + port_value(format, code);
}

}  // namespace quaver
