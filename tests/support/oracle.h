// An independent statement of the numerics: codes decoded by definition, exact arithmetic by MPFR,
// and rounding by looking the two neighbours up among the values of all codes. It takes the models'
// structs as data and calls none of their functions, so that a slip in one is not in the other.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "models/numerics/dot.h"
#include "tests/support/real.h"

namespace quaver::oracle {

// The value of a code; NaN, infinities and -0 are those of MPFR.
Real value_of(const Format& format, std::uint32_t code);

// Where an exact value lies among the values of a format.
struct Neighbours {
  enum class Place : std::uint8_t {
    kNan,
    kInfinite,
    kBetween,  // lower <= |x| < upper
    kBeyond,   // at or above the first grid value that has no finite code
  };
  Place place = Place::kBetween;
  bool negative = false;
  std::uint32_t lower = 0;  // code of the lower magnitude
  std::uint32_t upper = 0;  // code of the upper magnitude, kNoCode above the largest finite one
  Real fraction;            // (|x| - lower) / (upper - lower)
  int half = -1;            // how the fraction compares with 1/2
};

inline constexpr std::uint32_t kNoCode = 0xffffffff;

// A format as the target of rounding. Up to 16 bits, all its magnitudes are kept sorted.
class Target {
 public:
  explicit Target(Format format);

  [[nodiscard]] const Format& format() const { return format_; }
  [[nodiscard]] Neighbours neighbours(const Real& x) const;
  // The code that a rounding takes; throws std::domain_error for NaN where there is none.
  [[nodiscard]] std::uint32_t pick(const Neighbours& n, Rounding rounding, Overflow overflow,
                                   std::uint32_t random = 0) const;
  [[nodiscard]] std::uint32_t round(const Real& x, Rounding rounding, Overflow overflow,
                                    std::uint32_t random = 0) const {
    return pick(neighbours(x), rounding, overflow, random);
  }

 private:
  // The i-th smallest magnitude and its code, i from 0 (zero) to last_.
  [[nodiscard]] Real magnitude(std::uint32_t i) const;
  [[nodiscard]] std::uint32_t code(std::uint32_t i) const;
  [[nodiscard]] bool is_above(std::uint32_t i, const Real& x) const;
  [[nodiscard]] std::uint32_t overflowed(bool negative, Overflow overflow) const;
  [[nodiscard]] std::uint32_t nan_code() const;
  [[nodiscard]] std::uint32_t with_sign(std::uint32_t magnitude, bool negative) const;

  Format format_;
  std::uint32_t last_ = 0;
  std::vector<std::pair<Real, std::uint32_t>> sorted_;  // empty above 16 bits
};

// A target made once and kept: its table takes longer to build than to use.
const Target& target(const Format& format);

// The operations of the models, by way of exact arithmetic. `random` is the integer of sr<k>.
std::uint32_t multiply(const Format& a_format, std::uint32_t a, const Format& b_format,
                       std::uint32_t b, const Conversion& to, std::uint32_t random = 0);
std::uint32_t add(std::uint32_t x, std::uint32_t y, const Conversion& to, std::uint32_t random = 0);
std::uint32_t fused_multiply_add(const Format& a_format, std::uint32_t a, const Format& b_format,
                                 std::uint32_t b, std::uint32_t c, const Conversion& to,
                                 std::uint32_t random = 0);
std::uint32_t convert(const Format& from, std::uint32_t code, const Conversion& to,
                      std::uint32_t random = 0);
std::uint32_t dot(const PassArithmetic& arithmetic, std::span<const std::uint32_t> a,
                  std::span<const std::uint32_t> b, std::uint32_t random = 0);

}  // namespace quaver::oracle
