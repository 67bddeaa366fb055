// is: column tiles have gathered blocks, each of its own or equal to those of others.
#pragma once

#include "sim/memory/program.h"

namespace quaver {

// memory_cycles of a job whose column tiles' operand is gathered.
MemoryResult gathered_tiles(const MemoryJob& job, const Traffic& traffic, ProgramLists& lists);

}  // namespace quaver
