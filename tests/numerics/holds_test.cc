// Does holds() say what listing every value says?
#include <gtest/gtest.h>

#include "models/numerics/dot.h"
#include "tests/numerics/formats.h"
#include "tests/support/oracle.h"

namespace quaver {
namespace {

// One code of `inner` as a value of `outer`, specials and the sign of zero included.
bool holds_code(const oracle::Target& outer, const oracle::Real& x) {
  const Format& f = outer.format();
  if (x.is_nan()) return f.specials != Specials::kNone;
  if (x.is_infinite()) return f.specials == Specials::kIeee;
  if (x.is_zero()) return !x.is_negative() || f.signed_zero;
  const std::uint32_t code = outer.round(x, kRtz, Overflow::kSpecial);
  return compare(oracle::value_of(f, code), x) == 0;
}

bool holds_by_listing(const oracle::Target& outer, const Format& inner) {
  for (std::uint32_t code = 0; code <= inner.code_mask(); ++code)
    if (!holds_code(outer, oracle::value_of(inner, code))) return false;
  return true;
}

TEST(Holds, AgreesWithListingEveryValue) {
  std::vector<Format> formats = formats_up_to(9, true);
  for (const char* text : {"e1m1",
                           "e1m2",
                           "e1m4",
                           "e1m0:nuz",
                           "e1m0:none",
                           "e5m0:nan",
                           "e5m0:none:nosub",
                           "e2m1:none",
                           "e2m1:nan",
                           "e1m1:nan:nosub",
                           "e1m1:nan",
                           "e1m2:nosub",
                           "e3m2b-3:nuz:nosub",
                           "e2m3:none:uz",
                           "e4m3:nosub",
                           "e4m3:uz",
                           "e6m9:nosub",
                           "e6m9:none",
                           "e6m9:nan",
                           "e6m9:nosub:uz",
                           "e2m3b8:none",
                           "e5m3b15:nan",
                           "e11m20",
                           "e3m8:none:nosub:uz"})
    formats.push_back(parse_format(text));
  for (const Format& outer : formats) {
    const oracle::Target& target = oracle::target(outer);
    for (const Format& inner : formats)
      // Sixteen bits are listed for the outer formats of their size only: it takes long.
      if (inner.width() <= 12 || (inner.width() == 16 && outer.width() == 16)) {
        EXPECT_EQ(holds(outer, inner), holds_by_listing(target, inner))
            << spelling(outer) << " holds " << spelling(inner);
      }
  }
}

TEST(Holds, Fp153HoldsBothHfp8FormatsAtEveryBias) {
  const Format fp153 = parse_format("fp153");
  EXPECT_TRUE(holds(fp153, parse_format("fp152")));
  for (int bias = 0; bias <= 15; ++bias)
    EXPECT_TRUE(holds(fp153, parse_format("fp143b" + std::to_string(bias)))) << bias;
  EXPECT_FALSE(holds(fp153, parse_format("e4m3b16:nuz")));
  EXPECT_FALSE(holds(fp153, parse_format("e4m3b-1:nuz")));
}

TEST(Holds, AccumulatorsOfTheRecipesHoldEachOther) {
  const Format fp32 = parse_format("fp32");
  for (const char* inner : {"fp16", "bf16", "fp169", "fp152", "fp143", "e4m3fn", "fp32"})
    EXPECT_TRUE(holds(fp32, parse_format(inner))) << inner;
  EXPECT_FALSE(holds(parse_format("fp169"), fp32));
  EXPECT_FALSE(holds(parse_format("fp16"), parse_format("bf16")));
  EXPECT_FALSE(holds(parse_format("bf16"), parse_format("fp16")));
  EXPECT_FALSE(holds(parse_format("fp169"), parse_format("fp152")));  // no infinity, no -0
}

}  // namespace
}  // namespace quaver
