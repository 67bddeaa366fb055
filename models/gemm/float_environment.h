// The processor's float arithmetic as the kernels need it.
#pragma once

#include <cfenv>

#include "models/numerics/rounding.h"

#if defined(__SSE2__)
#include <xmmintrin.h>
#endif

namespace quaver {

// While one lives, this thread's arithmetic keeps subnormals, masks exceptions and rounds to
// nearest, or toward zero where the accumulation's second rounding is rna or rtz (the first of the
// kernels' two steps, rounding-inl.h), whatever the caller had set.
class FloatEnvironment {
 public:
  explicit FloatEnvironment(RoundingKind kind = RoundingKind::kNearestEven) {
    const bool nearest = kind == RoundingKind::kNearestEven;
#if defined(__SSE2__)
    // Floats and doubles look at nothing else here, and a whole environment takes a hundred times
    // as long to set: 3% of an array's cycle.
    saved_ = _mm_getcsr();
    _mm_setcsr(_MM_MASK_MASK | (nearest ? _MM_ROUND_NEAREST : _MM_ROUND_TOWARD_ZERO));
#else
    std::fegetenv(&saved_);
    std::fesetenv(FE_DFL_ENV);
    std::fesetround(nearest ? FE_TONEAREST : FE_TOWARDZERO);
#endif
  }
  FloatEnvironment(const FloatEnvironment&) = delete;
  FloatEnvironment& operator=(const FloatEnvironment&) = delete;
#if defined(__SSE2__)
  ~FloatEnvironment() { _mm_setcsr(saved_); }

 private:
  unsigned saved_;
#else
  ~FloatEnvironment() { std::fesetenv(&saved_); }

 private:
  std::fenv_t saved_;
#endif
};

}  // namespace quaver
