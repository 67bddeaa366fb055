// Seeded traffic for benches: uniform codes would almost never cancel, tie or overflow, so the
// interesting ones are drawn on purpose.
#pragma once

#include <cstdint>
#include <random>

namespace quaver {

class Traffic {
 public:
  explicit Traffic(std::uint64_t seed) : engine_(seed) {}

  // 0 .. bound - 1.
  std::uint32_t below(std::uint32_t bound) { return static_cast<std::uint32_t>(engine_() % bound); }
  // Any code of `width` bits, from 1 to 32.
  std::uint32_t bits(unsigned width) {
    return static_cast<std::uint32_t>(engine_() >> (64 - width));
  }
  bool chance(std::uint32_t one_in) { return below(one_in) == 0; }
  // Whether an input waits: one call in `one_in`. After each kStretch such waits comes a stretch as
  // long without any, in which inputs come back to back.
  bool stalls(std::uint32_t one_in) {
    const bool drawn = chance(one_in);
    return drawn && stall_calls_++ / kStretch % 2 == 0;
  }
  // An 8-bit code: specials, zeros and the ends of the range more often than by chance.
  std::uint8_t code8();
  // An FP169 code, likewise.
  std::uint16_t fp169();
  // An FP169 accumulator near minus the product (an FP169 code), so that the sum cancels.
  std::uint16_t cancelling(std::uint32_t product);

 private:
  static constexpr std::uint64_t kStretch = 256;

  std::mt19937_64 engine_;
  std::uint64_t stall_calls_ = 0;
};

}  // namespace quaver
