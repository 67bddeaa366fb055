// Verilated headers come first: behind SystemC's they take its names for global ones.
#include <verilated.h>

#include "models/array_core/loaded_core.h"

#include <array>

#include "models/array_core/verilated_core.h"
#include "models/array_core/verilated_output_core.h"

namespace quaver {
namespace {

// A code, a sum or a seed for each row or column, in 32 bits at most.
using Words = std::array<std::uint32_t, kLargestLoadedCore>;

struct ArrayCorePorts {
  std::uint8_t clk_i = 0, rst_ni = 0, rounding_i = 0, a_format_i = 0, b_format_i = 0, a_bias_i = 0;
  std::uint8_t b_bias_i = 0, a_valid_i = 0, a_first_i = 0, a_continue_i = 0, a_partial_i = 0;
  std::uint8_t a_new_total_i = 0, a_last_i = 0, a_columns_i = 0, w_valid_i = 0, w_first_i = 0;
  std::uint8_t seed_valid_i = 0, to_i = 0, y_bias_i = 0, y_rounding_i = 0, overflow_i = 0;
  std::uint8_t valid_o = 0;
  std::uint32_t a_index_i = 0;
  Words a_i{}, w_i{}, y_o{}, seed_i{};

  static void visit(auto& self, auto&& visitor) {
    visitor("clk_i", self.clk_i);
    visitor("rst_ni", self.rst_ni);
    visitor("rounding_i", self.rounding_i);
    visitor("a_format_i", self.a_format_i);
    visitor("b_format_i", self.b_format_i);
    visitor("a_bias_i", self.a_bias_i);
    visitor("b_bias_i", self.b_bias_i);
    visitor("a_valid_i", self.a_valid_i);
    visitor("a_first_i", self.a_first_i);
    visitor("a_i", self.a_i);
    visitor("a_continue_i", self.a_continue_i);
    visitor("a_partial_i", self.a_partial_i);
    visitor("a_new_total_i", self.a_new_total_i);
    visitor("a_last_i", self.a_last_i);
    visitor("a_index_i", self.a_index_i);
    visitor("a_columns_i", self.a_columns_i);
    visitor("w_valid_i", self.w_valid_i);
    visitor("w_first_i", self.w_first_i);
    visitor("w_i", self.w_i);
    visitor("seed_valid_i", self.seed_valid_i);
    visitor("seed_i", self.seed_i);
    visitor("to_i", self.to_i);
    visitor("y_bias_i", self.y_bias_i);
    visitor("y_rounding_i", self.y_rounding_i);
    visitor("overflow_i", self.overflow_i);
    visitor("valid_o", self.valid_o);
    visitor("y_o", self.y_o);
  }
};

struct OutputCorePorts {
  std::uint8_t clk_i = 0, rst_ni = 0, rounding_i = 0, a_format_i = 0, b_format_i = 0, a_bias_i = 0;
  std::uint8_t b_bias_i = 0, valid_i = 0, first_i = 0, starts_chunk_i = 0, last_i = 0, rows_i = 0;
  std::uint8_t columns_i = 0, seed_valid_i = 0, to_i = 0, y_bias_i = 0, y_rounding_i = 0;
  std::uint8_t overflow_i = 0, valid_o = 0;
  Words a_i{}, b_i{}, y_o{};
  Words seed_i{};

  static void visit(auto& self, auto&& visitor) {
    visitor("clk_i", self.clk_i);
    visitor("rst_ni", self.rst_ni);
    visitor("rounding_i", self.rounding_i);
    visitor("a_format_i", self.a_format_i);
    visitor("b_format_i", self.b_format_i);
    visitor("a_bias_i", self.a_bias_i);
    visitor("b_bias_i", self.b_bias_i);
    visitor("valid_i", self.valid_i);
    visitor("first_i", self.first_i);
    visitor("starts_chunk_i", self.starts_chunk_i);
    visitor("last_i", self.last_i);
    visitor("rows_i", self.rows_i);
    visitor("columns_i", self.columns_i);
    visitor("a_i", self.a_i);
    visitor("b_i", self.b_i);
    visitor("seed_valid_i", self.seed_valid_i);
    visitor("seed_i", self.seed_i);
    visitor("to_i", self.to_i);
    visitor("y_bias_i", self.y_bias_i);
    visitor("y_rounding_i", self.y_rounding_i);
    visitor("overflow_i", self.overflow_i);
    visitor("valid_o", self.valid_o);
    visitor("y_o", self.y_o);
  }
};

using Model = LoadedModel<ArrayCorePorts>;
using LoadedOutputModel = LoadedModel<OutputCorePorts>;

}  // namespace

BuiltCore loaded_core(const RtlShape& shape, const LoadedModelSource& source) {
  if (shape.output_stationary)
    return {shape, nullptr, [source](const char* name, const RtlShape& wanted) {
              return std::make_unique<OutputCoreRtl<LoadedOutputModel>>(
                  name, wanted, std::make_unique<LoadedOutputModel>(source));
            }};
  return {shape, [source](const char* name, const RtlShape& wanted) {
            return std::make_unique<ArrayCoreRtl<Model>>(name, wanted,
                                                         std::make_unique<Model>(source));
          }};
}

}  // namespace quaver
