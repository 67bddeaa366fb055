// Do passes have the names that users write?
#include "sim/lower/pass.h"

#include <gtest/gtest.h>

namespace quaver {
namespace {

TEST(Pass, NamesAreFwdDgradWgrad) {
  EXPECT_EQ(to_string(Pass::kForward), "fwd");
  EXPECT_EQ(to_string(Pass::kDataGradient), "dgrad");
  EXPECT_EQ(to_string(Pass::kWeightGradient), "wgrad");
}

TEST(Pass, ParsingInvertsNaming) {
  for (const Pass pass : kPasses) EXPECT_EQ(parse_pass(to_string(pass), {}), pass);
}

TEST(Pass, AnUnknownNameListsTheChoices) {
  try {
    parse_pass("dgard", {"--passes", 0, 0});
    FAIL();
  } catch (const InputError& error) {
    EXPECT_STREQ(error.what(),
                 "--passes: unknown pass 'dgard', expected one of fwd, dgrad, wgrad, did you mean "
                 "'dgrad'?");
  }
}

}  // namespace
}  // namespace quaver
