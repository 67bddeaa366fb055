// How long a timed tier waits for an array that does not answer: RTL may be broken.
#pragma once

#include <cstdint>
#include <stdexcept>
#include <string>
#include <systemc>

#include "models/memory_system/memory_system_sc.h"
#include "sim/schedule/schedule.h"

namespace quaver {

// Cycles of one array in which it is done if it works: twice those of the closed form, and with
// `memory` of one where nothing overlaps with the transfers.
std::uint64_t patience(const Schedule& schedule, std::uint32_t array, const MemoryMoves* memory);

// Runs the simulation, whose clock has a period of 1 ns, until the sequencer pauses it. Throws
// std::runtime_error if that takes more than `most` cycles; then neither has a job any more.
template <class Sequencer>
void simulate(Sequencer& sequencer, MemorySystemSc& memory, std::uint64_t most) {
  sc_core::sc_start(sc_core::sc_time(static_cast<double>(most), sc_core::SC_NS));
  memory.stop();
  if (sequencer.done()) return;
  sequencer.abandon();
  throw std::runtime_error("the array does not answer: after " + std::to_string(most) +
                           " cycles its last result is not there");
}

}  // namespace quaver
