// SCALE-Sim's cycle count (`array.timing: scalesim`), for users who come from there.
#pragma once

#include "sim/array/array_model.h"

namespace quaver {

// ceil(Sr/R) * ceil(Sc/C) folds of 2R + C + T - 2 cycles (os: R + C + T - 2), less one: SCALE-Sim
// v2's "Total Cycles" with ideal bandwidth. Pipeline stages, lanes, chunks, overlap and the
// accumulators' depth are not in it, and neither is os's drain. (Samajdar et al., ISPASS 2020,
// equation 1, has one cycle a fold more.)
Cycles scalesim_cycles(const GemmShape& shape, const ArrayConfig& array);

}  // namespace quaver
