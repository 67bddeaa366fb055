// The state of the recurrence that sim/memory/fold_by_fold.h writes down, between two folds.
#pragma once

#include <cstdint>

namespace quaver {

using Time = std::int64_t;

// Times after fold i-1, in the names of sim/memory/fold_by_fold.h.
struct Times {
  Time start = 0;        // S_{i-1}
  Time distance = 0;     // distance_{i-1}
  Time steps = 0;        // T_{i-1}
  Time freed = 0;        // S_{i-2} + T_{i-2}
  Time arrive = 0;       // arrive_{i-1}
  Time done = 0;         // done_{p-1}
  Time done_before = 0;  // done_{p-2}
  Time ready = 0;        // sum of distance_0 .. distance_{i-2}
  Time results = 0;      // waited for by tiles 0 .. p-1

  // By what `periods` of what has come since `then` take.
  void shift(Time periods, const Times& then, bool tiles_end) {
    const Time by = periods * (start - then.start);
    for (Time* time : {&start, &freed, &arrive}) *time += by;
    if (tiles_end)
      for (Time* time : {&done, &done_before}) *time += by;
    ready += periods * (ready - then.ready);
    results += periods * (results - then.results);
  }
};

// What of the times has a say in later ones, relative to the last start. A time too early to matter
// is moved up to the latest that does not: a result tile that has left before the next fold can
// start, and an arrival that is neither the last to free the channel nor awaited.
struct Relative {
  Time distance, steps, freed, arrive, done, done_before;
  friend bool operator==(const Relative&, const Relative&) = default;
};

}  // namespace quaver
