#include "models/memory_system/memory_system_sc.h"

namespace quaver {
namespace {

constexpr std::size_t kHalves = 2;

}  // namespace

ReadChannelSc::ReadChannelSc(const sc_core::sc_module_name& name) : sc_module(name) {
  SC_HAS_PROCESS(ReadChannelSc);
  SC_METHOD(on_clock);
  sensitive << clk_i.pos();
  dont_initialize();
}

void ReadChannelSc::start(const MemoryChannels& channels, const std::vector<BlockMoves>& blocks) {
  blocks_ = &blocks;
  latency_ = channels.latency;
  transfer_.start(channels);
  cycle_ = 0;
  next_ = streamed_ = 0;
  arrives_.clear();
  read_ = {};
}

// Blocks that stand in the buffers already take no cycle, and wait for none.
void ReadChannelSc::begin_next() {
  while (next_ < blocks_->size() && (*blocks_)[next_].reads_nothing()) ++next_;
  if (next_ == blocks_->size() || next_ >= streamed_ + kHalves) return;
  const OperandBytes& reads = (*blocks_)[next_].reads;
  transfer_.begin(reads.total());
  read_ += reads;
  ++next_;
}

void ReadChannelSc::on_clock() {
  if (blocks_ == nullptr) return;
  if (streamed_i.read()) ++streamed_;
  if (!transfer_.busy()) begin_next();
  if (transfer_.busy() && transfer_.move()) arrives_.push_back(cycle_ + latency_);
  const bool arrives = !arrives_.empty() && arrives_.front() == cycle_;
  if (arrives) arrives_.pop_front();
  arrived_o.write(arrives);
  ++cycle_;
}

WriteChannelSc::WriteChannelSc(const sc_core::sc_module_name& name) : sc_module(name) {
  SC_HAS_PROCESS(WriteChannelSc);
  SC_METHOD(on_clock);
  sensitive << clk_i.pos();
  dont_initialize();
}

void WriteChannelSc::start(const MemoryChannels& channels, const std::vector<BlockMoves>& blocks) {
  blocks_ = &blocks;
  transfer_.start(channels);
  next_ = waiting_ = 0;
}

void WriteChannelSc::begin_next() {
  if (waiting_ == 0) return;
  --waiting_;
  while ((*blocks_)[next_].tile_bytes == 0) ++next_;
  transfer_.begin((*blocks_)[next_++].tile_bytes);
}

void WriteChannelSc::on_clock() {
  if (blocks_ == nullptr) return;
  if (ended_i.read()) ++waiting_;
  if (!transfer_.busy()) begin_next();
  written_o.write(transfer_.busy() && transfer_.move());
}

MemorySystemSc::MemorySystemSc(const sc_core::sc_module_name& name) : sc_module(name) {
  read_.clk_i(clk_i);
  read_.streamed_i(streamed_);
  read_.arrived_o(arrived_);
  write_.clk_i(clk_i);
  write_.ended_i(ended_);
  write_.written_o(written_);
}

void MemorySystemSc::connect(BufferHalvesSc& halves) {
  halves.streamed_o(streamed_);
  halves.arrived_i(arrived_);
  halves.ended_o(ended_);
  halves.written_i(written_);
}

const std::vector<BlockMoves>* MemorySystemSc::start(const MemoryMoves* moves,
                                                     std::uint32_t array) {
  stop();
  if (moves == nullptr) return nullptr;
  const std::vector<BlockMoves>& blocks = moves->arrays[array];
  read_.start(moves->channels, blocks);
  write_.start(moves->channels, blocks);
  return &blocks;
}

void MemorySystemSc::stop() {
  read_.stop();
  write_.stop();
}

}  // namespace quaver
