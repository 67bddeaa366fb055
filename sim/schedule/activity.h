// What the parts of an array do in one GEMM: exact counts, which energies multiply.
#pragma once

#include <cstdint>

#include "sim/schedule/schedule.h"

namespace quaver {

// Of all arrays of a core together, one product a cycle and element. In a fold R x C elements are
// passed by T streamed rows (os: take T steps): products + empty_rows + empty_columns is R * C *
// the sum of T.
struct Activity {
  std::uint64_t products = 0;
  // Passed without a product, in columns with outputs: no element of K for their row (os: no row of
  // outputs).
  std::uint64_t empty_rows = 0;
  std::uint64_t empty_columns = 0;  // and in columns without
  std::uint64_t stream_cycles = 0;  // the sum of T
  std::uint64_t streamed = 0;       // operands that enter at the rows, zeros that fill up too
  std::uint64_t stationary = 0;     // and from above, to stay (os: to pass through)
  std::uint64_t result_cycles = 0;  // with a row of sums behind the array: T a fold, os R
  std::uint64_t drain_shifts = 0;   // os: results that an element takes over from the one above
  // Operands that are read from the buffers: what fills up is not.
  std::uint64_t streamed_reads = 0, stationary_reads = 0;
  // At the feet of columns with outputs: rows of sums that arrive; each is written to a memory,
  // and all but an output's first have been read from one. None in os, whose elements add them up.
  std::uint64_t sums = 0;
  std::uint64_t outputs = 0;

  Activity& operator+=(const Activity& other);
  friend Activity operator*(Activity activity, std::uint64_t count);
  friend bool operator==(const Activity&, const Activity&) = default;
};

Activity activity_of(const StationarySchedule& schedule);
Activity activity_of(const OutputSchedule& schedule);  // of one lane
Activity activity_of(const Schedule& schedule);

}  // namespace quaver
