// A bundle's ports in a SystemC trace file, each under its name.
#pragma once

#include <cstdint>
#include <deque>
#include <string>
#include <systemc>
#include <type_traits>

#include "models/timed/ports.h"

namespace quaver {

// What a trace file samples must stay where it is, and the elements of a vector do not: the values
// are copied here whenever the bundle changes.
template <PortBundle Bundle>
class BundleTrace {
 public:
  // Vectors are never longer than in `longest`. Before the simulation starts.
  BundleTrace(sc_core::sc_trace_file* file, const std::string& scope, const Bundle& longest) {
    Bundle::visit(longest, [&](const char* port, const auto& field) {
      const std::string name = scope + "." + port;
      if constexpr (requires { field.begin(); }) {
        for (std::size_t i = 0; i < field.size(); ++i)
          add(file, name + "_" + std::to_string(i), bits_of(field[i]));
      } else {
        add(file, name, bits_of(field));
      }
    });
    sizes(longest);
  }

  void update(const Bundle& bundle) {
    std::size_t value = 0;
    std::size_t vector = 0;
    Bundle::visit(bundle, [&](const char*, const auto& field) {
      if constexpr (requires { field.begin(); }) {
        for (std::size_t i = 0; i < sizes_[vector]; ++i)
          values_[value++] = i < field.size() ? static_cast<std::uint32_t>(field[i]) : 0;
        ++vector;
      } else {
        values_[value++] = static_cast<std::uint32_t>(field);
      }
    });
  }

 private:
  template <class T>
  static constexpr int bits_of(const T&) {
    return std::is_same_v<T, bool> ? 1 : static_cast<int>(8 * sizeof(T));
  }
  void add(sc_core::sc_trace_file* file, const std::string& name, int bits) {
    values_.push_back(0);
    sc_core::sc_trace(file, values_.back(), name, bits);
  }
  void sizes(const Bundle& longest) {
    Bundle::visit(longest, [this](const char*, const auto& field) {
      if constexpr (requires { field.begin(); }) sizes_.push_back(field.size());
    });
  }

  std::deque<std::uint32_t> values_;  // never moves an element
  std::deque<std::size_t> sizes_;     // of the vectors
};

}  // namespace quaver
