// The Verilated sequencer behind the ports of SequencerUnitSc.
#pragma once

#include "models/sequencer/sequencer_sc.h"
#include "models/timed/rtl_unit.h"

namespace quaver {

// For a model in a shared object.
struct SequencerPorts {
  std::uint8_t clk_i = 0, rst_ni = 0, valid_i = 0, ready_o = 0, overlap_i = 0;
  std::uint8_t w_valid_i = 0, w_ready_o = 0, a_valid_i = 0, a_ready_o = 0, taken_i = 0;
  std::uint8_t load_valid_o = 0, load_first_o = 0, load_zero_o = 0, load_columns_o = 0;
  std::uint8_t stream_valid_o = 0, stream_first_o = 0, stream_continue_o = 0;
  std::uint8_t stream_partial_o = 0, stream_new_total_o = 0, stream_last_o = 0;
  std::uint8_t stream_final_o = 0, stream_rows_o = 0, stream_columns_o = 0;
  std::uint8_t piece_i = 0, stream_index_o = 0;
  std::uint8_t m_i = 0, n_i = 0, k_i = 0, chunk_i = 0;

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
    visitor("w_valid_i", self.w_valid_i);
    visitor("w_ready_o", self.w_ready_o);
    visitor("a_valid_i", self.a_valid_i);
    visitor("a_ready_o", self.a_ready_o);
    visitor("taken_i", self.taken_i);
    visitor("load_valid_o", self.load_valid_o);
    visitor("load_first_o", self.load_first_o);
    visitor("load_zero_o", self.load_zero_o);
    visitor("load_columns_o", self.load_columns_o);
    visitor("stream_valid_o", self.stream_valid_o);
    visitor("stream_first_o", self.stream_first_o);
    visitor("stream_continue_o", self.stream_continue_o);
    visitor("stream_partial_o", self.stream_partial_o);
    visitor("stream_new_total_o", self.stream_new_total_o);
    visitor("stream_last_o", self.stream_last_o);
    visitor("stream_final_o", self.stream_final_o);
    visitor("stream_index_o", self.stream_index_o);
    visitor("stream_rows_o", self.stream_rows_o);
    visitor("stream_columns_o", self.stream_columns_o);
  }
};

// Of a model with dimensions of 8 bits and up to 128 rows a piece.
struct SequencerAdapter {
  static void drive(auto& model, const SequencerInputs& in) {
    model.valid_i = in.valid_i;
    model.m_i = static_cast<std::uint8_t>(in.m_i);
    model.n_i = static_cast<std::uint8_t>(in.n_i);
    model.k_i = static_cast<std::uint8_t>(in.k_i);
    model.chunk_i = static_cast<std::uint8_t>(in.chunk_i);
    model.piece_i = static_cast<std::uint8_t>(in.piece_i);
    model.overlap_i = in.overlap_i;
    model.w_valid_i = in.w_valid_i;
    model.a_valid_i = in.a_valid_i;
    model.taken_i = in.taken_i;
  }
  static void sample_before(const auto& model, SequencerOutputs& out) {
    out.ready_o = model.ready_o != 0;
    out.w_ready_o = model.w_ready_o != 0;
    out.a_ready_o = model.a_ready_o != 0;
    out.load_valid_o = model.load_valid_o != 0;
    if (out.load_valid_o) {
      out.load_first_o = model.load_first_o != 0;
      out.load_zero_o = model.load_zero_o != 0;
      out.load_columns_o = model.load_columns_o;
    }
    out.stream_valid_o = model.stream_valid_o != 0;
    if (!out.stream_valid_o) return;
    out.stream_first_o = model.stream_first_o != 0;
    out.stream_continue_o = model.stream_continue_o != 0;
    out.stream_partial_o = model.stream_partial_o != 0;
    out.stream_new_total_o = model.stream_new_total_o != 0;
    out.stream_last_o = model.stream_last_o != 0;
    out.stream_final_o = model.stream_final_o != 0;
    out.stream_index_o = model.stream_index_o;
    out.stream_rows_o = model.stream_rows_o;
    out.stream_columns_o = model.stream_columns_o;
  }
};

}  // namespace quaver
