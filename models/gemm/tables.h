// Tables between codes and floats, made by the scalar golden code and kept for the next GEMM.
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "models/gemm/kernels.h"
#include "models/numerics/operations.h"

namespace quaver {

using DecodeTable = std::shared_ptr<const std::vector<float>>;
using ConvertTable = std::shared_ptr<const std::vector<std::uint32_t>>;

// The value of every code of 1 or 2 bytes; the format's values must be floats. NaN is quiet.
DecodeTable decode_table(const Format& format);

// The golden conversion of every value that `index` can stand for (kernels.h). Where the target
// has no NaN, the codes for NaN are 0 and must not be asked for.
ConvertTable convert_table(TableIndex index, const Conversion& to);

}  // namespace quaver
