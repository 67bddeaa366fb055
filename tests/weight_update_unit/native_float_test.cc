// Is the FP32 update what the processor's own fused multiply-add makes of it?
#include <gtest/gtest.h>

#include <bit>
#include <cmath>

#include "models/weight_update_unit/weight_update_unit.h"
#include "tests/support/random.h"

namespace quaver {
namespace {

// A float in one of some binades around 1.
float any_float(Random& random, int lowest, unsigned binades) {
  const auto field =
      static_cast<std::uint32_t>(127 + lowest + static_cast<int>(random.below(binades)));
  return std::bit_cast<float>((random.bits(1) << 31) | (field << 23) | random.bits(23));
}

std::uint32_t code(float x) { return std::bit_cast<std::uint32_t>(x); }

TEST(NativeFloat, StepsAMillionWeightsAlike) {
  Random random;
  const Format fp32 = parse_format("fp32");
  const Rounding rne{RoundingKind::kNearestEven, 0};
  const WeightUpdate update{UpdateVariant::kFp32, fp32, fp32, rne, rne};
  for (int i = 0; i < 1'000'000; ++i) {
    // Products reach below the smallest normal number now and then.
    const float lr = std::fabs(any_float(random, -40, 42));
    const float momentum = std::fabs(any_float(random, -2, 2));
    const float decay = random.one_in(4) ? 0.0F : std::fabs(any_float(random, -20, 20));
    const float inverse = std::fabs(any_float(random, -20, 21));
    const float w = any_float(random, -120, 140);
    const float v = any_float(random, -110, 120);
    const float gradient = any_float(random, -110, 120);

    float g = gradient * inverse;
    if (decay != 0.0F) g = std::fma(decay, w, g);
    const float next_v = std::fma(momentum, v, g);
    const float next_w = std::fma(-lr, next_v, w);
    const UpdateScalars scalars{code(lr), code(momentum), code(decay), code(inverse)};
    ASSERT_EQ(update_weight(update, scalars, {code(w), code(w), code(v)}, code(gradient)),
              (WeightState{code(next_w), code(next_w), code(next_v)}))
        << lr << ' ' << momentum << ' ' << decay << ' ' << inverse << ' ' << w << ' ' << v << ' '
        << gradient;
  }
}

}  // namespace
}  // namespace quaver
