// Directed operations of the FPUs' benches, by number from 0: what chance hardly draws.
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "models/fpu/fpu.h"
#include "models/fpu/fpu_traffic.h"

namespace quaver {

// Directed operations of a one-product FPU: every corner of a, of b and of the accumulator.
struct Corners {
  std::vector<std::uint32_t> operands, accumulators;
  unsigned roundings;

  [[nodiscard]] std::uint64_t count() const {
    return operands.size() * operands.size() * accumulators.size() * roundings;
  }
  FpuInputs operator()(std::uint64_t cycle, FpuTraffic&) const;
};
// Of the formats of operands and accumulator, with so many roundings.
Corners corners(const char* operand, const char* accumulator, unsigned roundings);

// Every pair of codes in every pair of formats, onto an accumulator of zero.
FpuInputs pair_of_codes(std::uint64_t cycle);
inline constexpr std::uint64_t kPairsOfCodes = 4 * 256 * 256;

// FP143 with each of its biases, or FP152.
inline constexpr unsigned kHybridFormats = 17;
// Every pair of codes in every pair of formats and biases: onto zero, and then in each rounding
// onto an accumulator drawn for the pair.
FpuInputs pair_in_every_format(std::uint64_t cycle, FpuTraffic& traffic);
inline constexpr std::uint64_t kPairsInEveryFormat =
    std::uint64_t{4} * kHybridFormats * kHybridFormats * 256 * 256;

// Every FP169 code as the accumulator of products of zero: each must come out (-0 as zero).
FpuInputs every_accumulator(std::uint64_t cycle);
inline constexpr std::uint64_t kAccumulators = 256 * 256;

inline constexpr std::array kTied = {20, 31};
inline constexpr int kLeastProduct = -28;
// How many products lie below an accumulator's half place.
constexpr std::uint64_t breakers(int accumulator) {
  return static_cast<std::uint64_t>(accumulator - 10 - kLeastProduct);
}
// An accumulator of 2^20 or 2^31 and a first product of half its last place tie, until a second
// product from just below down to 2^-28 breaks it: by chance a single bit at the end of a wide sum
// hardly decides.
FpuInputs broken_tie(std::uint64_t cycle);
inline constexpr std::uint64_t kBrokenTies =
    (breakers(kTied.front()) + breakers(kTied.back())) * 4 * 3 * 3;

// The smallest products beside the largest accumulators, with all places of their exponents between
// them: by chance they hardly meet.
FpuInputs far_apart(std::uint64_t cycle);
inline constexpr std::uint64_t kFarApart = 8 * 8 * 4 * 3;

// The largest sum that four products and an accumulator have: by chance all five hardly meet at
// their tops.
FpuInputs largest_sum(std::uint64_t cycle);
inline constexpr std::uint64_t kLargestSums = 2 * 3;

// Each corner of either format against each, onto zero; the second product the other way round.
FpuInputs hybrid_corners(std::uint64_t cycle);
inline constexpr std::uint64_t kHybridCorners = 4 * 22 * 22;

inline constexpr std::uint64_t kFp169Fields = 64;
// Powers of two of FP169 at every distance from an accumulator with its last bit set, of either
// sign against it.
FpuInputs every_distance(std::uint64_t cycle);
inline constexpr std::uint64_t kDistances = kFp169Fields * (2 * kFp169Fields - 1) * 2;

}  // namespace quaver
