// The C++ around a Verilated model that makes it a shared object with the functions of
// models/timed/loaded_model.h.
#pragma once

#include <string>
#include <string_view>

namespace quaver {

// The class that Verilator is told to make.
inline constexpr const char* kModelClass = "Vmodel";

// `header` is the text of Verilator's header of the class, which lists the ports.
std::string model_source(std::string_view header, bool waves);

}  // namespace quaver
