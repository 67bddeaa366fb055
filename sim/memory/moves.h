// What the timed tiers' memory system is told: which bytes each fold moves, not when.
#pragma once

#include "models/memory_system/memory_system.h"
#include "sim/memory/traffic.h"

namespace quaver {

MemoryMoves memory_moves(const MemoryJob& job);

}  // namespace quaver
