// Seeded operands for FPU benches: operations that cancel, tie, overflow and underflow come far
// more often than by chance.
#pragma once

#include <vector>

#include "models/fpu/fpu.h"
#include "models/lockstep/traffic.h"

namespace quaver {

// Codes at the edges of a format: zeros, subnormals, one, the largest, specials, both signs.
std::vector<std::uint32_t> corner_codes(const Format& format);

class FpuTraffic {
 public:
  // `golden` says what products amount to, so that an accumulator can be drawn near them.
  FpuTraffic(std::uint64_t seed, FpuFunction golden) : traffic_(seed), golden_(std::move(golden)) {}

  // Operands of `products` products into an accumulator. While inputs stall, one operation in eight
  // is not valid.
  FpuInputs operation(const Format& a, const Format& b, unsigned products,
                      const Format& accumulator);
  // An accumulator for the operands and controls of `in`, whose codes are `width` bits wide: often
  // near what their products amount to, so that sums cancel, tie and overflow.
  std::uint32_t accumulator(const Format& format, FpuInputs in, unsigned products, unsigned width);
  Traffic& traffic() { return traffic_; }
  // The other ports (mode, formats, biases, rounding), drawn before.
  FpuInputs& controls() { return controls_; }
  // A code: corners, exponents around 1 and fractions of few bits more often than by chance.
  std::uint32_t code(const Format& format);
  std::uint32_t fraction(const Format& format);

 private:
  // A second operand whose product with `a` lies near the accumulator's smallest or largest normal.
  std::uint32_t at_the_edge(const Format& b, std::uint32_t a, const Format& a_format,
                            const Format& accumulator);

  Traffic traffic_;
  FpuFunction golden_;
  FpuInputs controls_;
};

}  // namespace quaver
