#include "models/memory_system/buffer_halves_sc.h"

namespace quaver {

void BufferHalvesSc::start(const std::vector<BlockMoves>* blocks) {
  blocks_ = blocks;
  next_ = arrived_ = 0;
  result_halves_ = 2;
  streamed_ = false;
  tile_ends_.clear();
}

void BufferHalvesSc::take_pulses() {
  if (blocks_ == nullptr) return;
  if (arrived_i->read()) ++arrived_;
  if (written_i->read()) ++result_halves_;
}

bool BufferHalvesSc::block_stands() const {
  return blocks_ == nullptr || (*blocks_)[next_].reads_nothing() || arrived_ > 0;
}

void BufferHalvesSc::take_block() {
  if (blocks_ == nullptr) return;
  if (!(*blocks_)[next_].reads_nothing()) --arrived_;
  ++next_;
}

void BufferHalvesSc::end_tile(std::uint64_t cycle) {
  if (blocks_ != nullptr) tile_ends_.push_back(cycle);
}

void BufferHalvesSc::show(std::uint64_t cycle) {
  if (blocks_ == nullptr) return;
  streamed_o->write(streamed_);
  streamed_ = false;
  const bool ends = !tile_ends_.empty() && tile_ends_.front() == cycle + 1;
  if (ends) tile_ends_.pop_front();
  ended_o->write(ends);
}

}  // namespace quaver
