#include "models/lockstep/cover_sums.h"

#include <algorithm>

namespace quaver {
namespace {

enum Class : std::size_t { kZero, kSubnormal, kNormal, kLargest, kInfinity, kNan };

CoverCross& cross(CoverGroup& group, const char* name, const std::vector<CoverAxis>& axes) {
  return group.try_emplace(name, axes).first->second;
}

// Exponent of the leading bit.
int leading(const Number& number) { return number.exponent + highest_bit(number.significand); }

Number negated(Number number) {
  number.negative = !number.negative;
  return number;
}

Number magnitude(const Format& format, std::uint32_t code) {
  return decode(format, code & format.magnitude_mask());
}

// Accumulator's leading bit over the term's; a sum of p bits reaches p + 1 places down.
std::size_t distance_bin(int distance, int precision) {
  if (distance < -(precision + 1)) return 0;
  if (distance < -1) return 1;
  if (distance <= 1) return static_cast<std::size_t>(distance + 3);
  return distance <= precision + 1 ? 5 : 6;
}

// Places that a difference lost in front.
std::size_t depth_bin(int depth, int precision) {
  if (depth <= 1) return static_cast<std::size_t>(std::max(depth, 0));
  if (depth < precision / 2) return 2;
  return depth < precision ? 3 : 4;
}
constexpr std::size_t kToZero = 5;

enum Direction : std::size_t { kExact, kDown, kUp, kTieDown, kTieUp };
enum Outcome : std::size_t {
  kSpecial,
  kOverflow,
  kCancelled,
  kZeroSum,
  kUnderflow,
  kSubnormalSum,
  kNormalSum,
  kLargestSum
};

}  // namespace

std::size_t number_class(const Format& format, std::uint32_t code) {
  const Number number = decode(format, code);
  if (number.kind == NumberClass::kNan) return kNan;
  if (number.kind == NumberClass::kInfinity) return kInfinity;
  if (number.is_zero()) return kZero;
  const std::uint32_t bits = code & format.magnitude_mask();
  if (bits == format.max_finite_code()) return kLargest;
  return format.subnormals && bits >> format.mantissa_bits == 0 ? kSubnormal : kNormal;
}

CoverAxis number_classes(const std::string& name) {
  return {name, {"zero", "subnormal", "normal", "largest", "infinity", "NaN"}};
}

bool has_class(const Format& format, std::size_t number_class) {
  switch (number_class) {
    case kSubnormal: return format.subnormals && format.mantissa_bits > 0;
    case kInfinity: return format.has_infinity();
    case kNan: return format.has_nan();
    default: return true;
  }
}

CoverAxis rounding_axis(const std::vector<RoundingKind>& roundings) {
  CoverAxis axis{"rounding", {}};
  for (const RoundingKind kind : roundings) axis.values.push_back(to_string(Rounding{kind, 0}));
  return axis;
}

SumCover::SumCover(CoverGroup& group, const Format& format,
                   const std::vector<RoundingKind>& roundings, const SumLimits& limits)
    : format_(format),
      roundings_(roundings),
      alignment_(cross(group, "alignment",
                       {rounding_axis(roundings),
                        {"signs", {"alike", "opposite"}},
                        {"accumulator over term by places",
                         {"< -p-1", "-p-1 to -2", "-1", "0", "1", "2 to p+1", "> p+1"}}})),
      cancellation_(
          cross(group, "cancellation",
                {rounding_axis(roundings),
                 {"places lost", {"0", "1", "2 to p/2-1", "p/2 to p-1", "p or more", "all"}}})),
      rounding_(cross(group, "rounding",
                      {rounding_axis(roundings),
                       {"sign", {"+", "-"}},
                       {"direction", {"exact", "down", "up", "tie down", "tie up"}}})),
      results_(cross(group, "result",
                     {rounding_axis(roundings),
                      {"result",
                       {"of a special", "overflow", "cancelled", "zero", "underflow", "subnormal",
                        "normal", "largest"}}})),
      accumulators_(cross(group, "accumulator",
                          {rounding_axis(roundings),
                           number_classes("accumulator"),
                           {"term", {"zero", "finite", "infinity", "NaN"}}})) {
  const auto mode = [roundings](CoverCross::Bin bin) { return roundings[bin[0]]; };
  rounding_.exclude("truncation never goes up", [=](CoverCross::Bin bin) {
    return mode(bin) == RoundingKind::kTowardZero && (bin[2] == kUp || bin[2] == kTieUp);
  });
  rounding_.exclude("ties go away from zero", [=](CoverCross::Bin bin) {
    return mode(bin) == RoundingKind::kNearestAway && bin[2] == kTieDown;
  });
  results_.exclude("truncation stops at the largest number", [=](CoverCross::Bin bin) {
    return mode(bin) == RoundingKind::kTowardZero && bin[1] == kOverflow;
  });
  if (!limits.overflows)
    results_.exclude("terms end far below half of the largest number's last place",
                     [](CoverCross::Bin bin) { return bin[1] == kOverflow; });
  if (!limits.underflows)
    results_.exclude("terms are multiples of the accumulator's smallest number",
                     [](CoverCross::Bin bin) { return bin[1] == kUnderflow; });
  accumulators_.exclude("the format has no such code",
                        [format](CoverCross::Bin bin) { return !has_class(format, bin[1]); });
  if (!has_class(format, kSubnormal))
    results_.exclude("the format has no subnormal numbers",
                     [](CoverCross::Bin bin) { return bin[1] == kSubnormalSum; });
  if (!limits.special_terms)
    accumulators_.exclude("the term is always finite",
                          [](CoverCross::Bin bin) { return bin[2] >= 2; });
  if (!limits.infinite_terms)
    accumulators_.exclude("the operands have no infinity",
                          [](CoverCross::Bin bin) { return bin[2] == 2; });
}

void SumCover::sample(RoundingKind rounding, std::uint32_t accumulator, const Number& term,
                      std::uint32_t result) {
  const auto found = std::find(roundings_.begin(), roundings_.end(), rounding);
  const auto mode = static_cast<std::size_t>(found - roundings_.begin());
  const Number acc = decode(format_, accumulator);
  accumulators_.sample(mode, number_class(format_, accumulator),
                       term.kind == NumberClass::kNan        ? 3U
                       : term.kind == NumberClass::kInfinity ? 2U
                       : term.is_zero()                      ? 0U
                                                             : 1U);
  if (acc.kind != NumberClass::kFinite || term.kind != NumberClass::kFinite) {
    results_.sample(mode, kSpecial);
    return;
  }
  if (!acc.is_zero() && !term.is_zero()) sample_alignment(mode, acc, term);
  const Number exact = sum(std::array{acc, term});
  const std::size_t kind = number_class(format_, result);
  if (exact.is_zero())
    results_.sample(mode, acc.is_zero() ? kZeroSum : kCancelled);
  else if (kind == kZero)
    results_.sample(mode, kUnderflow);
  else
    results_.sample(mode, kind == kSubnormal ? kSubnormalSum
                          : kind == kNormal  ? kNormalSum
                          : kind == kLargest ? kLargestSum
                                             : kOverflow);
  if (kind == kSubnormal || kind == kNormal) sample_rounding(mode, exact, result);
}

void SumCover::sample_alignment(std::size_t mode, const Number& acc, const Number& term) {
  const auto precision = static_cast<int>(format_.precision());
  const bool opposite = acc.negative != term.negative;
  alignment_.sample(mode, opposite, distance_bin(leading(acc) - leading(term), precision));
  if (!opposite) return;
  const Number exact = sum(std::array{acc, term});
  cancellation_.sample(
      mode, exact.is_zero()
                ? kToZero
                : depth_bin(std::max(leading(acc), leading(term)) - leading(exact), precision));
}

// Of a normal or subnormal result. A tie lies in the middle of the two codes around it.
void SumCover::sample_rounding(std::size_t mode, const Number& exact, std::uint32_t result) {
  Number size = exact;
  size.negative = false;
  const Number rounded = magnitude(format_, result);
  const Number left = sum(std::array{size, negated(rounded)});
  std::size_t direction = kExact;
  if (!left.is_zero()) {
    const bool up = left.negative;
    const std::uint32_t bits = result & format_.magnitude_mask();
    const std::uint32_t other = up ? bits - 1 : bits + 1;
    const Number twice =
        sum(std::array{size, size, negated(rounded), negated(magnitude(format_, other))});
    const bool tie = twice.is_zero();
    direction = up ? (tie ? kTieUp : kUp) : (tie ? kTieDown : kDown);
  }
  rounding_.sample(mode, exact.negative, direction);
}

}  // namespace quaver
