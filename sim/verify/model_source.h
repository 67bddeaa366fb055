// The C++ around a Verilated model that makes it a shared object with the functions of
// models/timed/loaded_model.h.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace quaver {

// What a model leaves in the file that it is opened with.
enum class ModelRecord : std::uint8_t {
  kNothing,
  kWaves,     // what its signals do
  kCoverage,  // how often each line ran and each bit changed
};

// The class that Verilator is told to make.
inline constexpr const char* kModelClass = "Vmodel";

// `header` is the text of Verilator's header of the class, which lists the ports.
std::string model_source(std::string_view header, ModelRecord record);

}  // namespace quaver
