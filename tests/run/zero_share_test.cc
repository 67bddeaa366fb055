// Are products with a zero counted, and is their share without operands that of the operands that
// would be drawn?
#include "sim/run/zero_share.h"

#include <gtest/gtest.h>

#include "sim/array/analytic.h"
#include "sim/run/run.h"
#include "tests/support/random.h"

namespace quaver {
namespace {

TEST(ZeroProducts, AreThoseOfTryingEveryOne) {
  const Format a_format = parse_format("fp152"), b_format = parse_format("fp143");
  Random random;
  CodeMatrix a(5, 7, 1), b(7, 4, 1);
  for (std::uint64_t k = 0; k < 7; ++k) {
    for (std::uint64_t m = 0; m < 5; ++m) a.set(m, k, random.one_in(3) ? 0x80 : random.bits(8));
    for (std::uint64_t n = 0; n < 4; ++n) b.set(k, n, random.one_in(3) ? 0 : random.bits(8));
  }
  std::uint64_t zeros = 0;
  for (std::uint64_t m = 0; m < 5; ++m)
    for (std::uint64_t n = 0; n < 4; ++n)
      for (std::uint64_t k = 0; k < 7; ++k) {
        const bool a_zero = a.at(m, k) == 0 || a.at(m, k) == 0x80;  // -0
        zeros += a_zero || b.at(k, n) == 0;                         // FP143's 0x80 is NaN
      }
  EXPECT_EQ(zero_products(a_format, a, b_format, b), zeros);
}

TEST(ZeroProbability, IsTheShareOfDrawnTensors) {
  for (const auto kind : {TensorKind::kWeight, TensorKind::kActivation, TensorKind::kError})
    for (const char* name : {"fp143", "fp152", "e4m3b3"}) {
      const Format format = parse_format(name);
      const CodeMatrix drawn = synthetic_tensor(kind, format, 300, 200, 700, 5);
      double zeros = 0;
      for (std::uint64_t i = 0; i < 300; ++i)
        for (std::uint64_t j = 0; j < 200; ++j)
          zeros += (drawn.at(i, j) & format.magnitude_mask()) == 0;
      // 60,000 draws: sigma is at most 0.002.
      EXPECT_NEAR(zero_probability(kind, format, 700), zeros / 60000, 0.008)
          << name << " " << static_cast<int>(kind);
    }
}

TEST(ZeroGating, ChangesNoOutputAndNoCycle) {
  Trace trace;
  Layer layer;
  layer.name = "fc";
  layer.op = LayerOp::kGemm;
  layer.m = 9;
  layer.n = 10;
  layer.kdim = 70;
  trace.layers = {layer};
  RunOptions options;
  options.values = true;
  AnalyticModel model;
  const auto rows = [&](const std::string& gating) {
    const Config config = load_config("configs/hfp8-8x8.yaml", {{"fpu.zero_gating", gating}});
    return run(config, trace, options, model).rows;
  };
  const auto with = rows("true"), without = rows("false");
  for (std::size_t i = 0; i < 3; ++i) {
    EXPECT_EQ(with[i].digest, without[i].digest);
    EXPECT_EQ(with[i].cycles, without[i].cycles);
  }
  // Forward, half of the 630 activations meet 10 weights each.
  ASSERT_TRUE(with[0].zero_products);
  EXPECT_NEAR(static_cast<double>(*with[0].zero_products) / 6300, 0.5, 0.08);
}

}  // namespace
}  // namespace quaver
