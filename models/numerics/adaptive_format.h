// Adaptive floating point: a format of a given width whose exponent width, mantissa width and
// exponent offset are chosen from the tensor that it holds (AFP: Liu et al., "Improving Neural
// Network Efficiency via Post-training Quantization with Adaptive Floating-point", ICCV 2021).
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string_view>

#include "models/numerics/format.h"

namespace quaver {

struct AdaptiveFormat {
  unsigned width = 8;  // bits of a code with its sign, 3 .. 16

  // A format of this width before any tensor is known: as wide in memory, never rounded to.
  [[nodiscard]] Format unchosen() const;
};

// Reads "afp<width>"; nullopt for a text that does not begin with "afp". Throws
// std::invalid_argument, with what was expected, for a width that is not 3 to 16.
std::optional<AdaptiveFormat> parse_adaptive(std::string_view text);

// The value of element `index` of a tensor, exactly.
using TensorValues = std::function<double(std::uint64_t index)>;

// The format that holds a tensor of `count` elements best:
//  - every code is a number (specials `none`), the lowest binade is gradual (subnormals);
//  - for each split of the width into at least one exponent bit and the mantissa, the offset is the
//    smallest at which the largest magnitude still lies within the finite range (Liu 2021);
//  - of these splits, the one with the smallest sum of squared errors after rounding to nearest;
//    of equals, the one with the fewest exponent bits. The paper leaves the search over splits to
//    an accuracy target; the squared error is what a tensor alone can tell.
// A tensor without a finite value other than zero takes the offset of a largest magnitude of 1.
Format choose_format(AdaptiveFormat format, std::uint64_t count, const TensorValues& value);

}  // namespace quaver
