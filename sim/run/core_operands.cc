#include "sim/run/core_operands.h"

#include <algorithm>

namespace quaver {
namespace {

CodeMatrix columns(const CodeMatrix& whole, std::uint64_t first, std::uint64_t count) {
  CodeMatrix part(whole.rows(), count, whole.code_bytes());
  const std::size_t width = whole.code_bytes();
  for (std::uint64_t row = 0; row < whole.rows(); ++row)
    std::copy_n(
        whole.bytes().begin() + static_cast<std::ptrdiff_t>((row * whole.cols() + first) * width),
        count * width, part.bytes().begin() + static_cast<std::ptrdiff_t>(row * count * width));
  return part;
}

CodeMatrix rows(const CodeMatrix& whole, std::uint64_t first, std::uint64_t count) {
  CodeMatrix part(count, whole.cols(), whole.code_bytes());
  const std::size_t width = whole.cols() * whole.code_bytes();
  std::copy_n(whole.bytes().begin() + static_cast<std::ptrdiff_t>(first * width), count * width,
              part.bytes().begin());
  return part;
}

}  // namespace

void visit_part(const Gemm& own, std::uint64_t first, std::uint64_t instance, const CodeMatrix& a,
                const CodeMatrix& b,
                const std::function<void(const CodeMatrix&, const CodeMatrix&)>& visit) {
  switch (own.batch_side) {
    case BatchSide::kM:
      if (own.m == a.rows()) return visit(a, b);  // all of it: the only core
      return visit(rows(a, first, own.m), b);
    case BatchSide::kK:
      if (own.k == a.cols()) return visit(a, b);
      return visit(columns(a, first, own.k), rows(b, first, own.k));
    case BatchSide::kCount:
      if (instance >= first && instance - first < own.count) visit(a, b);
      return;
  }
}

std::uint64_t batch_side(const Gemm& gemm) {
  switch (gemm.batch_side) {
    case BatchSide::kM: return gemm.m;
    case BatchSide::kK: return gemm.k;
    case BatchSide::kCount: return gemm.count;
  }
  return 0;
}

}  // namespace quaver
