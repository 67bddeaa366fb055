// DIR/journal: what a sweep has computed, one line a point, appended as points are done.
//
// Format: text, lines that end with '\n'. A line is CHECKSUM, a space and a text; CHECKSUM is the
// first 16 hex digits of the SHA-256 of the text. The first line's text is `quaver-sweep 2 ` and
// the sweep's plan as JSON (plan.h); every other one's is a record:
//   done POINT KEY CYCLES SECONDS UTILIZATION AREA PEAK_TFLOPS TFLOPS REASON
//   impossible POINT REASON
// AREA in um^2, or `-` where there is none, and REASON, to the end of the line, then says why.
// Records stand in no order; each point has one at most.
//
// Writing: whole records, in one write() a batch, by the one process that holds the lock (flock) on
// the file. Nothing is ever rewritten; but what a write that failed halfway has left is cut off.
// Reading: the last line may be torn (no '\n', or a wrong checksum) and is then dropped, and cut
// off before the next append; a wrong line with another behind it is an error. fdatasync: after the
// head (with the folder's fsync), every second at most, and at the end. So a killed process loses
// the points in flight, a machine without power those of a second besides; all of them are computed
// again.
#pragma once

#include <chrono>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sim/sweep/plan.h"

namespace quaver {

// A text as a line of the journal.
std::string journal_line(std::string_view text);

struct JournalContent {
  std::optional<Plan> plan;  // none if the file is empty or ends within its first line
  std::vector<PointRecord> records;
  std::size_t good_bytes = 0;  // up to the end of the last good line
};

// Throws InputError with the line of whatever is wrong.
JournalContent parse_journal(std::string_view bytes, const std::filesystem::path& path);

// For merging: reads a journal that no process is writing. Throws InputError.
JournalContent read_journal(const std::filesystem::path& path);

class Journal {
 public:
  // Begins DIR/journal, or goes on with it if `resume`. Throws InputError if one is there and
  // `resume` is not set, if another process has it, and if it is another sweep's;
  // std::runtime_error if it cannot be written.
  Journal(const std::filesystem::path& folder, const Plan& plan, bool resume);
  ~Journal();
  Journal(const Journal&) = delete;
  Journal& operator=(const Journal&) = delete;

  // What stood in it at the start.
  [[nodiscard]] const std::vector<PointRecord>& recorded() const { return recorded_; }
  // Appends whole lines. Throws std::runtime_error if they cannot be written; the journal is then
  // as it was before.
  void append(std::string_view lines);
  void sync();

 private:
  using Clock = std::chrono::steady_clock;

  void open(bool resume);
  void load(const Plan& plan);
  [[noreturn]] void fail(const std::string& what);

  std::filesystem::path path_;
  int file_ = -1;
  std::size_t size_ = 0;
  std::vector<PointRecord> recorded_;
  Clock::time_point synced_ = Clock::now();
};

}  // namespace quaver
