// The sequencer with its ports, clocked. It decides from what has happened, as the hardware does,
// but by cycle numbers and the golden list of folds.
#pragma once

#include <systemc>

#include "models/sequencer/sequencer.h"
#include "models/timed/ports.h"

namespace quaver {

struct SequencerInputs {
  bool valid_i = false;  // a job
  std::uint32_t m_i = 0, n_i = 0, k_i = 0, chunk_i = 0, piece_i = 0;
  bool overlap_i = false;
  bool w_valid_i = false;  // a row of weights
  bool a_valid_i = false;  // a row of operands
  bool taken_i = false;    // a row of results has left

  static void visit(auto& self, auto&& visitor) {
    visitor("valid_i", self.valid_i);
    visitor("m_i", self.m_i);
    visitor("n_i", self.n_i);
    visitor("k_i", self.k_i);
    visitor("chunk_i", self.chunk_i);
    visitor("piece_i", self.piece_i);
    visitor("overlap_i", self.overlap_i);
    visitor("w_valid_i", self.w_valid_i);
    visitor("a_valid_i", self.a_valid_i);
    visitor("taken_i", self.taken_i);
  }
  bool operator==(const SequencerInputs&) const = default;
};

// As they stand in the cycle of the inputs, before the edge that ends it. What goes with a valid
// that is low is 0.
struct SequencerOutputs {
  bool ready_o = false;
  bool w_ready_o = false;
  bool a_ready_o = false;
  bool load_valid_o = false;
  bool load_first_o = false;
  bool load_zero_o = false;
  std::uint32_t load_columns_o = 0;
  bool stream_valid_o = false;
  bool stream_first_o = false;
  bool stream_continue_o = false;
  bool stream_partial_o = false;
  bool stream_new_total_o = false;
  bool stream_last_o = false;
  bool stream_final_o = false;
  std::uint32_t stream_index_o = 0;
  std::uint32_t stream_rows_o = 0;
  std::uint32_t stream_columns_o = 0;

  static void visit(auto& self, auto&& visitor) {
    visitor("ready_o", self.ready_o);
    visitor("w_ready_o", self.w_ready_o);
    visitor("a_ready_o", self.a_ready_o);
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
  bool operator==(const SequencerOutputs&) const = default;
};

SequencerJob sequencer_job(const SequencerInputs& in);

// The unit without a clock of its own, for what has it inside.
class SequencerSteps {
 public:
  // `result_rows`: how many rows of results may be under way.
  SequencerSteps(const ArrayGeometry& array, std::uint32_t result_rows)
      : array_(array), result_rows_(result_rows) {}

  // One cycle.
  SequencerOutputs step(const SequencerInputs& in);

 private:
  void begin(const SequencerJob& job);
  [[nodiscard]] bool idle() const;
  [[nodiscard]] bool may_stream() const;
  [[nodiscard]] bool may_load() const;
  void stream(SequencerOutputs& out);
  void load(SequencerOutputs& out);

  ArrayGeometry array_;
  std::uint32_t result_rows_;
  SequencerJob job_;
  std::vector<SequencedFold> folds_;
  std::uint64_t cycle_ = 0;
  std::size_t loaded_ = 0, streamed_ = 0;  // whole folds
  std::uint32_t load_row_ = 0, stream_row_ = 0;
  // When the last stream began: if it paused, as if it had begun late and not paused.
  std::uint64_t began_ = 0;
  std::uint64_t empty_at_ = 0;  // first cycle in which no element works any more
  std::uint32_t under_way_ = 0;
};

class SequencerUnitSc : public sc_core::sc_module {
 public:
  sc_core::sc_in<bool> clk_i{"clk_i"};
  sc_core::sc_in<SequencerInputs> in{"in"};
  sc_core::sc_out<SequencerOutputs> out{"out"};

  SequencerUnitSc(const sc_core::sc_module_name& name, const ArrayGeometry& array,
                  std::uint32_t result_rows);

 private:
  void on_clock() { out.write(steps_.step(in.read())); }

  SequencerSteps steps_;
};

}  // namespace quaver
