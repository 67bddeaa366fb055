// Blocks of operands decoded and packed for the kernels, and what is known of their magnitudes.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "models/gemm/codes.h"
#include "models/gemm/kernels.h"
#include "models/gemm/scratch.h"
#include "models/gemm/tables.h"

namespace quaver {

// Up to `capacity` vectors (rows of A or columns of B) of one block of K, in panels of `width`
// vectors, laid out as kernels.h says. Missing vectors are zero.
class Panels {
 public:
  // Which copies of the floats are kept besides.
  enum class Kind : std::uint8_t { kFloat, kDouble, kHalf };

  Panels(unsigned width, std::uint64_t capacity, Kind kind);
  static std::uint64_t bytes(unsigned width, std::uint64_t capacity, Kind kind);

  // Decodes rows [begin, end) of A, or columns of B, for k in [k_begin, k_end). `magnitudes` asks
  // for norms, `grids` and `largest` for the members of Magnitudes, too.
  struct Source {
    const CodeMatrix* codes = nullptr;
    DecodeTable table;  // null: codes are floats
    bool norms = false;
    bool grids = false;
    bool largest = false;
    float last_place = 1;   // 2^-mantissa_bits
    float format_grid = 0;  // the format's smallest magnitude
  };
  void load_rows(const Source& source, std::uint64_t begin, std::uint64_t end,
                 std::uint64_t k_begin, std::uint64_t k_end);
  void load_cols(const Source& source, std::uint64_t begin, std::uint64_t end,
                 std::uint64_t k_begin, std::uint64_t k_end);

  [[nodiscard]] std::uint64_t panels() const { return panels_; }
  [[nodiscard]] unsigned vectors_in(std::uint64_t panel) const;
  [[nodiscard]] const float* floats(std::uint64_t panel) const {
    return floats_.as<float>() + panel * width_ * kBlockDepth;
  }
  // Made when first asked for.
  const double* doubles(std::uint64_t panel);
  const void* halves(std::uint64_t panel, int scale);

  // The largest sum of squares of a vector of the panel; infinite with special values.
  [[nodiscard]] double norm(std::uint64_t panel) const { return norms_[panel]; }
  // Of the panel at each k, where the source asked for it.
  [[nodiscard]] Magnitudes magnitudes(std::uint64_t panel) const {
    return {grid_.data() + panel * kBlockDepth, largest_.data() + panel * kBlockDepth};
  }

 private:
  void begin_block(std::uint64_t vectors, std::uint64_t depth);
  void measure_strips(const Source& source, std::uint64_t panel);
  // What one pass over a panel finds, as bits (kernels.h).
  struct Extremes;
  void set_magnitudes(const Source& source, std::uint64_t panel, const Extremes& extremes);

  unsigned width_;
  unsigned strip_;  // of floats
  std::uint64_t depth_ = 0;
  std::uint64_t vectors_ = 0;
  std::uint64_t panels_ = 0;
  Scratch floats_;
  Scratch copies_;  // doubles, pairs of halves (width kPanelRows) or halves, by kind
  std::vector<bool> copied_;
  std::vector<double> norms_;
  std::vector<float> grid_;
  std::vector<float> largest_;
};

}  // namespace quaver
