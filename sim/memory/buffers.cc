#include "sim/memory/buffers.h"

#include <algorithm>
#include <array>
#include <string>

namespace quaver {
namespace {

struct Half {
  const char* key;
  std::uint64_t bytes;
  std::uint64_t least;
  const char* what;  // that `least` bytes are
};

std::array<Half, 3> halves(const Config& config, const PassArithmetic& arithmetic) {
  const std::uint64_t rows = config.array.rows;
  const std::uint64_t cols = config.array.cols;
  const std::uint64_t lanes = arithmetic.fused_products;
  const std::uint64_t a = arithmetic.a.bytes();
  const std::uint64_t b = arithmetic.b.bytes();
  const std::uint64_t out = arithmetic.output.format.bytes();
  const std::uint64_t half_a = config.buffers.a_bytes / 2;
  const std::uint64_t half_b = config.buffers.b_bytes / 2;
  const std::uint64_t half_out = config.buffers.out_bytes / 2;
  constexpr const char* kStreamed = "a row of the streamed operand";
  constexpr const char* kStationary = "the stationary block of a fold";
  constexpr const char* kStep = "the operands of one step";
  switch (config.array.dataflow) {
    case Dataflow::kOutputStationary:
      return {{{"a_bytes", half_a, rows * lanes * a, kStep},
               {"b_bytes", half_b, cols * lanes * b, kStep},
               {"out_bytes", half_out, rows * cols * out, "a tile of results"}}};
    case Dataflow::kInputStationary:
      return {{{"a_bytes", half_a, rows * lanes * cols * a, kStationary},
               {"b_bytes", half_b, rows * lanes * b, kStreamed},
               {"out_bytes", half_out, cols * out, "a row of results"}}};
    case Dataflow::kWeightStationary: break;
  }
  return {{{"a_bytes", half_a, rows * lanes * a, kStreamed},
           {"b_bytes", half_b, rows * lanes * cols * b, kStationary},
           {"out_bytes", half_out, cols * out, "a row of results"}}};
}

Location place_of(const Config& config, const char* key) {
  if (const Entry* buffers = config.document.find("buffers"))
    if (const Entry* entry = buffers->value.find(key)) return entry->value.location;
  const Entry* memory = config.document.find("memory");
  return memory == nullptr ? config.document.location : memory->location;
}

}  // namespace

bool buffers_hold(const Config& config, const PassArithmetic& arithmetic) {
  const auto all = halves(config, arithmetic);
  return std::all_of(all.begin(), all.end(),
                     [](const Half& half) { return half.least <= half.bytes; });
}

bool buffers_hold(const Config& config) {
  if (!config.memory) return true;
  for (const bool end : {false, true})
    for (const Pass pass : kPasses)
      if (recipe_for(config, end).has(pass) &&
          !buffers_hold(config, arithmetic_for(config, pass, end)))
        return false;
  return true;
}

void check_buffers(const Config& config, const PassArithmetic& arithmetic) {
  for (const Half& half : halves(config, arithmetic))
    if (half.bytes < half.least)
      throw InputError(place_of(config, half.key),
                       "half of buffers." + std::string(half.key) + " is " +
                           std::to_string(half.bytes) + " bytes, but " + half.what + " takes " +
                           std::to_string(half.least) + "; expected at least " +
                           std::to_string(2 * half.least));
}

ArrayConfig array_within_buffers(const Config& config, const PassArithmetic& arithmetic) {
  ArrayConfig array = config.array;
  if (!config.memory || array.dataflow == Dataflow::kOutputStationary) return array;
  const auto all = halves(config, arithmetic);
  const Half& streamed = array.dataflow == Dataflow::kInputStationary ? all[1] : all[0];
  const std::uint64_t rows = std::min(streamed.bytes / streamed.least, all[2].bytes / all[2].least);
  array.accumulator_depth =
      static_cast<std::uint32_t>(std::min<std::uint64_t>(array.accumulator_depth, rows));
  return array;
}

}  // namespace quaver
