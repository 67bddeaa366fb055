// Which part of an instance's operands a core of a chip has.
#pragma once

#include <cstdint>
#include <functional>

#include "models/gemm/codes.h"
#include "sim/lower/lower.h"

namespace quaver {

// Calls visit(a, b) with a core's operands in instance `instance` of a row, if it has any: `first`
// is where its samples begin along the side that grows with the batch. A weight's operand is whole
// on every core.
void visit_part(const Gemm& own, std::uint64_t first, std::uint64_t instance, const CodeMatrix& a,
                const CodeMatrix& b,
                const std::function<void(const CodeMatrix&, const CodeMatrix&)>& visit);

// Size of the side of a GEMM that grows with the batch.
std::uint64_t batch_side(const Gemm& gemm);

}  // namespace quaver
