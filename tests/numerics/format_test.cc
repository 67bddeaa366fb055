// Does each name and each spelling mean the format that it should?
#include "models/numerics/format.h"

#include <gtest/gtest.h>

#include <cmath>

#include <stdexcept>
#include <string>
#include <vector>

#include "models/numerics/number.h"
#include "models/numerics/rounding.h"

namespace quaver {
namespace {

struct Extremes {
  const char* name;
  unsigned width;
  double max;
  double min_normal;
  double min_subnormal;
};

// From the papers and standards, not from the table under test.
const Extremes kExtremes[] = {
    {"fp143", 8, 30.0, 0x1p-10, 0x1p-13},         {"fp152", 8, 57344.0, 0x1p-14, 0x1p-16},
    {"fp153", 9, 61440.0, 0x1p-14, 0x1p-17},      {"fp16", 16, 65504.0, 0x1p-14, 0x1p-24},
    {"bf16", 16, 0x1.fep127, 0x1p-126, 0x1p-133}, {"fp32", 32, 0x1.fffffep127, 0x1p-126, 0x1p-149},
    {"e4m3fn", 8, 448.0, 0x1p-6, 0x1p-9},         {"e5m2", 8, 57344.0, 0x1p-14, 0x1p-16},
    {"e4m3fnuz", 8, 240.0, 0x1p-7, 0x1p-10},      {"e5m2fnuz", 8, 57344.0, 0x1p-15, 0x1p-17},
    {"e4m3b11fnuz", 8, 30.0, 0x1p-10, 0x1p-13},   {"e3m4", 8, 15.5, 0x1p-2, 0x1p-6},
};

std::string message_of(std::string_view text) {
  try {
    parse_format(text);
  } catch (const std::invalid_argument& error) {
    return error.what();
  }
  return "no error";
}

TEST(Format, NamedFormatsHaveTheExtremesOfTheirPapers) {
  for (const Extremes& want : kExtremes) {
    const Format f = parse_format(want.name);
    EXPECT_EQ(f.width(), want.width) << want.name;
    EXPECT_EQ(to_double(f, f.max_finite_code()), want.max) << want.name;
    EXPECT_EQ(to_double(f, 1U << f.mantissa_bits), want.min_normal) << want.name;
    EXPECT_EQ(to_double(f, 1), want.min_subnormal) << want.name;
  }
}

TEST(Format, Fp169IsDlfloat) {
  const Format f = parse_format("fp169");
  EXPECT_EQ(f.width(), 16U);
  EXPECT_EQ(f.max_finite_code(), 0x7ffeU);
  EXPECT_EQ(to_double(f, 0x7ffe), 0x1p32 * (1 + 510.0 / 512));
  EXPECT_EQ(to_double(f, 1), 0x1p-31 * (1 + 1.0 / 512));
  EXPECT_EQ(f.nan_code(), 0x7fffU);
  EXPECT_FALSE(f.has_infinity());
  EXPECT_FALSE(f.subnormals);
  EXPECT_FALSE(f.signed_zero);
  EXPECT_EQ(f, parse_format("e6m9b31:nan:nosub:uz"));
}

TEST(Format, EveryNamedFormatIsAmongThoseChecked) {
  EXPECT_EQ(named_formats().size(), std::size(kExtremes) + 1);  // and fp169
}

TEST(Format, Fp143TakesItsBiasFromItsName) {
  EXPECT_EQ(parse_format("fp143b11"), parse_format("fp143"));
  for (int bias = 0; bias <= 15; ++bias) {
    const Format f = parse_format("fp143b" + std::to_string(bias));
    EXPECT_EQ(to_double(f, 0x7f), std::ldexp(15.0 / 8, 15 - bias)) << bias;
    EXPECT_EQ(to_double(f, 0x01), std::ldexp(1.0, -2 - bias)) << bias;
    EXPECT_EQ(f.nan_code(), 0x80U);
  }
}

TEST(Format, CanonicalNansAndInfinitiesHaveTheirCodes) {
  EXPECT_EQ(parse_format("fp152").nan_code(), 0x7eU);
  EXPECT_EQ(parse_format("fp152").infinity_code(true), 0xfcU);
  EXPECT_EQ(parse_format("fp16").nan_code(), 0x7e00U);
  EXPECT_EQ(parse_format("bf16").nan_code(), 0x7fc0U);
  EXPECT_EQ(parse_format("fp32").nan_code(), 0x7fc00000U);
  EXPECT_EQ(parse_format("fp32").infinity_code(false), 0x7f800000U);
  EXPECT_EQ(parse_format("e4m3fn").nan_code(), 0x7fU);
  EXPECT_EQ(parse_format("e5m2fnuz").nan_code(), 0x80U);
  EXPECT_THROW((void)parse_format("e2m1:none").nan_code(), std::logic_error);
}

TEST(Format, TheGrammarDefaultsToIeeeWithItsBias) {
  EXPECT_EQ(parse_format("e5m10"), parse_format("fp16"));
  EXPECT_EQ(parse_format("e8m7:ieee"), parse_format("bf16"));
  EXPECT_EQ(parse_format("e4m3:nan"), parse_format("e4m3fn"));
  EXPECT_EQ(parse_format("e4m3b8:nuz"), parse_format("e4m3fnuz"));
  EXPECT_EQ(parse_format("e1m2").bias, 0);
  EXPECT_EQ(parse_format("e11m20").bias, 1023);
  EXPECT_EQ(parse_format("e3m2b-3").bias, -3);
  EXPECT_TRUE(parse_format("e4m3").signed_zero);
  EXPECT_FALSE(parse_format("e4m3:uz").signed_zero);
  EXPECT_TRUE(parse_format("e4m3").subnormals);
  EXPECT_FALSE(parse_format("e4m3:nosub").subnormals);
  EXPECT_EQ(parse_format("e4m3:none").specials, Specials::kNone);
}

TEST(Format, SpellingIsReadBackAsTheSameFormat) {
  std::vector<std::string> texts;
  for (const NamedFormat& named : named_formats()) texts.push_back(named.format.name);
  for (const char* special : {"", ":ieee", ":nan", ":nuz", ":none"})
    for (const char* subnormals : {"", ":nosub"})
      for (const char* zero : {"", ":uz"})
        for (const char* shape : {"e1m2", "e2m1b-7", "e5m2b4096", "e11m20", "e1m30"})
          texts.push_back(std::string(shape) + special + subnormals + zero);
  for (const std::string& text : texts) {
    const Format f = parse_format(text);
    EXPECT_EQ(parse_format(spelling(f)), f) << text;
    EXPECT_EQ(spelling(parse_format(spelling(f))), spelling(f)) << text;
  }
  EXPECT_EQ(spelling(parse_format("fp169")), "e6m9b31:nan:nosub:uz");
}

TEST(Format, EqualityIsAboutTheSixFieldsAndNotTheName) {
  const Format f = parse_format("e4m3");
  EXPECT_EQ(parse_format("fp152"), parse_format("e5m2"));
  for (const char* other : {"e5m3b7", "e4m2", "e4m3b8", "e4m3:nan", "e4m3:nosub", "e4m3:uz"})
    EXPECT_FALSE(parse_format(other) == f) << other;
}

TEST(Format, AnUnknownNameIsAnErrorThatListsTheChoices) {
  for (const char* text : {"fp8", "", "e4", "e4m3b", "e4m3:", "e4m3:foo", "e4m3:uz:nosub",
                           "e4m3:nan:ieee", " fp16", "fp16 ", "FP16", "em3", "e4m-3"}) {
    const std::string message = message_of(text);
    EXPECT_NE(message.find("'" + std::string(text) + "'"), std::string::npos) << message;
    for (const NamedFormat& named : named_formats())
      EXPECT_NE(message.find(named.format.name), std::string::npos) << message;
    EXPECT_NE(message.find("e<E>m<M>[b<bias>]"), std::string::npos) << message;
  }
}

TEST(Format, AShapeOutOfRangeIsAnErrorThatNamesTheRange) {
  EXPECT_NE(message_of("e0m3").find("exponent bits must be 1 to 11, found 0"), std::string::npos);
  EXPECT_NE(message_of("e12m3").find("1 to 11, found 12"), std::string::npos);
  EXPECT_NE(message_of("e11m21").find("fit 32 bits"), std::string::npos);
  EXPECT_NE(message_of("e1m31").find("at most 30 mantissa bits"), std::string::npos);
  EXPECT_NE(message_of("e5m0").find("at least 1 mantissa bit"), std::string::npos);
  EXPECT_NE(message_of("e5m2b4097").find("-4096 to 4096, found 4097"), std::string::npos);
  EXPECT_NE(message_of("e1m0:nan").find("no number but zero"), std::string::npos);
  EXPECT_NE(message_of("fp143b16").find("0 to 15"), std::string::npos);
  EXPECT_NE(message_of("fp143b-1").find("0 to 15"), std::string::npos);
  EXPECT_NE(message_of("fp143bx").find("0 to 15"), std::string::npos);
}

TEST(Rounding, TextIsReadAndWrittenBack) {
  for (const char* text : {"rne", "rna", "rtz", "sr1", "sr8", "sr32"})
    EXPECT_EQ(to_string(parse_rounding(text)), text);
  EXPECT_EQ(parse_rounding("sr"), parse_rounding("sr8"));
  for (const char* text : {"special", "saturate"}) EXPECT_EQ(to_string(parse_overflow(text)), text);
}

TEST(Rounding, UnknownTextIsAnErrorThatListsTheChoices) {
  for (const char* text : {"", "rnd", "sr0", "sr33", "sr-1", "sr8x", "SR8"}) {
    try {
      parse_rounding(text);
      ADD_FAILURE() << text;
    } catch (const std::invalid_argument& error) {
      const std::string message = error.what();
      EXPECT_NE(message.find("rne, rna, rtz or sr<k> with k from 1 to 32"), std::string::npos);
      EXPECT_NE(message.find("'" + std::string(text) + "'"), std::string::npos);
    }
  }
  EXPECT_THROW(parse_overflow("wrap"), std::invalid_argument);
}

}  // namespace
}  // namespace quaver
