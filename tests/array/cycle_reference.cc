#include "tests/array/cycle_reference.h"

#include <algorithm>

namespace quaver {
namespace {

// Array rows that each chunk of K takes: W products a row, the last row and the last chunk short.
std::vector<std::uint64_t> rows_of_chunks(const ReferenceMachine& machine) {
  const std::uint64_t length = machine.chunk == 0 ? machine.k : machine.chunk;
  std::vector<std::uint64_t> chunks;
  for (std::uint64_t begin = 0; begin < machine.k; begin += length) {
    std::uint64_t rows = 0;
    for (std::uint64_t k = begin; k < std::min(machine.k, begin + length); k += machine.lanes)
      ++rows;
    chunks.push_back(rows);
  }
  return chunks;
}

// Rows that a whole chunk asks for, whether or not K is long enough to fill one.
std::uint64_t rows_of_whole_chunk(const ReferenceMachine& machine) {
  const std::uint64_t length = machine.chunk == 0 ? machine.k : machine.chunk;
  return length / machine.lanes + (length % machine.lanes == 0 ? 0 : 1);
}

// The folds along K: true where a fold goes on with the chunk of the one before.
std::vector<bool> folds_along_k(const ReferenceMachine& machine) {
  const std::vector<std::uint64_t> chunks = rows_of_chunks(machine);
  std::vector<bool> folds;
  const std::uint64_t whole = rows_of_whole_chunk(machine);
  if (machine.chunk != 0 && whole < machine.rows) {
    std::uint64_t room = 0;  // chunks that still fit below the last one
    for (std::size_t i = 0; i < chunks.size(); ++i) {
      if (room == 0) {
        folds.push_back(false);
        room = machine.rows / whole;
      }
      --room;
    }
    return folds;
  }
  for (const std::uint64_t rows : chunks)
    for (std::uint64_t row = 0; row < rows; row += machine.rows) folds.push_back(row != 0);
  return folds;
}

Cycles walk_alone(const ReferenceMachine& machine, const std::vector<ReferenceFold>& folds) {
  Cycles cycles;
  for (const ReferenceFold& fold : folds) {
    // R + (T-1) + (C-1) + R*L
    const std::uint64_t count =
        machine.rows + (fold.streamed - 1) + (machine.cols - 1) + machine.rows * machine.latency;
    cycles.load += machine.rows;
    cycles.stream += fold.streamed;
    cycles.drain += count - machine.rows - fold.streamed;
  }
  return cycles;
}

// The weights of a fold move in from the cycle in which the stream before starts.
Cycles walk_overlapped(const ReferenceMachine& machine, const std::vector<ReferenceFold>& folds) {
  Cycles cycles;
  std::uint64_t start = 0;   // first cycle of the last stream
  std::uint64_t ended = 0;   // first cycle after it
  std::uint64_t loaded = 0;  // first cycle in which the next weights stand
  for (std::size_t f = 0; f < folds.size(); ++f) {
    const std::uint64_t load_from = f == 0 ? 0 : start;
    loaded = load_from + machine.rows;
    const std::uint64_t returned =
        folds[f].continues ? start + machine.rows * machine.latency : std::uint64_t{0};
    const std::uint64_t next = std::max({ended, loaded, returned});
    const std::uint64_t loading = loaded > ended ? loaded - ended : 0;
    cycles.load += loading;
    cycles.drain += next - ended - loading;
    cycles.stream += folds[f].streamed;
    start = next;
    ended = start + folds[f].streamed;
  }
  cycles.drain += (machine.cols - 1) + machine.rows * machine.latency - 1;
  return cycles;
}

}  // namespace

std::vector<ReferenceFold> reference_folds(const ReferenceMachine& machine, std::uint64_t array) {
  const std::vector<bool> along_k = folds_along_k(machine);
  std::vector<std::uint64_t> tiles, pieces;  // first column, first row
  for (std::uint64_t n = array * machine.cols; n < machine.n; n += machine.arrays * machine.cols)
    tiles.push_back(n);
  for (std::uint64_t m = 0; m < machine.m; m += machine.depth) pieces.push_back(m);
  std::vector<ReferenceFold> folds;
  const auto add = [&](std::uint64_t n, std::uint64_t m) {
    for (const bool continues : along_k)
      folds.push_back({std::min(machine.depth, machine.m - m), continues, m, n});
  };
  if (machine.pieces_outermost) {
    for (const std::uint64_t m : pieces)
      for (const std::uint64_t n : tiles) add(n, m);
  } else {
    for (const std::uint64_t n : tiles)
      for (const std::uint64_t m : pieces) add(n, m);
  }
  return folds;
}

Cycles reference_input_cycles(ReferenceMachine machine) {
  std::swap(machine.m, machine.n);
  return reference_cycles(machine);
}

namespace {

// Steps of K: groups of up to W products, none across the end of a chunk.
std::uint64_t output_steps(const ReferenceMachine& machine) {
  std::uint64_t steps = 0;
  for (const std::uint64_t rows : rows_of_chunks(machine)) steps += rows;
  return steps;
}

// Of one column, in time of its own (column j is j cycles behind): when row i's drain register
// takes its own total, and the last cycle in which it holds a value of a fold that started at 0.
std::uint64_t own_total(const ReferenceMachine& machine, std::uint64_t steps, std::uint64_t row) {
  return (steps - 1) + row + machine.latency;
}
std::uint64_t last_held(const ReferenceMachine& machine, std::uint64_t steps, std::uint64_t row) {
  // The column drains from the cycle in which the last row's total is made; row i passes on its own
  // value and those of the i rows above it, one a cycle.
  return own_total(machine, steps, machine.rows - 1) + row;
}

}  // namespace

Cycles reference_output_cycles(const ReferenceMachine& machine) {
  const std::uint64_t steps = output_steps(machine);
  std::uint64_t distance = steps;  // operands enter one step a cycle
  if (machine.overlap) {
    const auto collides = [&] {
      for (std::uint64_t row = 0; row < machine.rows; ++row)
        if (distance + own_total(machine, steps, row) <= last_held(machine, steps, row))
          return true;
      return false;
    };
    while (collides()) ++distance;
  } else {
    // The last column's row 0 is the last to leave.
    distance = (machine.cols - 1) + last_held(machine, steps, machine.rows - 1) + 1;
  }
  std::uint64_t tiles = 0;  // of array 0, which has the most
  for (std::uint64_t n = 0, tile = 0; n < machine.n; n += machine.cols, ++tile)
    for (std::uint64_t m = 0; m < machine.m; m += machine.rows)
      if (tile % machine.arrays == 0) ++tiles;
  Cycles cycles;
  cycles.stream = tiles * steps;
  const std::uint64_t end = (machine.cols - 1) + last_held(machine, steps, machine.rows - 1) + 1;
  cycles.drain = (tiles - 1) * distance + end - cycles.stream;
  return cycles;
}

Cycles reference_cycles(const ReferenceMachine& machine) {
  Cycles slowest;
  for (std::uint64_t array = 0; array < machine.arrays; ++array) {
    const std::vector<ReferenceFold> folds = reference_folds(machine, array);
    if (folds.empty()) continue;
    const Cycles cycles =
        machine.overlap ? walk_overlapped(machine, folds) : walk_alone(machine, folds);
    if (cycles.total() > slowest.total()) slowest = cycles;
  }
  return slowest;
}

}  // namespace quaver
