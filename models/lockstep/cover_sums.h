// Coverage of sums that are rounded once: a product (or an exact sum of products) onto an
// accumulator.
#pragma once

#include "models/lockstep/cover_group.h"
#include "models/numerics/number.h"
#include "models/numerics/rounding.h"

namespace quaver {

// Zero, subnormal, normal, the largest, infinity, NaN.
std::size_t number_class(const Format& format, std::uint32_t code);
CoverAxis number_classes(const std::string& name);
// Whether a format has codes of the class.
bool has_class(const Format& format, std::size_t number_class);

// How a unit's operands restrict its sums.
struct SumLimits {
  bool overflows = true;       // finite terms can exceed the accumulator's largest number
  bool underflows = true;      // a sum can be nonzero and round to zero
  bool special_terms = true;   // a product can be infinite or NaN
  bool infinite_terms = true;  // a product can be infinite (else its specials are NaN)
};

class SumCover {
 public:
  // `roundings`: the modes of the unit.
  SumCover(CoverGroup& group, const Format& format, const std::vector<RoundingKind>& roundings,
           const SumLimits& limits);
  // The accumulator's code, what is added to it, and the code that must come out.
  void sample(RoundingKind rounding, std::uint32_t accumulator, const Number& term,
              std::uint32_t result);

 private:
  void sample_alignment(std::size_t mode, const Number& acc, const Number& term);
  void sample_rounding(std::size_t mode, const Number& exact, std::uint32_t result);

  Format format_;
  std::vector<RoundingKind> roundings_;
  CoverCross& alignment_;
  CoverCross& cancellation_;
  CoverCross& rounding_;
  CoverCross& results_;
  CoverCross& accumulators_;
};

// The modes by name.
CoverAxis rounding_axis(const std::vector<RoundingKind>& roundings);

}  // namespace quaver
