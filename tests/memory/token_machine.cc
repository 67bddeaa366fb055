#include "tests/memory/token_machine.h"

#include <deque>

namespace quaver {
namespace {

class TokenMachine {
 public:
  TokenMachine(const std::vector<TokenFold>& folds, std::uint64_t latency, std::uint64_t load)
      : folds_(folds), latency_(latency), load_(load) {}

  TokenStalls run() {
    for (; started_ < folds_.size(); ++now_) {
      finish_streams();
      while (read()) {
      }
      while (write()) {
      }
      if (!start()) {
        // Waiting, unless the array is at work or it is the first load.
        if (now_ >= array_free_) ++waited_for();
      }
    }
    idle_.first_block -= load_;
    return idle_;
  }

 private:
  // Streams that have ended give their halves back.
  void finish_streams() {
    while (!streaming_.empty() && streaming_.front() <= now_) {
      streaming_.pop_front();
      ++streamed_;
    }
  }

  bool read() {
    if (fetched_ == folds_.size() || now_ < reader_free_) return false;
    const TokenFold& fold = folds_[fetched_];
    if (fold.read_cycles > 0) {
      // Two halves: one for this block, one for the block before it.
      if (fetched_ >= streamed_ + 2) return false;
      reader_free_ = now_ + fold.read_cycles;
    }
    usable_.push_back(reader_free_ + latency_ + load_);
    ++fetched_;
    return true;
  }

  [[nodiscard]] bool has_block() const { return !usable_.empty() && usable_.front() <= now_; }

  std::uint64_t& waited_for() {
    if (has_block()) return idle_.result_half;
    return started_ == 0 ? idle_.first_block : idle_.later_blocks;
  }

  bool start() {
    if (now_ < array_free_ || !has_block()) return false;
    const TokenFold& fold = folds_[started_];
    if (fold.ends_tile && output_halves_ == 0) return false;
    usable_.pop_front();
    streaming_.push_back(now_ + fold.steps);
    array_free_ = now_ + fold.distance;
    if (fold.ends_tile) {
      --output_halves_;
      results_.push_back({now_ + fold.tail, fold.write_cycles});
    }
    ++started_;
    return true;
  }

  // Ends the write-back under way and starts the next one.
  bool write() {
    if (writing_ && now_ >= writer_free_) {
      writing_ = false;
      ++output_halves_;
      return true;
    }
    if (writing_ || results_.empty() || results_.front().ready > now_) return false;
    writer_free_ = now_ + results_.front().cycles;
    writing_ = true;
    results_.pop_front();
    return true;
  }

  struct Result {
    std::uint64_t ready = 0;
    std::uint64_t cycles = 0;
  };

  const std::vector<TokenFold>& folds_;
  std::uint64_t latency_, load_;
  std::uint64_t now_ = 0;
  std::uint64_t reader_free_ = 0, array_free_ = 0, writer_free_ = 0;
  std::size_t fetched_ = 0, started_ = 0, streamed_ = 0;
  std::deque<std::uint64_t> usable_;     // when fetched blocks can start to stream
  std::deque<std::uint64_t> streaming_;  // ends of streams
  std::deque<Result> results_;
  bool writing_ = false;
  int output_halves_ = 2;
  TokenStalls idle_;
};

}  // namespace

TokenStalls token_machine_stalls(const std::vector<TokenFold>& folds, std::uint64_t latency,
                                 std::uint64_t load) {
  return TokenMachine(folds, latency, load).run();
}

}  // namespace quaver
