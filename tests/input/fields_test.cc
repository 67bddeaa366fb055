// Are values read only in their range, and keys only where they are known?
#include "sim/input/fields.h"

#include <gtest/gtest.h>

#include "tests/input/temporary_file.h"

namespace quaver {
namespace {

Node parse_fields(std::string_view text) { return parse_yaml(text, {"f", 1, 1}); }
Node value(std::string_view text) {
  return parse_fields("x: " + std::string(text)).find("x")->value;
}
std::string integer_error(std::string_view text) {
  return error_of([&] { to_integer(value(text), "a.x", 1, 512); });
}

TEST(ToInteger, TakesTheWholeRangeAndNothingBeyond) {
  EXPECT_EQ(to_integer(value("1"), "x", 1, 512), 1U);
  EXPECT_EQ(to_integer(value("512"), "x", 1, 512), 512U);
  EXPECT_EQ(integer_error("0"), "f:1:4: a.x is '0', expected an integer from 1 to 512");
  EXPECT_EQ(integer_error("513"), "f:1:4: a.x is '513', expected an integer from 1 to 512");
}

TEST(ToInteger, RefusesEverythingThatIsNotPlainlyAnInteger) {
  for (const char* text : {"-1", "+1", "1.0", "1e2", "0x10", "seven", "1 2", "''",
                           "99999999999999999999", "[1]", "{a: 1}", ""})
    EXPECT_NE(integer_error(text).find("expected an integer from 1 to 512"), std::string::npos)
        << text;
}

TEST(ToNumber, TakesTheWholeRangeAndNothingBeyond) {
  const auto number = [](std::string_view text) { return to_number(value(text), "x", 0.5, 10); };
  EXPECT_EQ(number("0.5"), 0.5);
  EXPECT_EQ(number("1e1"), 10);
  for (const char* text : {"0.49", "10.01", "nan", "inf", "-1", "ten", "1.5x", "[]"})
    EXPECT_NE(error_of([&] { number(text); }).find("expected a number from 0.5 to 10"),
              std::string::npos)
        << text;
}

TEST(ToBool, KnowsTrueAndFalseOnly) {
  EXPECT_TRUE(to_bool(value("true"), "x"));
  EXPECT_FALSE(to_bool(value("false"), "x"));
  EXPECT_EQ(error_of([] { to_bool(value("yes"), "x"); }),
            "f:1:4: x is 'yes', expected one of true, false");
}

TEST(ToChoice, ListsTheChoicesAndSuggestsTheNearest) {
  const Choices<int> choices{{"ws", 0}, {"os", 1}, {"weights", 2}};
  EXPECT_EQ(to_choice(value("os"), "x", choices), 1);
  EXPECT_EQ(error_of([&] { to_choice(value("weight"), "x", choices); }),
            "f:1:4: x is 'weight', expected one of ws, os, weights, did you mean 'weights'?");
  EXPECT_EQ(error_of([&] {
              to_choice(value("[ws]"), "x", choices);
            }).find("f:1:4: x is a list, expected one of ws, os, weights"),
            0U);
}

TEST(ToParsed, LocatesTheParsersOwnError) {
  const auto refuse = [](const std::string& text) -> int {
    throw std::invalid_argument("'" + text + "': expected a colour");
  };
  EXPECT_EQ(error_of([&] { to_parsed(value("seven"), "x", refuse); }),
            "f:1:4: 'seven': expected a colour");
}

TEST(Fields, GiveTheFallbackOnlyForAnAbsentKey) {
  const Node node = parse_fields("a: 3\nb: false\n");
  Fields fields(node, "array");
  EXPECT_EQ(fields.integer("a", 1, 5, 4), 3U);
  EXPECT_EQ(fields.integer("c", 1, 5, 4), 4U);
  EXPECT_FALSE(fields.boolean("b", true));
  EXPECT_TRUE(fields.boolean("d", true));
  EXPECT_EQ(fields.choice<int>("e", {{"x", 1}}, 9), 9);
  fields.finish();
}

TEST(Fields, NameThemselvesByTheirDottedPath) {
  const Node node = parse_fields("a: 30\n");
  Fields fields(node, "array");
  EXPECT_EQ(error_of([&] { fields.required_integer("a", 1, 5); }),
            "f:1:4: array.a is '30', expected an integer from 1 to 5");
  EXPECT_EQ(error_of([&] { return &fields.require("rows"); }), "f:1:1: missing key 'array.rows'");
  Fields top(node, "");
  EXPECT_EQ(error_of([&] { return &top.require("rows"); }), "f:1:1: missing key 'rows'");
}

TEST(Fields, RefuseAKeyThatNobodyAskedForAtTheKeysPlace) {
  const Node node = parse_fields("rows: 3\nclos: 4\n");
  Fields fields(node, "array");
  fields.required_integer("rows", 1, 9);
  fields.integer("cols", 1, 9, 1);
  EXPECT_EQ(error_of([&] { fields.finish(); }),
            "f:2:1: unknown key 'array.clos', expected one of cols, rows, did you mean 'cols'?");
}

TEST(Fields, AreAMapOrNothing) {
  const Node nothing;
  Fields(nothing, "fpu").finish();
  const Node word = value("3");
  EXPECT_EQ(error_of([&] { Fields(word, "fpu"); }), "f:1:4: fpu is '3', expected a map of keys");
}

}  // namespace
}  // namespace quaver
