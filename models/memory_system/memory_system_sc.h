// The processes between memory and the buffers of one array, on the array's clock.
//
//   memory --> ReadChannelSc  --arrived-->  BufferHalvesSc,
//                             <--streamed-- which the array's
//   memory <-- WriteChannelSc --written-->  sequencer
//                             <--ended----  asks
//
// No process knows when another one will act. What one waits for is a pulse of another: a block
// that has arrived, a half that has been streamed, a tile that has its last result, a half that has
// been written back. A pulse is seen in the cycle after the one that it tells of.
#pragma once

#include <algorithm>
#include <deque>
#include <systemc>

#include "models/memory_system/buffer_halves_sc.h"

namespace quaver {

// What a channel has under way: its bandwidth's worth of bytes leaves in every cycle.
class Transfer {
 public:
  void start(const MemoryChannels& channels) {
    channels_ = channels;
    left_ = 0;
  }
  [[nodiscard]] bool busy() const { return left_ > 0; }
  void begin(std::uint64_t bytes) { left_ = bytes * channels_.arrays; }
  // One cycle of a busy channel; whether it was the last.
  bool move() {
    left_ -= std::min(left_, channels_.bandwidth);
    return left_ == 0;
  }

 private:
  MemoryChannels channels_;
  std::uint64_t left_ = 0;  // bytes times arrays
};

// Reads blocks one after the other. The block of fold i goes to half i mod 2 of its buffers, which
// is free when fold i-2 has streamed.
class ReadChannelSc : public sc_core::sc_module {
 public:
  sc_core::sc_in<bool> clk_i{"clk_i"};
  sc_core::sc_in<bool> streamed_i{"streamed_i"};
  sc_core::sc_out<bool> arrived_o{"arrived_o"};

  explicit ReadChannelSc(const sc_core::sc_module_name& name);
  void start(const MemoryChannels& channels, const std::vector<BlockMoves>& blocks);
  void stop() { blocks_ = nullptr; }
  [[nodiscard]] const OperandBytes& bytes() const { return read_; }

 private:
  void on_clock();
  void begin_next();

  const std::vector<BlockMoves>* blocks_ = nullptr;
  std::uint64_t latency_ = 0;
  Transfer transfer_;
  std::uint64_t cycle_ = 0;            // that begins
  std::size_t next_ = 0;               // block to be read
  std::size_t streamed_ = 0;           // folds that have streamed
  std::deque<std::uint64_t> arrives_;  // cycles after which blocks on their way are whole
  OperandBytes read_;                  // so far
};

// Writes result tiles back one after the other, each when its last result has been made.
class WriteChannelSc : public sc_core::sc_module {
 public:
  sc_core::sc_in<bool> clk_i{"clk_i"};
  sc_core::sc_in<bool> ended_i{"ended_i"};
  sc_core::sc_out<bool> written_o{"written_o"};

  explicit WriteChannelSc(const sc_core::sc_module_name& name);
  void start(const MemoryChannels& channels, const std::vector<BlockMoves>& blocks);
  void stop() { blocks_ = nullptr; }

 private:
  void on_clock();
  void begin_next();

  const std::vector<BlockMoves>* blocks_ = nullptr;
  Transfer transfer_;
  std::size_t next_ = 0;     // block behind the last one whose tile has been begun
  std::size_t waiting_ = 0;  // tiles that are complete and have not been begun
};

// Both channels with their wires to one array's halves.
class MemorySystemSc : public sc_core::sc_module {
 public:
  sc_core::sc_in<bool> clk_i{"clk_i"};

  explicit MemorySystemSc(const sc_core::sc_module_name& name);
  void connect(BufferHalvesSc& halves);

  // From the next clock edge on, for the array of this number, which starts at the same edge; the
  // channels are empty, whatever was under way before. `moves` outlives the GEMM; null: there is no
  // memory. Returns the array's blocks, null without memory.
  const std::vector<BlockMoves>* start(const MemoryMoves* moves, std::uint32_t array);
  // The array is done; time may go on for others.
  void stop();
  [[nodiscard]] const OperandBytes& bytes_read() const { return read_.bytes(); }

 private:
  sc_core::sc_signal<bool> streamed_{"streamed"};
  sc_core::sc_signal<bool> arrived_{"arrived"};
  sc_core::sc_signal<bool> ended_{"ended"};
  sc_core::sc_signal<bool> written_{"written"};
  ReadChannelSc read_{"read"};
  WriteChannelSc write_{"write"};
};

}  // namespace quaver
