// Do messages name the place and suggest what was meant?
#include "sim/input/error.h"

#include <gtest/gtest.h>

namespace quaver {
namespace {

TEST(Location, IsAsMuchOfFileLineAndColumnAsIsKnown) {
  EXPECT_EQ((Location{"f.yaml", 3, 7}.text()), "f.yaml:3:7");
  EXPECT_EQ((Location{"--set"}.text()), "--set");
}

TEST(InputError, PutsThePlaceBeforeTheMessage) {
  EXPECT_STREQ(InputError({"f.csv", 2, 5}, "bad").what(), "f.csv:2:5: bad");
  EXPECT_STREQ(InputError({}, "bad").what(), "bad");
  EXPECT_EQ(InputError({"f.csv", 2, 5}, "bad").location().line, 2);
}

TEST(DidYouMean, SuggestsTheNearestChoice) {
  const std::vector<std::string> keys{"rows", "cols", "overlap", "dataflow"};
  EXPECT_EQ(did_you_mean("rwos", keys), ", did you mean 'rows'?");
  EXPECT_EQ(did_you_mean("overlaps", keys), ", did you mean 'overlap'?");
  EXPECT_EQ(did_you_mean("data_flow", keys), ", did you mean 'dataflow'?");
}

TEST(DidYouMean, SaysNothingWhereNoChoiceIsNear) {
  EXPECT_EQ(did_you_mean("temperature", {"rows", "cols"}), "");
  EXPECT_EQ(did_you_mean("rows", {}), "");
}

TEST(DidYouMean, AllowsOneEditAndOneMoreForEveryThreeLetters) {
  EXPECT_EQ(did_you_mean("ab", {"abc"}), ", did you mean 'abc'?");
  EXPECT_EQ(did_you_mean("ab", {"abcd"}), "");
  EXPECT_EQ(did_you_mean("abc", {"abcde"}), ", did you mean 'abcde'?");
  EXPECT_EQ(did_you_mean("abc", {"abcdef"}), "");
}

TEST(DidYouMean, PrefersTheFirstOfEquallyNearChoices) {
  EXPECT_EQ(did_you_mean("cot", {"cat", "cut"}), ", did you mean 'cat'?");
  EXPECT_EQ(did_you_mean("cut", {"cat", "cut"}), ", did you mean 'cut'?");
}

TEST(Join, PutsCommasBetween) {
  EXPECT_EQ(join({}), "");
  EXPECT_EQ(join({"a"}), "a");
  EXPECT_EQ(join({"a", "b", "c"}), "a, b, c");
}

}  // namespace
}  // namespace quaver
