// Walks the folds of one output-stationary array: presents steps of operands cycle by cycle and
// collects the rounded outputs. As in sequencer_sc.h, when the next fold may start is decided from
// what has happened, and the cycle counts are a measurement. With a memory system a fold streams in
// slices, each when its block stands in the operand buffers; the one that ends the tile also waits
// for half of the result buffer.
#pragma once

#include <functional>
#include <systemc>

#include "models/array_core/output_core.h"
#include "models/memory_system/buffer_halves_sc.h"
#include "sim/array/array_model.h"

namespace quaver {

class OutputSequencerSc : public sc_core::sc_module {
 public:
  sc_core::sc_in<bool> clk_i{"clk_i"};
  sc_core::sc_out<StepBeat> steps_o{"steps_o"};
  sc_core::sc_out<SeedBeat> seeds_o{"seeds_o"};
  sc_core::sc_in<ResultBeat> results_i{"results_i"};

  explicit OutputSequencerSc(const sc_core::sc_module_name& name);

  // Starts on one array's folds; the simulation pauses when the last row of the last one has left.
  // `blocks`: of this array's slices, which halves() brings; null without a memory system.
  void start(const GemmJob& job, std::uint32_t array, CodeMatrix& outputs,
             const std::vector<BlockMoves>* blocks = nullptr);
  [[nodiscard]] BufferHalvesSc& halves() { return halves_; }
  // Asked in every cycle whether the operands wait in it; empty: they never wait. What waits counts
  // as drain.
  void pace(std::function<bool()> stalls) { stalls_ = std::move(stalls); }
  [[nodiscard]] const Cycles& cycles() const { return cycles_; }
  [[nodiscard]] bool done() const { return job_ == nullptr; }
  void abandon() { job_ = nullptr; }

 private:
  static constexpr std::uint64_t kNever = ~std::uint64_t{0};

  void on_clock();
  [[nodiscard]] bool stalled() const { return stalls_ && stalls_(); }
  void present();
  void collect();
  [[nodiscard]] bool is_ready() const;
  [[nodiscard]] std::uint64_t slice_end() const;
  [[nodiscard]] bool may_start() const;
  void begin_slice();
  [[nodiscard]] std::uint64_t& missing();
  void end_slice();
  const StepBeat& step_beat();
  [[nodiscard]] SeedBeat seed_beat() const;

  BufferHalvesSc halves_{"halves"};
  std::function<bool()> stalls_;
  const std::vector<BlockMoves>* blocks_ = nullptr;
  const GemmJob* job_ = nullptr;
  const OutputSchedule* schedule_ = nullptr;
  std::uint32_t array_ = 0;
  CodeMatrix* outputs_ = nullptr;
  std::uint64_t folds_ = 0;
  Cycles cycles_;

  std::uint64_t cycle_ = 0;  // the cycle in which what is written now is seen
  std::uint64_t fold_ = 0;   // next to stream, or streaming
  std::uint64_t step_ = 0;   // of the fold
  std::size_t slice_ = 0;    // of all folds' slices
  std::uint64_t stop_ = 0;   // step behind the slice's last one
  bool streaming_ = false;
  OutputTile tile_;
  StepBeat beat_;
  std::uint64_t streamed_at_ = kNever;  // first cycle after the last fold's stream
  std::uint64_t emptied_at_ = 0;        // first cycle after the last fold's drain
  std::uint64_t collect_fold_ = 0;
  std::uint32_t collect_row_ = 0;
};

}  // namespace quaver
