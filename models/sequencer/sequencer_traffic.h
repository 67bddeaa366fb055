// Jobs for a sequencer, one after the other, with their pace, and what the golden sequence says of
// each cycle. Also what the bench of the whole engine draws its jobs from.
#pragma once

#include <deque>

#include "models/lockstep/traffic.h"
#include "models/sequencer/sequencer_sc.h"

namespace quaver {

// What the benched models' dimensions can count (DimBits of models/lockstep/CMakeLists.txt).
inline constexpr std::uint32_t kLongestDimension = 255;

// A job with edges in every direction: folds that fill the array and that do not, chunks longer and
// shorter than it, pieces of one row and of all; now and then one that is long in one direction.
SequencerJob random_job(Traffic& traffic, const ArrayGeometry& array);

// Cycles, on average, until the next job where a unit rests: longer than most jobs take.
inline constexpr std::uint32_t kRest = 100;
// Cycles, on average, until the next beat of a stream that comes late: longer than a fold loads.
inline constexpr std::uint32_t kLate = 20;

class SequencerTraffic {
 public:
  // `array.depth` at most 128.
  SequencerTraffic(std::uint64_t seed, const ArrayGeometry& array, std::uint32_t result_rows)
      : traffic_(seed), array_(array), result_rows_(result_rows) {}

  SequencerInputs next();
  // What the golden sequence says of the cycle, in which the RTL answered `rtl`: of every beat,
  // what goes with it; where nothing waits, also the cycle of each.
  SequencerOutputs watch(const SequencerInputs& in, const SequencerOutputs& rtl);

 private:
  void begin(const SequencerJob& job);
  [[nodiscard]] SequencerOutputs expected(const SequencerInputs& in,
                                          const SequencerOutputs& rtl) const;
  void follow(const SequencerInputs& in, const SequencerOutputs& rtl);

  Traffic traffic_;
  ArrayGeometry array_;
  std::uint32_t result_rows_;
  SequencerInputs in_;
  std::uint64_t cycle_ = 0;

  std::uint32_t stall_ = 0;  // one cycle in so many waits; 0: none does
  bool late_operands_ = false, late_weights_ = false;
  bool rests_ = false;  // the next job comes to an idle unit
  bool slow_ = false;   // results leave more slowly than they are made
  SequencedJob sequence_;
  std::size_t loads_ = 0, streams_ = 0;       // of it, so far
  std::uint64_t begins_at_ = 0;               // its cycle 0
  std::deque<std::uint64_t> leaves_at_ = {};  // rows of results under way: when each may leave
};

}  // namespace quaver
