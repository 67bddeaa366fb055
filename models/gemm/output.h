// The end of a GEMM: totals, held as floats, become output codes.
#pragma once

#include <cstdint>
#include <vector>

#include "models/gemm/scalar_block.h"
#include "models/gemm/tables.h"

namespace quaver {

class OutputConverter {
 public:
  // For results of `rows` x `cols`.
  OutputConverter(const PassArithmetic& arithmetic, const RounderLanes& lanes, std::uint64_t rows,
                  std::uint64_t cols);

  // Converts the totals of `block`, laid out as kernels.h says, into its place in `result`.
  void convert(const Block& block, const float* totals, CodeMatrix& result) const;

 private:
  enum class Method : std::uint8_t { kCopy, kTable, kNormals };
  struct Row;

  void convert_row(Row& row) const;
  void convert_golden(Row& row, std::size_t i) const;
  void convert_by_bits(Row& row) const;
  // Where fp169 totals are floats that fp169 has no code for: infinities and negative zero.
  void canonicalise(Row& row) const;
  [[nodiscard]] bool jumps(std::uint64_t row) const;
  void set_states(const Block& block, std::uint64_t row, std::vector<std::uint32_t>& states) const;

  Conversion to_;
  RounderLanes lanes_;
  std::uint64_t rows_, cols_;
  bool narrow_;  // totals are fp169
  Method method_ = Method::kNormals;
  NormalRounding normals_;
  TableIndex index_ = TableIndex::kUpperHalf;
  ConvertTable table_;
};

}  // namespace quaver
