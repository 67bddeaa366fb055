// Help, version and the lists of what is known.
#include <gtest/gtest.h>

#include "tests/cli/program.h"

namespace quaver::cli_test {
namespace {

const char* const kCommands[] = {"run",    "sweep",   "compare", "verify", "area",
                                 "eval",   "formats", "recipes", "traces", "technologies",
                                 "import", "config",  "energy"};

bool lists(const std::string& text, const std::string& name) {
  return text.find("\n" + name + " ") != std::string::npos;
}

TEST(Help, NamesEveryCommand) {
  const Outcome outcome = run_quaver({"--help"});
  EXPECT_EQ(outcome.code, 0);
  EXPECT_EQ(outcome.err, "");
  for (const char* command : kCommands)
    EXPECT_TRUE(lists(outcome.out, std::string("  ") + command));
}

TEST(Help, OfEveryCommandShowsItsUsageAndTheCommonOptions) {
  for (const char* command : kCommands) {
    const Outcome outcome = run_quaver({command, "--help"});
    EXPECT_EQ(outcome.code, 0) << command;
    EXPECT_EQ(outcome.err, "");
    EXPECT_TRUE(outcome.out.starts_with(std::string("usage: quaver ") + command)) << outcome.out;
    for (const char* option : {"--threads", "--seed", "--log-level"})
      EXPECT_NE(outcome.out.find(option), std::string::npos) << command << ' ' << option;
  }
}

TEST(Help, TheVersionIsOneLine) {
  const Outcome outcome = run_quaver({"--version"});
  EXPECT_EQ(outcome.code, 0);
  EXPECT_TRUE(outcome.out.starts_with("quaver "));
  EXPECT_EQ(outcome.out.find('\n') + 1, outcome.out.size());
}

TEST(Lists, FormatsShowTheRangeAndTheSpecialCodes) {
  const Outcome outcome = run_quaver({"formats"});
  EXPECT_EQ(outcome.code, 0);
  for (const char* name : {"fp143", "fp152", "fp153", "fp169", "fp16", "bf16", "fp32", "e4m3fn",
                           "e5m2", "e4m3fnuz", "e5m2fnuz", "e4m3b11fnuz", "e3m4"})
    EXPECT_TRUE(lists(outcome.out, name)) << name;
  EXPECT_NE(outcome.out.find("57344"), std::string::npos) << "the largest fp152";
}

TEST(Lists, TracesShowTheMacsOfATrainingStep) {
  const Outcome outcome = run_quaver({"traces"});
  EXPECT_EQ(outcome.code, 0);
  for (const char* name :
       {"lenet5", "alexnet", "vgg16", "resnet18", "resnet34", "resnet50", "mobilenetv2", "ssd300",
        "bert-base", "bert-large", "transformer-big", "gnmt"})
    EXPECT_TRUE(lists(outcome.out, name)) << name;
  EXPECT_NE(outcome.out.find(" 12149538816\n"), std::string::npos) << "ResNet-50";
}

TEST(Lists, RecipesAndTechnologiesNameTheDefaults) {
  const Outcome recipes = run_quaver({"recipes"});
  EXPECT_EQ(recipes.code, 0);
  EXPECT_TRUE(lists(recipes.out, "sun2019"));
  EXPECT_TRUE(lists(recipes.out, "fp16"));
  const Outcome technologies = run_quaver({"technologies"});
  EXPECT_EQ(technologies.code, 0);
  EXPECT_TRUE(lists(technologies.out, "osu018"));
}

}  // namespace
}  // namespace quaver::cli_test
