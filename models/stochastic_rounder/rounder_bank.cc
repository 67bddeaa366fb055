#include "models/stochastic_rounder/rounder_bank.h"

namespace quaver {
namespace {

// A NaN that is not canonical, or no code at all: never the result of a conversion.
constexpr std::uint32_t kUnknown = 0xffffffffU;

}  // namespace

RounderBank::RounderBank(std::uint32_t columns, const Format& from, const Conversion& to)
    : from_(from), to_(to), lanes_(columns, StochasticRounder(0)) {
  if (to.rounding.random_bits == 0 && from.bytes() <= 2)
    known_.assign(std::size_t{from.code_mask()} + 1, kUnknown);
}

void RounderBank::configure(std::uint32_t columns, const Format& from, const Conversion& to) {
  if (lanes_.size() != columns || !(from_ == from) || !(to_ == to))
    *this = RounderBank(columns, from, to);
}

void RounderBank::load(std::span<const std::uint32_t> states) {
  for (std::size_t j = 0; j < lanes_.size(); ++j) lanes_[j].load(states[j]);
}

std::uint32_t RounderBank::convert(std::uint32_t column, std::uint32_t code) {
  if (known_.empty()) return lanes_[column].convert(from_, code, to_);
  std::uint32_t& known = known_[code];
  if (known == kUnknown) known = lanes_[column].convert(from_, code, to_);
  return known;
}

}  // namespace quaver
