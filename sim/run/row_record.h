// A row of results as bytes between processes.
#pragma once

#include <cstdint>
#include <vector>

#include "sim/run/run.h"

namespace quaver {

// All of a row but its GEMM, which both sides know.
std::vector<std::uint8_t> to_record(const RowResult& row);
RowResult from_record(const std::vector<std::uint8_t>& record, const Gemm& gemm);

}  // namespace quaver
