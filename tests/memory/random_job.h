// Random machines with a memory system, and GEMMs to run on them.
#pragma once

#include <optional>
#include <ostream>

#include "sim/memory/traffic.h"
#include "sim/trace/trace.h"
#include "tests/support/random.h"

namespace quaver {

// A convolution small enough to list; always valid.
Layer random_layer(Random& random, std::uint64_t most_size, std::uint64_t most_channels);

// Owns what a MemoryJob refers to.
struct Case {
  GemmShape shape;
  ArrayConfig array;
  FpuConfig fpu;
  PassArithmetic arithmetic;
  MemoryConfig memory;
  BufferConfig buffers;
  std::optional<Gather> gather;
  std::uint64_t cores = 1;
  bool pieces_outermost = false;

  [[nodiscard]] LoopOrder order() const;
  [[nodiscard]] Schedule schedule() const { return {shape, array, fpu, arithmetic, order()}; }
  [[nodiscard]] MemoryJob job(const Schedule& schedule) const {
    return {schedule, arithmetic, memory, buffers, gather ? &*gather : nullptr, cores};
  }
};
std::ostream& operator<<(std::ostream& out, const Case& c);

struct CaseBounds {
  std::uint64_t side = 1, latency = 1, chunk = 1, depth = 1, arrays = 1, size = 1;
  // Of the convolutions; their share of the cases is one half, or all.
  std::uint64_t pixels = 9, channels = 6, images = 3;
  bool convolutions_only = false;
};
// Buffers from barely enough for a fold to enough for everything.
Case random_case(Random& random, const CaseBounds& most);

}  // namespace quaver
