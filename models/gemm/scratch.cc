#include "models/gemm/scratch.h"

#include <algorithm>
#include <mutex>
#include <vector>

namespace quaver {

// Free buffers of all threads. With the workers of a GEMM that finds nothing fitting here
// (choose_blocking in gemm.cc) and the tables (tables.cc), they stay within 64 MiB.
class ScratchPool {
 public:
  static ScratchPool& instance() {
    static ScratchPool* const pool = new ScratchPool;  // outlives every thread's last buffer
    return *pool;
  }

  bool take(std::size_t bytes, Scratch& to) {
    const std::lock_guard lock(mutex_);
    const auto fits = [&](const Scratch& s) { return s.bytes_ >= bytes && s.bytes_ <= 2 * bytes; };
    const auto found = std::find_if(free_.begin(), free_.end(), fits);
    if (found == free_.end()) return false;
    to.bytes_ = std::exchange(found->bytes_, 0);
    to.memory_ = std::move(found->memory_);
    held_ -= to.bytes_;
    std::swap(found->bytes_, free_.back().bytes_);
    std::swap(found->memory_, free_.back().memory_);
    free_.pop_back();
    return true;
  }

  void give(Scratch& from) {
    const std::lock_guard lock(mutex_);
    if (held_ + from.bytes_ > kMost) return;
    held_ += from.bytes_;
    free_.push_back(std::move(from));
  }

 private:
  static constexpr std::size_t kMost = 16U << 20;
  std::mutex mutex_;
  std::vector<Scratch> free_;
  std::size_t held_ = 0;
};

Scratch::Scratch(std::size_t bytes) {
  if (bytes == 0 || ScratchPool::instance().take(bytes, *this)) return;
  bytes_ = bytes;
  memory_ = hwy::AllocateAligned<std::uint8_t>(bytes);
}

Scratch::~Scratch() {
  if (bytes_ != 0) ScratchPool::instance().give(*this);
}

}  // namespace quaver
