#include "models/fpu/fpu_directed.h"

#include <algorithm>

#include "models/hybrid_fpu/hybrid_fpu.h"

namespace quaver {
namespace {

void select_hybrid(unsigned choice, std::uint8_t& format, std::uint8_t& bias) {
  format = choice == kHybridFormats - 1 ? 1 : 0;
  bias = format == 1 ? kFp152Bias : static_cast<std::uint8_t>(choice);
}

// The FP152 code of 2^exponent, -14 <= exponent <= 15.
std::uint32_t power_of_two(int exponent) { return static_cast<std::uint32_t>(exponent + 15) << 2; }

}  // namespace

FpuInputs Corners::operator()(std::uint64_t cycle, FpuTraffic&) const {
  FpuInputs in;
  in.valid_i = in.fp16_i = true;
  in.a_i = operands[cycle % operands.size()];
  cycle /= operands.size();
  in.b_i = operands[cycle % operands.size()];
  cycle /= operands.size();
  in.acc_i = accumulators[cycle % accumulators.size()];
  in.rounding_i = static_cast<std::uint8_t>(cycle / accumulators.size());
  return in;
}

Corners corners(const char* operand, const char* accumulator, unsigned roundings) {
  return {corner_codes(parse_format(operand)), corner_codes(parse_format(accumulator)), roundings};
}

FpuInputs pair_of_codes(std::uint64_t cycle) {
  FpuInputs in;
  in.valid_i = true;
  in.a_i = cycle & 0xff;
  in.b_i = (cycle >> 8) & 0xff;
  in.a_format_i = (cycle >> 16) & 1U;
  in.b_format_i = (cycle >> 17) & 1U;
  if (in.a_format_i == 1) in.a_bias_i = kFp152Bias;
  if (in.b_format_i == 1) in.b_bias_i = kFp152Bias;
  in.rounding_i = 1;
  return in;
}

FpuInputs pair_in_every_format(std::uint64_t cycle, FpuTraffic& traffic) {
  static const Format fp169 = parse_format("fp169");
  FpuInputs in;
  in.valid_i = true;
  in.a_i = cycle & 0xff;
  in.b_i = (cycle >> 8) & 0xff;
  const auto formats = static_cast<unsigned>((cycle >> 16) % (kHybridFormats * kHybridFormats));
  select_hybrid(formats % kHybridFormats, in.a_format_i, in.a_bias_i);
  select_hybrid(formats / kHybridFormats, in.b_format_i, in.b_bias_i);
  const auto pass = static_cast<unsigned>((cycle >> 16) / (kHybridFormats * kHybridFormats));
  in.rounding_i = static_cast<std::uint8_t>(pass % 3);
  if (pass != 0) in.acc_i = traffic.accumulator(fp169, in, 1, 8);
  return in;
}

FpuInputs every_accumulator(std::uint64_t cycle) {
  FpuInputs in;
  in.valid_i = true;
  in.acc_i = cycle & 0xffff;
  in.rounding_i = static_cast<std::uint8_t>(cycle % 3);
  return in;
}

FpuInputs broken_tie(std::uint64_t cycle) {
  static constexpr std::array<std::uint32_t, 3> kFractions = {0, 1, 511};
  FpuInputs in;
  in.valid_i = true;
  in.a_format_i = in.b_format_i = 1;
  in.a_bias_i = in.b_bias_i = kFp152Bias;
  constexpr std::uint64_t kBreakers = breakers(kTied.front()) + breakers(kTied.back());
  const std::uint64_t breaker = cycle % kBreakers;
  const bool low = breaker < breakers(kTied.front());
  const int tied = low ? kTied.front() : kTied.back();
  const int exponent =
      tied - 11 - static_cast<int>(low ? breaker : breaker - breakers(kTied.front()));
  const int half = std::clamp(exponent / 2, -14, 15);
  cycle /= kBreakers;
  const auto signs = static_cast<std::uint32_t>(cycle % 4);
  cycle /= 4;
  in.acc_i = (static_cast<std::uint32_t>(tied + 31) << 9) | kFractions.at(cycle % 3);
  in.rounding_i = static_cast<std::uint8_t>(cycle / 3);
  const int place = tied - 10;
  in.a_i = (power_of_two(place / 2) | (signs & 1U) << 7) | (power_of_two(half) | (signs & 2U) << 6)
                                                               << 8;
  in.b_i = power_of_two(place - place / 2) | power_of_two(exponent - half) << 8;
  return in;
}

FpuInputs far_apart(std::uint64_t cycle) {
  FpuInputs in;
  in.valid_i = true;
  in.a_bias_i = in.b_bias_i = 15;
  in.a_i = cycle % 8;
  in.b_i = cycle / 8 % 8;
  in.acc_i = static_cast<std::uint32_t>(63 - cycle / 64 % 4) << 9;
  in.rounding_i = static_cast<std::uint8_t>(cycle / 256);
  return in;
}

FpuInputs largest_sum(std::uint64_t cycle) {
  static const Format fp152 = parse_format("fp152");
  static const Format fp169 = parse_format("fp169");
  FpuInputs in;
  in.valid_i = true;
  in.a_format_i = in.b_format_i = 1;
  in.a_bias_i = in.b_bias_i = kFp152Bias;
  in.rounding_i = static_cast<std::uint8_t>(cycle / 2);
  const bool negative = cycle % 2 != 0;
  const std::uint32_t largest = fp152.max_finite_code();
  in.a_i = 0x01010101U * (largest | (negative ? fp152.sign_mask() : 0));
  in.b_i = 0x01010101U * largest;
  in.acc_i = fp169.max_finite_code() | (negative ? fp169.sign_mask() : 0);
  return in;
}

FpuInputs hybrid_corners(std::uint64_t cycle) {
  static const std::array kCodes = {corner_codes(parse_format("fp143")),
                                    corner_codes(parse_format("fp152"))};
  FpuInputs in;
  in.valid_i = true;
  in.a_format_i = cycle & 1U;
  in.b_format_i = (cycle >> 1) & 1U;
  if (in.a_format_i == 1) in.a_bias_i = kFp152Bias;
  if (in.b_format_i == 1) in.b_bias_i = kFp152Bias;
  const std::vector<std::uint32_t>& a = kCodes.at(in.a_format_i);
  const std::vector<std::uint32_t>& b = kCodes.at(in.b_format_i);
  cycle >>= 2;
  const std::uint64_t i = cycle % a.size();
  const std::uint64_t j = cycle / a.size() % b.size();
  in.a_i = a[i] | a[a.size() - 1 - i] << 8;
  in.b_i = b[j] | b[b.size() - 1 - j] << 8;
  return in;
}

FpuInputs every_distance(std::uint64_t cycle) {
  FpuInputs in;
  in.valid_i = in.fp16_i = true;
  in.acc_i = static_cast<std::uint32_t>(cycle % kFp169Fields) << 9 | 1U;
  cycle /= kFp169Fields;
  const auto exponents = static_cast<std::uint32_t>(cycle % (2 * kFp169Fields - 1));
  in.a_i = exponents / 2 << 9;
  in.b_i = (exponents - exponents / 2) << 9;
  if (cycle >= 2 * kFp169Fields - 1) in.b_i |= 0x8000U;
  return in;
}

}  // namespace quaver
