// Single steps worked out by hand, at the edges of the formats.
#include <gtest/gtest.h>

#include "models/weight_update_unit/weight_update_unit.h"

namespace quaver {
namespace {

using enum UpdateVariant;

constexpr Rounding kRne{RoundingKind::kNearestEven, 0};
constexpr Rounding kRna{RoundingKind::kNearestAway, 0};
constexpr Rounding kSr8{RoundingKind::kStochastic, 8};

constexpr std::uint32_t kOne169 = 31 << 9;  // 1 in FP169
constexpr std::uint32_t kOne32 = 0x3f800000;
constexpr std::uint32_t kNan169 = 0x7fff;

WeightUpdate hfp8(UpdateVariant variant, Rounding rounding = kRna) {
  return {variant, parse_format("fp143"), arithmetic_format(variant), rounding, kRna};
}
// Learning rate 1, loss scale 1, neither momentum nor decay.
UpdateScalars plain(std::uint32_t one) { return {one, 0, 0, one}; }

TEST(Corners, NothingStaysNothing) {
  for (const UpdateVariant variant : {kResidual, kMaster, kMasterFp32Math, kFp32}) {
    const std::uint32_t one = variant == kResidual || variant == kMaster ? kOne169 : kOne32;
    EXPECT_EQ(update_weight(hfp8(variant), {one, one, one, one}, {}, 0), WeightState{})
        << to_string(variant);
  }
}

TEST(Corners, AWeightThatOverflowsSaturatesAndTheResidualKeepsTheRest) {
  const UpdateScalars s = plain(kOne169);
  // 30 - -2: FP143 ends at 30, the residual keeps 2.
  EXPECT_EQ(update_weight(hfp8(kResidual), s, {0x7f, 0, 0}, 0xc000),
            (WeightState{0x7f, 0x4000, 0xc000}));
  // Back from 30 + 2 by 4: 28 is a code.
  EXPECT_EQ(update_weight(hfp8(kResidual), s, {0x7f, 0x4000, 0}, 0x4200),
            (WeightState{0x7e, 0, 0x4200}));
  EXPECT_EQ(update_weight(hfp8(kResidual), s, {0xff, 0, 0}, 0x4000),
            (WeightState{0xff, 0xc000, 0x4000}));
  // A master of 32 is a weight of 30.
  EXPECT_EQ(update_weight(hfp8(kMaster), s, {0x7f, 0x4800, 0}, 0), (WeightState{0x7f, 0x4800, 0}));
}

TEST(Corners, AMasterThatOverflowsIsSpecialAndItsWeightSaturatesIfItCan) {
  // 2^32 * 1.996 twice is the merged NaN-Infinity, which FP143 can only call NaN.
  EXPECT_EQ(update_weight(hfp8(kMaster), plain(kOne169), {0x7f, 0x7ffe, 0}, 0xfffe),
            (WeightState{0x80, kNan169, 0xfffe}));
  // 65504 + 2^15 in FP32 is infinite in FP16.
  EXPECT_EQ(update_weight(hfp8(kMasterFp32Math), plain(kOne32), {0x7f, 0x7bff, 0}, 0xc7000000),
            (WeightState{0x7f, 0x7c00, 0xc7000000}));
}

TEST(Corners, ANanGradientGoesThroughToEverythingKept) {
  EXPECT_EQ(update_weight(hfp8(kResidual), plain(kOne169), {0x58, 0, 0}, kNan169),
            (WeightState{0x80, kNan169, kNan169}));
  EXPECT_EQ(update_weight(hfp8(kMaster, kSr8), plain(kOne169), {0x58, kOne169, 0}, kNan169, 255),
            (WeightState{0x80, kNan169, kNan169}));
  EXPECT_EQ(update_weight(hfp8(kMasterFp32Math), plain(kOne32), {0x58, 0x3c00, 0}, 0xffc00001),
            (WeightState{0x80, 0x7e00, 0x7fc00000}));
  EXPECT_EQ(update_weight(hfp8(kFp32), plain(kOne32), {0x58, kOne32, 0}, 0x7f800001),
            (WeightState{0x80, 0x7fc00000, 0x7fc00000}));
}

TEST(Corners, AnInfiniteGradientIsInfiniteInFp32AndSaturatesTheWeight) {
  EXPECT_EQ(update_weight(hfp8(kFp32), plain(kOne32), {0x58, kOne32, 0}, 0x7f800000),
            (WeightState{0xff, 0xff800000, 0x7f800000}));
  // From FP152 into FP169 it is the merged NaN-Infinity.
  WeightUpdate update = hfp8(kResidual);
  update.gradient = parse_format("fp152");
  EXPECT_EQ(update_weight(update, plain(kOne169), {0x58, 0, 0}, 0x7c),
            (WeightState{0x80, kNan169, kNan169}));
}

TEST(Corners, ANanStaysInTheStateWithoutNewOnes) {
  const UpdateScalars s{kOne169, kOne169, 0, kOne169};
  const WeightState spoilt{0x80, kNan169, kNan169};
  EXPECT_EQ(update_weight(hfp8(kResidual), s, spoilt, 0x3e00), spoilt);
}

TEST(Corners, WithoutDecayTheWeightDoesNotReachTheVelocity) {
  EXPECT_EQ(update_weight(hfp8(kResidual), plain(kOne169), {0x80, 0, 0}, kOne169).velocity,
            kOne169);
  EXPECT_EQ(update_weight(hfp8(kResidual), {kOne169, 0, kOne169, kOne169}, {0x80, 0, 0}, kOne169)
                .velocity,
            kNan169);
}

TEST(Corners, SubnormalWeightsRoundTiesToEvenWhateverTheUpdateDoes) {
  // 2^-13 - 2^-14 is a tie between 0 and 2^-13.
  EXPECT_EQ(update_weight(hfp8(kResidual), plain(kOne169), {0x01, 0xa200, 0}, 0),
            (WeightState{0x00, 0x2200, 0}));
  // 2 * 2^-13 - 2^-14 one between 1 and 2 of them.
  EXPECT_EQ(update_weight(hfp8(kResidual), plain(kOne169), {0x02, 0xa200, 0}, 0),
            (WeightState{0x02, 0xa200, 0}));
}

TEST(Corners, GradientsBelowFp169AreFlushed) {
  // 2^-16, the smallest of FP152, times 2^-15 is the code of zero.
  WeightUpdate update = hfp8(kResidual);
  update.gradient = parse_format("fp152");
  const UpdateScalars s{kOne169, 0, 0, (31 - 15) << 9};
  EXPECT_EQ(update_weight(update, s, {0x58, 0, 0}, 0x01), (WeightState{0x58, 0, 0}));
  // 2^-15 * 2^-15 is not.
  EXPECT_EQ(update_weight(update, s, {0x58, 0, 0}, 0x02), (WeightState{0x58, 0x8200, 0x0200}));
}

TEST(Corners, ScaledGradientsAreScaledBackBeforeTheyDecay) {
  // g = 1000/1000 by the rounded 1/1000 (0x2a0c: 2^-10 * 1.0234375), then + 0.5 * 2.
  const UpdateScalars s{kOne169, 0, 30 << 9, 0x2a0c};
  const std::uint32_t thousand = (40 << 9) | 0x1e8;  // 2^9 * 1.953125
  // 1000 * 2^-10 * 1.0234375 = 0.99945...: to 2^-10, 1023 of them; + 1 = 1.9990..., a tie, to 2.
  EXPECT_EQ(update_weight(hfp8(kResidual), s, {0x60, 0, 0}, thousand),
            (WeightState{0x00, 0, 0x4000}));
}

TEST(Corners, StochasticRoundingTakesSmallUpdatesAsOftenAsTheyAreLarge) {
  // 1 - 2^-13 lies an eighth of the way down to the next FP169 number.
  const std::uint32_t gradient = (31 - 13) << 9;
  const auto master = [&](Rounding rounding, std::uint32_t random) {
    return update_weight(hfp8(kMaster, rounding), plain(kOne169), {0x58, kOne169, 0}, gradient,
                         random)
        .residual_or_master;
  };
  EXPECT_EQ(master(kRne, 0), kOne169);
  EXPECT_EQ(master(kSr8, 31), kOne169 - 1);
  EXPECT_EQ(master(kSr8, 32), kOne169);
  EXPECT_EQ(master(kSr8, 255), kOne169);
}

TEST(Corners, TheHalfMasterIsRoundedAfterTheFp32Line) {
  // 1 - (2^-12 + 2^-35): FP32 rounds to the tie 1 - 2^-12, FP16 then to even, up to 1; in one
  // rounding it would be 1 - 2^-11.
  const std::uint32_t gradient = ((127 - 12) << 23) | 1;  // 2^-12 * (1 + 2^-23)
  EXPECT_EQ(update_weight(hfp8(kMasterFp32Math, kRne), plain(kOne32), {0x58, 0x3c00, 0}, gradient),
            (WeightState{0x58, 0x3c00, gradient}));
}

}  // namespace
}  // namespace quaver
