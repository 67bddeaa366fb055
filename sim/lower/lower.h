// From layers to GEMMs: what each layer of a trace computes in each training pass.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "sim/lower/gather.h"
#include "sim/lower/pass.h"
#include "sim/trace/trace.h"

namespace quaver {

// Which number of a GEMM grows with the batch: samples stand one after the other along it.
enum class BatchSide : std::uint8_t { kM, kK, kCount };

// `count` independent products of an m x k and a k x n matrix. All five numbers are at least 1.
struct Gemm {
  std::string layer;  // the layer's name, with a suffix where a layer becomes several GEMMs
  Pass pass = Pass::kForward;
  std::uint64_t m = 0, n = 0, k = 0;
  std::uint64_t count = 1;
  bool first_or_last = false;  // of the trace's conv and gemm layers: recipes may treat them apart
  // Of a convolution whose a operand is not simply its tensor.
  std::optional<Gather> gather = std::nullopt;
  BatchSide batch_side = BatchSide::kM;
  // Of a convolution, forward and data gradient: along K its b operand has (tap row, tap column,
  // channel or filter), the last fastest, of these taps.
  FilterTaps tap_rows = {}, tap_columns = {};

  [[nodiscard]] std::uint64_t macs() const { return m * n * k; }  // of one of the `count`

  // What is computed; where the operand lies and how it grows with the batch is not compared.
  friend bool operator==(const Gemm& x, const Gemm& y) {
    return x.layer == y.layer && x.pass == y.pass && x.m == y.m && x.n == y.n && x.k == y.k &&
           x.count == y.count && x.first_or_last == y.first_or_last;
  }
};

// The part of a GEMM of `batch` samples that `samples` of them are: what lower() makes of its layer
// at that batch.
Gemm part_of(const Gemm& gemm, std::uint64_t batch, std::uint64_t samples);

// The GEMMs of the wanted passes at batch >= 1: layer by layer, and inside a layer fwd, dgrad,
// wgrad, whatever the order of `passes`. Throws InputError at the layer where the batch makes more
// than kMaxMacs; below, no sum of macs() times count overflows.
std::vector<Gemm> lower(const Trace& trace, std::uint64_t batch, const std::vector<Pass>& passes);

}  // namespace quaver
