// What the codes on a port mean, for messages.
#pragma once

#include <cstdint>
#include <iomanip>
#include <optional>
#include <ostream>
#include <string>

#include "models/numerics/number.h"
#include "models/timed/ports.h"

namespace quaver {

// The numbers on a port: `lanes` codes of one format side by side, the first in the lowest bits.
struct PortFormat {
  Format format;
  unsigned lanes = 1;
};

// "3c40", with as many digits as `lanes` codes need.
std::string port_code(const PortFormat& format, std::uint32_t code);
// "1.5", or "1.5, -2" for two lanes.
std::string port_value(const PortFormat& format, std::uint32_t code);
// "3c = 1.5".
std::string port_text(const PortFormat& format, std::uint32_t code);

// One field of a bundle, numbers with their values.
template <class T>
void print_port(std::ostream& out, const T& field, const std::optional<PortFormat>& format) {
  if constexpr (requires { field.begin(); }) {
    const char* separator = "[";
    for (const auto& element : field) {
      out << separator;
      print_port(out, element, format);
      separator = ", ";
    }
    out << ']';
  } else if (format) {
    const auto code = static_cast<std::uint32_t>(field);
    out << port_code(*format, code) << " (" << port_value(*format, code) << ')';
  } else {
    print_field(out, field);
  }
}

// All of them; `format_of(name)` says what a port's numbers are, if it has any.
template <PortBundle T, class FormatOf>
void print_ports(std::ostream& out, const T& bundle, const FormatOf& format_of) {
  const std::ios_base::fmtflags flags = out.flags();
  const char* separator = "";
  T::visit(bundle, [&](const char* name, const auto& field) {
    out << separator << name << '=';
    print_port(out, field, format_of(name));
    separator = " ";
  });
  out.flags(flags);
}

}  // namespace quaver
