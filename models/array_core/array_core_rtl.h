// The Verilated array cores behind the ports of ArrayCoreSc and OutputCoreSc.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "models/array_core/array_core.h"
#include "models/array_core/output_core.h"

namespace quaver {

// What the elements of a core multiply and add in, and so the sums of a column.
enum class RtlArithmetic {
  kHybrid,  // FP143 and FP152 operands, FP169 sums
  kFp169,   // FP169 operands and sums
  kFp152,   // FP152 operands, FP32 sums
  kFp32,    // FP32 operands and sums
};
struct RtlArithmeticTraits {
  const char* name;
  int fpu;  // quaver_pkg.sv's Fpu
  unsigned code_bits;
  bool fp32_sums;
};
const RtlArithmeticTraits& traits(RtlArithmetic arithmetic);

// The elaboration parameters of a Verilated core.
struct RtlShape {
  std::string name;  // what the build calls it
  std::uint32_t rows, cols;
  std::uint32_t multiplier_stages, adder_stages;
  std::uint32_t chunk_rows;
  std::uint32_t depth;
  RtlArithmetic arithmetic = RtlArithmetic::kHybrid;
  bool fp32_totals = false;        // between chunks; always where the sums are FP32
  bool element_decoders = false;   // FP8 is decoded in the elements, not at the edge
  bool output_stationary = false;  // such a core has one adder stage, any chunk, and no depth

  // Whether the core runs this geometry; it may be deeper than asked for.
  [[nodiscard]] bool runs(const ArrayGeometry& geometry) const;
  [[nodiscard]] bool runs(const OutputGeometry& geometry) const;
};

struct BuiltCore {
  RtlShape shape;
  // One of the two, by the shape.
  std::function<std::unique_ptr<ArrayCore>(const char* name, const RtlShape& shape)> make;
  std::function<std::unique_ptr<OutputCore>(const char* name, const RtlShape& shape)> make_output =
      nullptr;
};

// The cores that this program was built with: one line each in models/array_core/CMakeLists.txt.
const std::vector<BuiltCore>& built_cores();

// Static inputs of the RTL for one pass's arithmetic.
struct RtlControls {
  unsigned rounding = 0;
  unsigned a_format = 0, b_format = 0;  // HybridSelect
  unsigned a_bias = 11, b_bias = 11;
  unsigned to = 0, y_bias = 11, y_rounding = 0, overflow = 0;
  RtlArithmetic arithmetic = RtlArithmetic::kHybrid;
  bool fp32_totals = false;
};

// Throws std::invalid_argument, saying what the RTL has, for arithmetic that it does not have: it
// runs one product a cycle, of FP143 (bias 0 .. 15), FP152 or FP169 operands into FP169, with FP169
// or FP32 between chunks, or of FP152 or FP32 operands into FP32, rounded to nearest even; to one
// of the four formats, FP32 only from FP32.
RtlControls rtl_controls(const PassArithmetic& arithmetic);

}  // namespace quaver
