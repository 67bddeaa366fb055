// Is every NaN and infinity among gradients seen, and nothing else?
#include <gtest/gtest.h>

#include <vector>

#include "models/loss_scaler/loss_scaler.h"
#include "tests/support/oracle.h"

namespace quaver {
namespace {

void expect_code(const Format& format, std::uint32_t code) {
  const oracle::Real value = oracle::value_of(format, code);
  ASSERT_EQ(overflows(format, std::vector{code}), value.is_nan() || value.is_infinite())
      << format.name << ' ' << code;
}

TEST(Overflows, EveryCodeOfEveryNamedFormatUpTo16Bits) {
  for (const NamedFormat& named : named_formats()) {
    if (named.format.width() > 16) continue;
    for (std::uint32_t code = 0; code <= named.format.code_mask(); ++code)
      expect_code(named.format, code);
    if (HasFatalFailure()) return;
  }
}

TEST(Overflows, TheMergedNanInfinityOfFp169IsOneWithEitherSign) {
  const Format fp169 = parse_format("fp169");
  EXPECT_TRUE(overflows(fp169, std::vector{0x7fffU}));
  EXPECT_TRUE(overflows(fp169, std::vector{0xffffU}));
  EXPECT_FALSE(overflows(fp169, std::vector{0x7ffeU, 0xfffeU, 0x8000U}));
}

TEST(Overflows, OneAmongManyIsEnough) {
  const Format fp32 = parse_format("fp32");
  std::vector<std::uint32_t> codes(1000, 0x7f7fffff);
  EXPECT_FALSE(overflows(fp32, codes));
  EXPECT_FALSE(overflows(fp32, {}));
  for (const std::size_t place : {std::size_t{0}, std::size_t{500}, std::size_t{999}})
    for (const std::uint32_t special : {0x7f800000U, 0xff800000U, 0x7fc00000U, 0xff800001U}) {
      codes[place] = special;
      EXPECT_TRUE(overflows(fp32, codes)) << place;
      codes[place] = 0;
    }
}

}  // namespace
}  // namespace quaver
