// What the buffers must hold, and how deep they let a piece be.
#pragma once

#include "sim/config/config.h"

namespace quaver {

// Whether half of each buffer holds the least that a fold of this arithmetic needs. ws, is: one
// streamed row (R*W elements), the stationary block (R*W x C), one row of results; os: one step of
// both blocks (R*W and C*W) and a tile of results.
bool buffers_hold(const Config& config, const PassArithmetic& arithmetic);
// The same of every pass of the recipe; true without `memory`.
bool buffers_hold(const Config& config);

// Throws InputError at the buffer's key, or at `memory` if it has none, for the first half that is
// too small.
void check_buffers(const Config& config, const PassArithmetic& arithmetic);

// The array with pieces of T cut to what half of the streamed operand's buffer and half of the
// results' hold; as it is without `memory`.
ArrayConfig array_within_buffers(const Config& config, const PassArithmetic& arithmetic);

}  // namespace quaver
