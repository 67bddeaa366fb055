#include "sim/bench/operands.h"

#include <benchmark/benchmark.h>

#include "models/numerics/operations.h"
#include "sim/bench/fma_peak.h"

namespace quaver {

CodeMatrix random_codes(std::mt19937& engine, const Format& format, std::uint64_t rows,
                        std::uint64_t cols) {
  const std::uint32_t one =
      round_to_code({NumberClass::kFinite, false, 0, 1}, format, {}, Overflow::kSaturate);
  const std::uint32_t span = 4U << format.mantissa_bits;
  CodeMatrix codes(rows, cols, format.bytes());
  for (std::uint64_t i = 0; i < rows; ++i)
    for (std::uint64_t j = 0; j < cols; ++j) {
      const auto draw = static_cast<std::uint32_t>(engine());
      const std::uint32_t sign = (draw & 1U) != 0 ? format.sign_mask() : 0;
      codes.set(i, j, (one - span / 2 + (draw >> 1) % span) | sign);
    }
  return codes;
}

double peak() {
  float sink = 0;
  const auto done = static_cast<double>(run_fmas(6'000'000, sink));
  benchmark::DoNotOptimize(sink);
  return done;
}

}  // namespace quaver
