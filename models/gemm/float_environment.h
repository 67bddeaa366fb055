// The processor's float arithmetic as the kernels need it.
#pragma once

#include <cfenv>

#include "models/numerics/rounding.h"

namespace quaver {

// While one lives, this thread's arithmetic keeps subnormals, masks exceptions and rounds to
// nearest, or toward zero where the accumulation's second rounding is rna or rtz (the first of the
// kernels' two steps, rounding-inl.h), whatever the caller had set.
class FloatEnvironment {
 public:
  explicit FloatEnvironment(RoundingKind kind = RoundingKind::kNearestEven) {
    std::fegetenv(&saved_);
    std::fesetenv(FE_DFL_ENV);
    std::fesetround(kind == RoundingKind::kNearestEven ? FE_TONEAREST : FE_TOWARDZERO);
  }
  FloatEnvironment(const FloatEnvironment&) = delete;
  FloatEnvironment& operator=(const FloatEnvironment&) = delete;
  ~FloatEnvironment() { std::fesetenv(&saved_); }

 private:
  std::fenv_t saved_;
};

}  // namespace quaver
