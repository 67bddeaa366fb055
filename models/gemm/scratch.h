// Buffers of the workers, kept for the next GEMM: fresh pages from the system would take as long
// to touch as a small GEMM takes to compute.
#pragma once

#include <hwy/aligned_allocator.h>

#include <cstddef>
#include <cstdint>
#include <utility>

namespace quaver {

// Untyped memory, aligned for any vector, with unspecified contents.
class Scratch {
 public:
  Scratch() = default;
  explicit Scratch(std::size_t bytes);
  Scratch(Scratch&& other) noexcept
      : bytes_(std::exchange(other.bytes_, 0)), memory_(std::move(other.memory_)) {}
  Scratch& operator=(Scratch&&) = delete;
  ~Scratch();

  template <class T>
  [[nodiscard]] T* as() const {
    return reinterpret_cast<T*>(memory_.get());
  }

 private:
  friend class ScratchPool;
  std::size_t bytes_ = 0;
  hwy::AlignedFreeUniquePtr<std::uint8_t[]> memory_;
};

}  // namespace quaver
