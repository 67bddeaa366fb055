// Recipe files; and whatever is accepted must compute.
#include "sim/recipe/recipe.h"

#include <array>
#include <stdexcept>

#include "fuzz/input.h"

namespace quaver::fuzz {
namespace {

void compute(const PassArithmetic& p) {
  for (const bool largest : {false, true}) {
    std::array<std::uint32_t, 9> a{}, b{};
    a.fill(largest ? p.a.max_finite_code() : 1);
    b.fill(largest ? p.b.max_finite_code() : p.b.code_mask());
    try {
      static_cast<void>(dot(p, a, b, 1));
    } catch (const std::domain_error&) {
      require(!p.output.format.has_nan() || !p.accumulation.inter.has_nan() ||
                  !p.accumulation.intra.has_nan(),
              "only formats without NaN refuse one");
      require(!p.a.has_nan() && !p.b.has_nan(), "operands with NaN want formats with NaN");
    }
  }
}

}  // namespace
}  // namespace quaver::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace quaver;
  fuzz::allow_input_error([&] {
    const std::string file = fuzz::folder().write("recipe.yaml", fuzz::text_of(data, size));
    const Recipe recipe = read_recipe(recipe_document(load_yaml(file)));
    for (const PassArithmetic& pass : recipe.arithmetics()) fuzz::compute(pass);
  });
  return 0;
}
