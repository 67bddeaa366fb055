// Port bundles: the ports of a unit as one struct, named as in the RTL, carried by one sc_signal.
//
// A bundle derives nothing and defines
//   static void visit(auto& self, auto&& visitor)   // visitor("name", field) for every port
//   bool operator==(const Bundle&) const = default
// and gets printing, tracing and field-by-field comparison from here.
#pragma once

#include <cstdint>
#include <ostream>
#include <string>
#include <systemc>
#include <vector>

namespace quaver {

template <class T>
concept PortBundle = requires(const T& bundle) {
  T::visit(bundle, [](const char*, const auto&) {});
};

// Integers print in hex, vectors in brackets.
template <class T>
void print_field(std::ostream& out, const T& value) {
  if constexpr (requires { value.begin(); }) {
    out << '[';
    for (std::size_t i = 0; i < value.size(); ++i) {
      if (i != 0) out << ' ';
      print_field(out, value[i]);
    }
    out << ']';
  } else {
    out << std::hex << static_cast<std::uint64_t>(value);
  }
}

template <PortBundle T>
std::ostream& operator<<(std::ostream& out, const T& bundle) {
  const std::ios_base::fmtflags flags = out.flags();
  const char* separator = "";
  T::visit(bundle, [&](const char* name, const auto& field) {
    out << separator << name << '=';
    print_field(out, field);
    separator = " ";
  });
  out.flags(flags);
  return out;
}

// sc_signal wants this by argument-dependent lookup; every field becomes a trace of its own.
template <PortBundle T>
void sc_trace(sc_core::sc_trace_file* file, const T& bundle, const std::string& name) {
  T::visit(bundle, [&](const char* port, const auto& field) {
    if constexpr (requires { field.begin(); }) {
      for (std::size_t i = 0; i < field.size(); ++i)
        sc_core::sc_trace(file, field[i], name + "." + port + std::to_string(i));
    } else {
      sc_core::sc_trace(file, field, name + "." + port);
    }
  });
}

}  // namespace quaver
