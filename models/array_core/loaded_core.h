// An array core whose Verilated model is in a shared object.
#pragma once

#include "models/array_core/array_core_rtl.h"
#include "models/timed/loaded_model.h"

namespace quaver {

// The largest array that a model in a shared object may have.
inline constexpr std::uint32_t kLargestLoadedCore = 16;

// A core of this shape, at most kLargestLoadedCore high and wide.
BuiltCore loaded_core(const RtlShape& shape, const LoadedModelSource& source);

}  // namespace quaver
