// The memory system's recurrence without walking its folds: equal to sim/memory/fold_by_fold.h.
//
// The recurrence is max-plus linear: shifting all times before a fold shifts all times after it.
// So where equal folds (or chunks, pieces, column tiles) follow each other and the times relative
// to the last start come back to what they were p of them before, the next p take as long again.
#pragma once

#include "sim/memory/program.h"

namespace quaver {

MemoryResult memory_cycles(const MemoryJob& job);
// With lists to work in, whatever they hold.
MemoryResult memory_cycles(const MemoryJob& job, ProgramLists& lists);

}  // namespace quaver
