// The array's side of the memory system: the two halves of its operand buffers and of its result
// buffer, as its sequencer sees them. It has no process of its own: the sequencer's calls it.
#pragma once

#include <deque>
#include <systemc>

#include "models/memory_system/memory_system.h"

namespace quaver {

// Pulses, each one cycle long. Unbound where there is no memory system.
class BufferHalvesSc : public sc_core::sc_module {
 public:
  template <class Interface>
  using OptionalPort = sc_core::sc_port<Interface, 1, sc_core::SC_ZERO_OR_MORE_BOUND>;
  using PulseIn = OptionalPort<sc_core::sc_signal_in_if<bool>>;
  using PulseOut = OptionalPort<sc_core::sc_signal_inout_if<bool>>;

  PulseIn arrived_i{"arrived_i"};     // a block is whole in its half
  PulseIn written_i{"written_i"};     // a half of the result buffer has been written back
  PulseOut streamed_o{"streamed_o"};  // in this cycle a fold's last row streams: its half is free
  PulseOut ended_o{"ended_o"};        // in this cycle the last result of a tile is made

  explicit BufferHalvesSc(const sc_core::sc_module_name& name) : sc_module(name) {}

  // Empties all halves. `blocks` outlives the GEMM; null: no memory, nothing is ever waited for.
  void start(const std::vector<BlockMoves>* blocks);

  // What has been told since the last clock edge. Not at a GEMM's first one: what is seen there may
  // be the end of a write-back of the one before.
  void take_pulses();
  // Whether the next fold's block is in its half; then, that the fold has begun with it.
  [[nodiscard]] bool block_stands() const;
  void take_block();
  // Whether a half is free for another tile's results; then, that a tile has begun to end there.
  [[nodiscard]] bool has_result_half() const { return blocks_ == nullptr || result_halves_ > 0; }
  void take_result_half() { --result_halves_; }
  // The fold that streams does so for the last time in this cycle.
  void release_block() { streamed_ = true; }
  // The tile that is ending has its last result before `cycle`, a later one than this.
  void end_tile(std::uint64_t cycle);
  // What the others are to see of `cycle`, the one that begins.
  void show(std::uint64_t cycle);

 private:
  const std::vector<BlockMoves>* blocks_ = nullptr;
  std::size_t next_ = 0;     // block to be taken
  std::size_t arrived_ = 0;  // blocks that stand and have not been taken
  int result_halves_ = 0;    // free ones
  bool streamed_ = false;
  std::deque<std::uint64_t> tile_ends_;
};

}  // namespace quaver
