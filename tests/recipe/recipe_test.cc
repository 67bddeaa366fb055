// Are shipped recipes what was published, and is arithmetic that cannot be refused where it stands?
#include "sim/recipe/recipe.h"

#include <gtest/gtest.h>

#include "tests/input/temporary_file.h"

namespace quaver {
namespace {

Recipe read(std::string_view text) {
  const Node node = parse_yaml(text, {"f", 1, 1});
  return read_recipe(recipe_document(node.find("recipe")->value));
}
std::string refusal(std::string_view text) {
  return error_of([&] { read(text); });
}
// The recipe sun2019 with some keys replaced, each in its own line.
std::string sun(const std::string& keys) { return "recipe:\n  base: sun2019\n" + keys; }

TEST(Recipe, EveryShippedOneLoadsUnderItsName) {
  EXPECT_GE(recipe_names().size(), 2U);
  for (const std::string& name : recipe_names()) {
    const Recipe recipe = load_recipe(name, {});
    EXPECT_EQ(recipe.name, name);
    EXPECT_FALSE(recipe.title.empty()) << name;
  }
}

TEST(Recipe, Sun2019IsHybridFp8WithSixteenBitEnds) {
  const Recipe recipe = load_recipe("sun2019", {});
  const Format fp143 = parse_format("fp143"), fp152 = parse_format("fp152");
  const Format fp169 = parse_format("fp169");
  const auto expect = [&](Pass pass, const Format& a, const Format& b, const Conversion& output) {
    EXPECT_EQ(recipe.arithmetic(pass),
              (PassArithmetic{a, b, 1, {fp169, fp169, 64, parse_rounding("rna")}, output}))
        << to_string(pass);
  };
  expect(Pass::kForward, fp143, fp143, {fp143, parse_rounding("rne"), Overflow::kSaturate});
  expect(Pass::kDataGradient, fp152, fp143, {fp152, parse_rounding("rne"), Overflow::kSpecial});
  expect(Pass::kWeightGradient, fp143, fp152, {fp169, parse_rounding("rna"), Overflow::kSpecial});
  ASSERT_NE(recipe.first_last, nullptr);
  EXPECT_EQ(recipe.first_last->name, "fp16");
  EXPECT_EQ(recipe.first_last->first_last, nullptr);
}

TEST(Recipe, RunsTheFirstAndTheLastLayerOneProductAtATime) {
  const Recipe recipe = read(sun("  fused_products: 4\n"));
  for (const Pass pass : kPasses) {
    EXPECT_EQ(recipe.arithmetic(pass).fused_products, 4U);
    EXPECT_EQ(recipe.first_last->arithmetic(pass).fused_products, 1U);
  }
}

TEST(Recipe, ReplacesTheKeysOfItsBaseAndKeepsTheOthers) {
  const Recipe recipe =
      read(sun("  operands: {dgrad: {a: fp143b4}}\n"
               "  accumulation: {chunk: none}\n"));
  EXPECT_EQ(recipe.arithmetic(Pass::kDataGradient).a, parse_format("fp143b4"));
  EXPECT_EQ(recipe.arithmetic(Pass::kDataGradient).b, parse_format("fp143"));
  EXPECT_EQ(recipe.arithmetic(Pass::kForward).accumulation.chunk, 0U);
  EXPECT_EQ(recipe.arithmetic(Pass::kForward).accumulation.inter, parse_format("fp169"));
}

TEST(Recipe, HasTheForwardPassAloneIfNoOtherIsNamed) {
  const Recipe recipe = load_recipe("liu2021", {});
  EXPECT_TRUE(recipe.forward_only);
  EXPECT_EQ(recipe.arithmetics().size(), 1U);
  EXPECT_FALSE(recipe.update.has_value());
  const std::string text =
      refusal("recipe:\n  base: liu2021\n  operands: {dgrad: {a: fp152, b: fp152}}\n");
  EXPECT_EQ(text,
            "f:3:21: the recipe has a backward pass but no recipe.output.wgrad, expected operands "
            "and output of fwd, dgrad and wgrad, or of fwd alone");
}

TEST(Recipe, TakesAnotherPolicyOrVariantWhole) {
  const Recipe recipe =
      read(sun("  loss_scaling: {policy: static, scale: 1000}\n"
               "  update: {variant: master, weight: fp143, rounding: sr8}\n"));
  EXPECT_EQ(recipe.loss_scaling.policy, LossScalePolicy::kStatic);
  EXPECT_EQ(recipe.loss_scaling.initial, 1000);
  EXPECT_EQ(recipe.update->variant, UpdateVariant::kMaster);
  EXPECT_EQ(refusal(sun("  update: {variant: master}\n")),
            "f:3:11: missing key 'recipe.update.weight'");
}

TEST(Recipe, IsReadFromAFileOfOnesOwn) {
  const TemporaryFolder folder;
  const std::string file =
      folder.write("mine.yaml", "base: sun2019\nname: mine\naccumulation: {chunk: 32}\n");
  const Recipe recipe = load_recipe(file, {});
  EXPECT_EQ(recipe.name, "mine");
  EXPECT_EQ(recipe.arithmetic(Pass::kForward).accumulation.chunk, 32U);
  EXPECT_EQ(error_of([] { load_recipe("none.yaml", {}); }),
            "none.yaml: cannot be opened, expected a recipe file");
}

TEST(Recipe, SuggestsTheNameThatWasMeant) {
  EXPECT_EQ(refusal("recipe: sun2018\n").find("f:1:9: unknown recipe 'sun2018', expected one of "),
            0U);
  EXPECT_NE(refusal("recipe: sun2018\n").find(", did you mean 'sun2019'?"), std::string::npos);
  EXPECT_EQ(refusal(sun("  first_last: fp61\n")).find("f:3:15: unknown recipe 'fp61'"), 0U);
}

TEST(Recipe, IsANameOrAMap) {
  EXPECT_EQ(refusal("recipe: [1]\n"),
            "f:1:9: recipe is a list, expected a name or a map with 'base'");
  EXPECT_EQ(refusal("recipe: {name: x}\n"), "f:1:9: missing key 'recipe.accumulation'");
}

struct Bad {
  const char* keys;
  const char* message;  // the beginning
};

void PrintTo(const Bad& bad, std::ostream* out) { *out << bad.keys; }

class BadRecipe : public testing::TestWithParam<Bad> {};

TEST_P(BadRecipe, IsRefusedWhereItStandsWithWhatWasExpected) {
  const std::string text = refusal(sun(GetParam().keys));
  EXPECT_EQ(text.substr(0, std::string(GetParam().message).size()), GetParam().message);
}

INSTANTIATE_TEST_SUITE_P(
    EveryRule, BadRecipe,
    testing::Values(
        Bad{"  chunk: 3\n", "f:3:3: unknown key 'recipe.chunk', expected one of accumulation, "},
        Bad{"  accumulation: {chunks: 3}\n",
            "f:3:18: unknown key 'recipe.accumulation.chunks', expected one of chunk, inter, "
            "intra, rounding, did you mean 'chunk'?"},
        Bad{"  operands: {fwd: {c: fp143}}\n", "f:3:20: unknown key 'recipe.operands.fwd.c'"},
        Bad{"  operands: {fwrd: {a: fp143}}\n", "f:3:14: unknown key 'recipe.operands.fwrd'"},
        Bad{"  output: {bwd: {}}\n", "f:3:12: unknown key 'recipe.output.bwd'"},
        Bad{"  operands: {fwd: {a: fp8}}\n", "f:3:23: "},
        Bad{"  operands: {fwd: {a: [fp143]}}\n",
            "f:3:23: recipe.operands.fwd.a is a list, expected a word"},
        Bad{"  output: {fwd: {rounding: up}}\n", "f:3:28: "},
        Bad{"  output: {fwd: {overflow: wrap}}\n", "f:3:28: "},
        Bad{"  accumulation: {inter: fp152}\n",
            "f:3:25: recipe.accumulation.inter 'fp152' does not hold every value of intra 'fp169', "
            "expected a format that does"},
        Bad{"  accumulation: {rounding: sr8}\n",
            "f:3:28: recipe.accumulation.rounding is stochastic, expected rne, rna or rtz"},
        Bad{"  accumulation: {chunk: 0}\n",
            "f:3:25: recipe.accumulation.chunk (none or a number) is '0', expected an integer from "
            "1 to "},
        Bad{"  fused_products: 3\n",
            "f:3:19: recipe.fused_products is '3', expected one of 1, 2, 4"},
        Bad{"  output: {fwd: {format: e4m3:none}}\n", "f:3:17: recipe.output.fwd.format"},
        Bad{"  operands: {fwd: {a: afp99}}\n",
            "f:3:23: format 'afp99': expected a width of 3 to 16 bits after afp, as in afp8"},
        Bad{"  operands: {fwd: {a: afp8, b: afp8}}\n  output: {fwd: {format: sun}}\n", "f:4:26: "},
        Bad{"  output: {fwd: {format: afp8}}\n",
            "f:3:17: recipe.output.fwd.format 'afp8' has no NaN"},
        Bad{"  first_last: liu2021\n",
            "f:3:15: recipe.first_last 'liu2021' has no backward passes, expected "},
        Bad{"  accumulation: {intra: 'e6m9b31:none', inter: 'e6m9b31:none'}\n",
            "f:3:17: recipe.accumulation 'e6m9b31:none' has no NaN but recipe.operands.fwd have"},
        Bad{"  name: ''\n", "f:3:9: recipe.name is empty, expected a name"},
        Bad{"  sources: all\n", "f:3:12: recipe.sources is 'all', expected a map of texts"},
        Bad{"  open: {chunk: [1]}\n", "f:3:17: recipe.open.chunk is a list, expected a word"},
        Bad{"  update: {variant: residue}\n", "f:3:21: recipe.update.variant is 'residue'"},
        Bad{"  loss_scaling: often\n", "f:3:17: recipe.loss_scaling "},
        Bad{"  first_last: sun2019\n",
            "f:3:15: recipe.first_last 'sun2019' has such a rule itself, expected a recipe "
            "without"},
        Bad{"  accumulation: fp169\n",
            "f:3:17: recipe.accumulation is 'fp169', expected a map of keys"}));

TEST(Recipe, SaysWhichFormatsAndRoundingsThereAre) {
  EXPECT_NE(refusal(sun("  operands: {fwd: {a: fp8}}\n")).find("expected"), std::string::npos);
  EXPECT_NE(refusal(sun("  output: {fwd: {rounding: up}}\n")).find("expected"), std::string::npos);
  EXPECT_NE(refusal(sun("  output: {fwd: {overflow: wrap}}\n")).find("expected"),
            std::string::npos);
}

}  // namespace
}  // namespace quaver
