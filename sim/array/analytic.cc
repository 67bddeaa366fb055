#include "sim/array/analytic.h"

#include <algorithm>

#include "sim/array/scalesim.h"

namespace quaver {
namespace {

struct Sides {
  std::uint64_t rows, cols, depth;  // R, C and the way down the array, R * L
};

// Every fold alone: load R + stream T + column skew (C-1) + way down R*L, the last row's first
// cycle counted in T.
Cycles without_overlap(const StationarySchedule& schedule, const Sides& s, std::uint32_t array) {
  Cycles cycles;
  const std::uint64_t folds = schedule.folds(array);
  cycles.load = folds * s.rows;
  cycles.stream = schedule.tiles(array) * schedule.tile_folds() * schedule.shape().m;
  cycles.drain = folds * ((s.cols - 1) + (s.depth - 1));
  return cycles;
}

// Fold f+1 loads while fold f streams: its stream starts max(T_f, R) after fold f's, or, where it
// goes on with fold f's chunk, not before the partial sums come round: max(T_f, R, R*L).
// total = R + sum over f < F-1 of distance_f + T_last + (C-1) + (R*L - 1)
Cycles with_overlap(const StationarySchedule& schedule, const Sides& s, std::uint32_t array) {
  Cycles cycles;
  const std::uint64_t tiles = schedule.tiles(array);
  const std::uint64_t folds = schedule.tile_folds();
  cycles.stream = tiles * folds * schedule.shape().m;
  const auto add_piece = [&](std::uint64_t piece, std::uint64_t count) {
    const std::uint64_t streamed = schedule.piece_rows(piece);
    const std::uint64_t distance = std::max(streamed, s.rows);
    cycles.load += count * tiles * folds * (distance - streamed);
    cycles.drain +=
        count * tiles * schedule.tile_continuations() * (std::max(distance, s.depth) - distance);
  };
  // All pieces but the last are equally deep.
  if (schedule.pieces() > 1) add_piece(0, schedule.pieces() - 1);
  add_piece(schedule.pieces() - 1, 1);
  // The first load hides behind nothing; the last fold has no load to hide.
  const std::uint64_t last = schedule.piece_rows(schedule.pieces() - 1);
  cycles.load += s.rows;
  cycles.load -= std::max(last, s.rows) - last;
  cycles.drain += (s.cols - 1) + (s.depth - 1);
  return cycles;
}

// Column tiles are dealt in turn, so array 0 has the most and is the slowest; all tiles cost the
// same, since full R and C are counted for edge folds too.
Cycles stationary_cycles(const StationarySchedule& schedule, std::uint32_t array) {
  const ArrayGeometry& g = schedule.geometry();
  const Sides sides = {g.rows, g.cols, std::uint64_t{g.rows} * g.latency};
  switch (schedule.overlap()) {
    case Overlap::kNone: return without_overlap(schedule, sides, array);
    case Overlap::kWeights: return with_overlap(schedule, sides, array);
  }
  return {};
}

// os. The last element's last products start (T-1) + (R-1) + (C-1) cycles after the fold's first,
// are in its sum L cycles later, and R cycles drain a column: (T-1) + (R-1) + (C-1) + L + R.
// Overlapped, a fold may start when the one before has streamed and row 0 has let go of its drain
// register: max(T, R) after it.
Cycles output_cycles(const OutputSchedule& schedule, std::uint32_t array) {
  const std::uint64_t folds = schedule.folds(array);
  const std::uint64_t steps = schedule.steps();
  const std::uint64_t rows = schedule.rows();
  const std::uint64_t alone =
      (steps - 1) + (rows - 1) + (schedule.cols() - 1) + schedule.latency() + rows;
  Cycles cycles;
  cycles.stream = folds * steps;
  switch (schedule.overlap()) {
    case Overlap::kNone: cycles.drain = folds * alone - cycles.stream; break;
    case Overlap::kWeights:
      cycles.drain = (folds - 1) * std::max(steps, rows) + alone - cycles.stream;
      break;
  }
  return cycles;
}

}  // namespace

Cycles analytic_cycles(const Schedule& schedule, std::uint32_t array) {
  if (schedule.array().timing == Timing::kScaleSim)
    return scalesim_cycles(schedule.shape(), schedule.array());
  if (const OutputSchedule* output = schedule.output()) return output_cycles(*output, array);
  return stationary_cycles(*schedule.stationary(), array);
}

}  // namespace quaver
