#include "models/fp169_adder/fp169_adder.h"

#include <array>

#include "models/fpu/fpu.h"
#include "models/hybrid_multiplier/hybrid_multiplier.h"

namespace quaver {

Fp169AdderOutputs fp169_adder(const Fp169AdderInputs& in) {
  static const Format fp169 = parse_format("fp169");
  if (!in.valid_i) return {};
  const std::array terms = {decode(fp169, in.acc_i), decode_product(in.product_i)};
  return {true,
          round_to_code(sum(terms), fp169, rounding_of_code(in.rounding_i), Overflow::kSpecial)};
}

}  // namespace quaver
