#include "sim/compare/published.h"

#include <algorithm>

namespace quaver {
namespace {

// Bits of the widest operand of any pass. AFP, whose widths belong to tensors, counts as what was
// asked for.
unsigned operand_bits(const Config& config) {
  unsigned bits = 0;
  for (const PassArithmetic& pass : config.recipe.arithmetics())
    bits = std::max({bits, pass.a.width(), pass.b.width()});
  return bits;
}

}  // namespace

std::optional<std::string> published_gain(const Config& reference, const Config& config) {
  const unsigned from = operand_bits(reference);
  const unsigned to = operand_bits(config);
  // All three from the authors' response to the reviews of Sun et al., NeurIPS 2019.
  if (from == 16 && to == 8) return "x2 to x2.5 in peak (Sun 2019, their ASIC)";
  if (from == 32 && to == 8)
    return "x16 in peak, estimated (Sun 2019); x10 on an FPGA (Chiu, ISPD 2018)";
  if (from == 32 && to == 16) return "x8 in peak (Sun 2019, of tensor cores)";
  return std::nullopt;
}

}  // namespace quaver
