// Walks the folds of one array: presents weights, operand rows and their tags cycle by cycle, and
// collects the rounded outputs. It decides from what has happened, not from a formula, when the
// next fold may start; its cycle counts are therefore a measurement. With a memory system a fold
// loads when its block stands in the operand buffers, and the last fold of a tile streams when half
// of the result buffer is free.
#pragma once

#include <functional>
#include <systemc>

#include "models/array_core/array_core.h"
#include "models/memory_system/buffer_halves_sc.h"
#include "sim/array/array_model.h"

namespace quaver {

class SequencerSc : public sc_core::sc_module {
 public:
  sc_core::sc_in<bool> clk_i{"clk_i"};
  sc_core::sc_out<OperandBeat> operands_o{"operands_o"};
  sc_core::sc_out<WeightBeat> weights_o{"weights_o"};
  sc_core::sc_out<SeedBeat> seeds_o{"seeds_o"};
  sc_core::sc_in<ResultBeat> results_i{"results_i"};

  explicit SequencerSc(const sc_core::sc_module_name& name);

  // Starts on one array's folds; the simulation pauses when the last output has arrived. `blocks`:
  // of this array's folds, which halves() brings; null without a memory system.
  void start(const StationaryJob& job, std::uint32_t array, CodeMatrix& outputs,
             const std::vector<BlockMoves>* blocks = nullptr);
  [[nodiscard]] BufferHalvesSc& halves() { return halves_; }
  // Asked in every cycle whether the operands wait in it, and in every cycle of a load whether the
  // weights do; empty: they never wait. What waits counts as drain, if nothing else moves.
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
  [[nodiscard]] bool takes_weights() const;
  [[nodiscard]] bool may_load() const;
  [[nodiscard]] bool weights_stand() const;
  [[nodiscard]] bool sums_are_back(const Fold& fold) const;
  [[nodiscard]] bool may_stream() const;
  void load();
  void begin_stream();
  void end_stream();
  void count_idle();
  [[nodiscard]] std::uint64_t& missing();
  [[nodiscard]] SeedBeat seed_beat() const;
  using Products = std::pair<std::uint64_t, std::uint64_t>;  // [first, second) of K
  [[nodiscard]] std::vector<Products> products_of(const Fold& fold) const;
  const WeightBeat& weight_beat();
  const OperandBeat& operand_beat();
  [[nodiscard]] std::uint64_t drain_cycles() const;

  BufferHalvesSc halves_{"halves"};
  std::function<bool()> stalls_;
  const StationaryJob* job_ = nullptr;
  std::uint32_t array_ = 0;
  CodeMatrix* outputs_ = nullptr;
  std::uint64_t folds_ = 0;
  Cycles cycles_;

  std::uint64_t cycle_ = 0;  // the cycle in which what is written now is seen
  // Loading: fold `load_fold_` has presented `load_row_` of its R rows.
  std::uint64_t load_fold_ = 0;
  std::uint32_t load_row_ = 0;
  Fold loading_;
  std::vector<Products> load_products_;
  WeightBeat weights_;
  // Streaming: fold `stream_fold_` has presented `stream_row_` of its T rows.
  std::uint64_t stream_fold_ = 0;
  std::uint32_t stream_row_ = 0;
  bool streaming_ = false;
  Fold stream_;
  std::vector<Products> stream_products_;
  OperandBeat operands_;
  std::uint64_t loaded_at_ = kNever;   // first cycle in which the next fold's weights stand
  std::uint64_t started_at_ = kNever;  // cycle in which the last stream started, stalls apart
  std::uint64_t emptied_at_ = 0;       // first cycle after the last fold's work
  std::uint64_t takes_from_ = 0;       // first cycle in which it takes the next fold's weights
  // Collecting.
  std::uint64_t collect_fold_ = 0;
  std::uint32_t collect_row_ = 0;
};

}  // namespace quaver
