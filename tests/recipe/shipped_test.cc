// Are the shipped recipes the arithmetic that was published, does each say where its choices come
// from, and does the fast GEMM have the scalar one's bits for every one of them?
#include <gtest/gtest.h>

#include <algorithm>
#include <map>

#include "models/gemm/gemm.h"
#include "sim/recipe/recipe.h"
#include "tests/support/random.h"

namespace quaver {
namespace {

// One line a pass: a, b, intra/inter, chunk, rounding, output.
std::string spelled(const PassArithmetic& p) {
  const Accumulation& sum = p.accumulation;
  return p.a.name + " " + p.b.name + " " + sum.intra.name + "/" + sum.inter.name + " " +
         std::to_string(sum.chunk) + " " + to_string(sum.rounding) + " " + p.output.format.name +
         " " + to_string(p.output.rounding) + " " + to_string(p.output.overflow);
}

struct Published {
  const char* fwd;
  const char* dgrad;
  const char* wgrad;
  const char* first_last;
};

const std::map<std::string, Published> kPublished = {
    {"sun2019",
     {"fp143 fp143 fp169/fp169 64 rna fp143 rne saturate",
      "fp152 fp143 fp169/fp169 64 rna fp152 rne special",
      "fp143 fp152 fp169/fp169 64 rna fp169 rna special", "fp16"}},
    {"wang2018",
     {"fp152 fp152 fp169/fp169 64 rne fp152 rne special",
      "fp152 fp152 fp169/fp169 64 rne fp152 rne special",
      "fp152 fp152 fp169/fp169 64 rne fp169 rne special", "fp16"}},
    {"mellempudi2019",
     {"fp152 fp152 fp32/fp32 0 rne fp152 sr8 special",
      "fp152 fp152 fp32/fp32 0 rne fp152 sr8 special",
      "fp152 fp152 fp32/fp32 0 rne fp152 sr8 special", "ieee-fp16"}},
    {"mellempudi2019-rne",
     {"fp152 fp152 fp32/fp32 0 rne fp152 rne special",
      "fp152 fp152 fp32/fp32 0 rne fp152 rne special",
      "fp152 fp152 fp32/fp32 0 rne fp152 rne special", "ieee-fp16"}},
    {"noune2022",
     {"e4m3fnuz e4m3fnuz fp32/fp32 0 rne e4m3fnuz rne saturate",
      "e5m2fnuz e4m3fnuz fp32/fp32 0 rne e5m2fnuz rne saturate",
      "e4m3fnuz e5m2fnuz fp32/fp32 0 rne fp32 rne saturate", "none"}},
    {"ocp-fp8",
     {"e4m3fn e4m3fn fp32/fp32 0 rne e4m3fn rne saturate",
      "e5m2 e4m3fn fp32/fp32 0 rne e5m2 rne saturate",
      "e4m3fn e5m2 fp32/fp32 0 rne fp32 rne saturate", "none"}},
    {"fp16",
     {"fp169 fp169 fp169/fp169 64 rna fp169 rna special",
      "fp169 fp169 fp169/fp169 64 rna fp169 rna special",
      "fp169 fp169 fp169/fp169 64 rna fp169 rna special", "none"}},
    {"ieee-fp16",
     {"fp16 fp16 fp32/fp32 0 rne fp16 rne special", "fp16 fp16 fp32/fp32 0 rne fp16 rne special",
      "fp16 fp16 fp32/fp32 0 rne fp32 rne special", "none"}},
    {"bf16",
     {"bf16 bf16 fp32/fp32 0 rne bf16 rne special", "bf16 bf16 fp32/fp32 0 rne bf16 rne special",
      "bf16 bf16 fp32/fp32 0 rne fp32 rne special", "none"}},
    {"fp32",
     {"fp32 fp32 fp32/fp32 0 rne fp32 rne special", "fp32 fp32 fp32/fp32 0 rne fp32 rne special",
      "fp32 fp32 fp32/fp32 0 rne fp32 rne special", "none"}},
    {"gallus2018",
     {"e4m3 e4m3 fp32/fp32 0 rne e4m3 rne saturate", "e4m3 e4m3 fp32/fp32 0 rne e4m3 rne saturate",
      "e4m3 e4m3 fp32/fp32 0 rne e4m3 rne saturate", "none"}},
    {"liu2021", {"afp8 afp8 fp32/fp32 0 rne afp8 rne saturate", nullptr, nullptr, "none"}},
};

TEST(ShippedRecipes, AreTheArithmeticThatWasPublished) {
  EXPECT_EQ(recipe_names().size(), kPublished.size());
  for (const auto& [name, published] : kPublished) {
    SCOPED_TRACE(name);
    const Recipe recipe = load_recipe(name, {});
    const char* const passes[] = {published.fwd, published.dgrad, published.wgrad};
    for (const Pass pass : kPasses) {
      const char* text = passes[static_cast<std::size_t>(pass)];
      ASSERT_EQ(recipe.has(pass), text != nullptr);
      if (text == nullptr) continue;
      EXPECT_EQ(spelled(recipe.arithmetic(pass)), text);
      EXPECT_EQ(recipe.arithmetic(pass).fused_products, 1U);
    }
    EXPECT_EQ(recipe.first_last ? recipe.first_last->name : "none", published.first_last);
  }
}

TEST(ShippedRecipes, SayOfEachChoiceWhereItComesFromOrThatItIsOpen) {
  for (const std::string& name : recipe_names()) {
    const Recipe recipe = load_recipe(name, {});
    std::vector<std::string> choices = {"operands", "accumulation", "chunk", "output",
                                        "first_last"};
    if (!recipe.forward_only) choices.insert(choices.end(), {"update", "loss_scaling"});
    for (const std::string& choice : choices) {
      const auto says = [&](const RecipeNotes& notes) {
        return std::any_of(notes.begin(), notes.end(),
                           [&](const auto& note) { return note.first == choice; });
      };
      EXPECT_TRUE(says(recipe.sources) || says(recipe.open)) << name << ": " << choice;
    }
  }
}

TEST(ShippedRecipes, ChooseTheFormatsOfLiu2021FromTheTensor) {
  const Recipe recipe = load_recipe("liu2021", {});
  const AdaptiveFormats& formats = recipe.adaptive(Pass::kForward);
  ASSERT_TRUE(formats.a && formats.b && formats.output);
  EXPECT_EQ(formats.a->width, 8U);
  EXPECT_FALSE(load_recipe("sun2019", {}).adaptive(Pass::kForward).any());
}

CodeMatrix random_codes(Random& random, const Format& format, std::uint64_t rows,
                        std::uint64_t cols) {
  CodeMatrix codes(rows, cols, format.bytes());
  for (std::uint64_t i = 0; i < rows; ++i)
    for (std::uint64_t j = 0; j < cols; ++j) codes.set(i, j, random.operand(format));
  return codes;
}

TEST(ShippedRecipes, HaveTheBitsOfTheScalarGemmInEveryPass) {
  Random random;
  for (const std::string& name : recipe_names()) {
    const Recipe recipe = load_recipe(name, {});
    for (PassArithmetic p : recipe.arithmetics())
      for (const unsigned fused : {1U, 2U, 4U}) {
        p.fused_products = fused;
        EXPECT_TRUE(gemm_is_vectorised(p)) << name;
        const CodeMatrix a = random_codes(random, p.a, 19, 150);
        const CodeMatrix b = random_codes(random, p.b, 150, 37);
        EXPECT_EQ(gemm(p, a, b, {3, 5}, 2), gemm_scalar(p, a, b, {3, 5})) << name << " x" << fused;
      }
  }
}

}  // namespace
}  // namespace quaver
