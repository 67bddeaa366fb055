// Operands of a run from NumPy files, one file an operand of a GEMM row.
#pragma once

#include <filesystem>
#include <optional>
#include <span>

#include "models/gemm/codes.h"
#include "models/numerics/adaptive_format.h"
#include "sim/config/config.h"
#include "sim/lower/lower.h"
#include "sim/tensor/npy.h"

namespace quaver {

struct OperandFiles {
  std::filesystem::path folder;       // empty: every operand is synthetic
  bool synthetic_if_missing = false;  // else a missing file is an error
};

// "LAYER.PASS.a.npy" or ".b.npy" (operand 0: a, 1: b), a '/' of the layer's name as '_'.
std::string operand_file_name(const Gemm& gemm, unsigned operand);

// One operand of all instances of a row: an array of rows x cols, or count x rows x cols where the
// row stands for several. Floats are rounded to the format, to nearest even, saturating; uint8 and
// uint16 are codes of a format that takes as many bytes, as they are.
class RealOperand {
 public:
  RealOperand(NpyArray array, std::uint64_t rows, std::uint64_t cols)
      : array_(std::move(array)), rows_(rows), cols_(cols) {}

  // Before rounding. Throws InputError for a value without a format that could hold it: NaN, an
  // infinity, or beyond float32.
  [[nodiscard]] TensorValues values(std::uint64_t instance) const;
  // Throws InputError for NaN where the format has none, and for a code wider than the format.
  [[nodiscard]] CodeMatrix codes(const Format& format, std::uint64_t instance) const;

 private:
  [[nodiscard]] std::uint32_t code(const Format& format, std::uint64_t index) const;

  NpyArray array_;
  std::uint64_t rows_, cols_;
};

// What files give of a row; an operand without one is synthetic.
struct GivenOperands {
  std::optional<RealOperand> a, b;
};

// Throws InputError at --operands or the file, before anything is run, for a file that is missing
// (where that is an error, and if all are), is no array of the shape and a type that its row's
// format takes, or would serve two rows.
void check_operand_files(const OperandFiles& files, std::span<const Gemm> gemms,
                         const Config& config);

// Of a row that check_operand_files has found right.
GivenOperands read_operands(const OperandFiles& files, const Gemm& gemm);

}  // namespace quaver
