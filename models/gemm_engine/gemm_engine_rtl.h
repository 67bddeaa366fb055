// The Verilated engine behind the ports of GemmEngineSc.
#pragma once

#include "models/gemm_engine/gemm_engine_sc.h"
#include "models/timed/rtl_unit.h"

namespace quaver {

// For a model in a shared object.
struct GemmEnginePorts {
  using Words = std::array<std::uint32_t, kEngineSide>;

  std::uint8_t clk_i = 0, rst_ni = 0, valid_i = 0, ready_o = 0, overlap_i = 0, rounding_i = 0;
  std::uint8_t a_format_i = 0, b_format_i = 0, a_bias_i = 0, b_bias_i = 0, to_i = 0, y_bias_i = 0;
  std::uint8_t y_rounding_i = 0, overflow_i = 0, w_valid_i = 0, w_ready_o = 0, a_valid_i = 0;
  std::uint8_t a_ready_o = 0, valid_o = 0, ready_i = 0, last_o = 0, columns_o = 0, piece_i = 0;
  std::uint8_t m_i = 0, n_i = 0, k_i = 0, chunk_i = 0;
  Words seed_i = {}, w_i = {}, a_i = {}, y_o = {};

  static void visit(auto& self, auto&& visitor) {
    visitor("clk_i", self.clk_i);
    visitor("rst_ni", self.rst_ni);
    visitor("valid_i", self.valid_i);
    visitor("ready_o", self.ready_o);
    visitor("m_i", self.m_i);
    visitor("n_i", self.n_i);
    visitor("k_i", self.k_i);
    visitor("chunk_i", self.chunk_i);
    visitor("piece_i", self.piece_i);
    visitor("overlap_i", self.overlap_i);
    visitor("rounding_i", self.rounding_i);
    visitor("a_format_i", self.a_format_i);
    visitor("b_format_i", self.b_format_i);
    visitor("a_bias_i", self.a_bias_i);
    visitor("b_bias_i", self.b_bias_i);
    visitor("to_i", self.to_i);
    visitor("y_bias_i", self.y_bias_i);
    visitor("y_rounding_i", self.y_rounding_i);
    visitor("overflow_i", self.overflow_i);
    visitor("seed_i", self.seed_i);
    visitor("w_valid_i", self.w_valid_i);
    visitor("w_ready_o", self.w_ready_o);
    visitor("w_i", self.w_i);
    visitor("a_valid_i", self.a_valid_i);
    visitor("a_ready_o", self.a_ready_o);
    visitor("a_i", self.a_i);
    visitor("valid_o", self.valid_o);
    visitor("ready_i", self.ready_i);
    visitor("last_o", self.last_o);
    visitor("columns_o", self.columns_o);
    visitor("y_o", self.y_o);
  }
};

// Of a model of this size, with dimensions of 8 bits and up to 128 rows a piece.
template <std::size_t kRows, std::size_t kCols, unsigned kCodeBits, unsigned kTotalBits>
struct GemmEngineAdapter {
  static void drive(auto& model, const GemmEngineInputs& in) {
    model.valid_i = in.valid_i;
    model.m_i = static_cast<std::uint8_t>(in.m_i);
    model.n_i = static_cast<std::uint8_t>(in.n_i);
    model.k_i = static_cast<std::uint8_t>(in.k_i);
    model.chunk_i = static_cast<std::uint8_t>(in.chunk_i);
    model.piece_i = static_cast<std::uint8_t>(in.piece_i);
    model.overlap_i = in.overlap_i;
    model.rounding_i = in.rounding_i;
    model.a_format_i = in.a_format_i;
    model.b_format_i = in.b_format_i;
    model.a_bias_i = in.a_bias_i;
    model.b_bias_i = in.b_bias_i;
    model.to_i = in.to_i;
    model.y_bias_i = in.y_bias_i;
    model.y_rounding_i = in.y_rounding_i;
    model.overflow_i = in.overflow_i;
    model.w_valid_i = in.w_valid_i;
    model.a_valid_i = in.a_valid_i;
    model.ready_i = in.ready_i;
    for (std::size_t j = 0; j < kCols; ++j) {
      put_field(model.seed_i, j, 32, in.seed_i.at(j));
      put_field(model.w_i, j, kCodeBits, in.w_i.at(j));
    }
    for (std::size_t i = 0; i < kRows; ++i) put_field(model.a_i, i, kCodeBits, in.a_i.at(i));
  }
  static void sample_before(const auto& model, GemmEngineOutputs& out) {
    out.ready_o = model.ready_o != 0;
    out.w_ready_o = model.w_ready_o != 0;
    out.a_ready_o = model.a_ready_o != 0;
    out.valid_o = model.valid_o != 0;
    if (!out.valid_o) return;
    out.last_o = model.last_o != 0;
    out.columns_o = model.columns_o;
    for (std::size_t j = 0; j < kCols; ++j) out.y_o.at(j) = get_field(model.y_o, j, kTotalBits);
  }
};

}  // namespace quaver
