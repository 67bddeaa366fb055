// Coverage of what comes when: gaps between valid inputs, and waits at ports with valid and ready.
#pragma once

#include <algorithm>

#include "models/lockstep/cover_group.h"

namespace quaver {

// How long a run of cycles was: 1, 2 to 3, or so long that every pipeline of a unit, of up to four
// stages, runs empty or full.
inline std::size_t run_length(std::uint64_t cycles) { return cycles <= 1 ? 0 : cycles < 4 ? 1 : 2; }
inline CoverAxis run_lengths(const std::string& name) {
  return {name, {"1", "2 to 3", "4 or more"}};
}

// Runs of valid inputs, back to back, and of gaps between them, by their length.
class FlowCover {
 public:
  explicit FlowCover(CoverGroup& group, const char* name = "flow")
      : cross_(group
                   .try_emplace(name, std::vector<CoverAxis>{{"run of", {"gaps", "inputs"}},
                                                             run_lengths("cycles")})
                   .first->second) {}
  void sample(bool valid) {
    if (length_ != 0 && valid != valid_) {
      cross_.sample(valid_, run_length(length_));
      length_ = 0;
    }
    valid_ = valid;
    ++length_;
  }

 private:
  CoverCross& cross_;
  bool valid_ = false;
  std::uint64_t length_ = 0;
};

// A valid/ready port: where in a stream (after a pause, or behind a transfer) a beat waits for
// ready, and how long.
class WaitCover {
 public:
  WaitCover(CoverGroup& group, const char* name)
      : cross_(group
                   .try_emplace(
                       name, std::vector<CoverAxis>{{"beat", {"after a pause", "back to back"}},
                                                    {"waits", {"0", "1", "2 to 3", "4 or more"}}})
                   .first->second) {}
  void sample(bool valid, bool ready) {
    if (!valid) {
      back_to_back_ = false;
      waits_ = 0;
    } else if (!ready) {
      ++waits_;
    } else {
      cross_.sample(back_to_back_, waits_ == 0 ? 0 : 1 + run_length(waits_));
      back_to_back_ = true;
      waits_ = 0;
    }
  }

 private:
  CoverCross& cross_;
  bool back_to_back_ = false;
  std::uint64_t waits_ = 0;
};

}  // namespace quaver
