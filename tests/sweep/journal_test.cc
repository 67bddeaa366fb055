// Is what a journal holds read back whole, is what is torn dropped, and is what is wrong refused?
#include "sim/sweep/journal.h"

#include <gtest/gtest.h>

#include "tests/sweep/sweeps.h"

namespace quaver {
namespace {

Plan plan_of_four() {
  Plan plan;
  plan.name = "four \"points\"";
  plan.identity = std::string(64, '7');
  plan.axes = {{"array.rows", {"4", "8", "{a: 1}"}}, {"clock_mhz", {"500", "1000"}}};
  plan.traces = {"x", "y\xc3\xa4"};
  plan.constraints = {{Metric::kCycles, true, 1e9, "cycles <= 1e9", {}}};
  plan.objectives = {{Metric::kTflops, true, {}}, {Metric::kAreaUm2, false, {}}};
  return plan;
}

PointRecord record_of(std::size_t point) {
  PointRecord record;
  record.point = point;
  if (point % 3 == 2) {
    record.state = PointState::kImpossible;
    record.reason = "array.rows is '600', expected less";
    return record;
  }
  record.state = PointState::kDone;
  record.key = std::string(64, 'f');
  record.metrics = {12345678901234567U, 0.1, 1.0 / 3, 3.3449123e7, 2.048, 5e-324, 1e-300, 2.5e-9};
  if (point % 3 == 1) {
    record.metrics.area_um2.reset();
    record.metrics.sqnr_db.reset();
    record.metrics.energy_j.reset();
    record.reason = "no RTL for it";
  }
  return record;
}

class JournalTest : public testing::Test {
 protected:
  // Writes these points, as one process does.
  void write(const std::vector<std::size_t>& points, bool resume = false) const {
    Journal journal(folder_.path(), plan_of_four(), resume);
    for (const std::size_t point : points)
      journal.append(journal_line(record_text(record_of(point))));
  }
  [[nodiscard]] std::string bytes() const { return text_of_file(file_); }
  void set_bytes(const std::string& bytes) const {
    std::ofstream(file_, std::ios::binary) << bytes;
  }
  [[nodiscard]] std::vector<PointRecord> resumed() const {
    return Journal(folder_.path(), plan_of_four(), true).recorded();
  }
  [[nodiscard]] std::string refused(const Plan& plan, bool resume = true) const {
    const std::string text = error_of([&] { Journal(folder_.path(), plan, resume); });
    return text.starts_with(file_) ? text.substr(file_.size() + 1) : text;
  }

  const TemporaryFolder folder_;
  const std::string file_ = (folder_.path() / "journal").string();
};

TEST_F(JournalTest, GivesBackWhatItHolds) {
  write({0, 5, 1, 2});
  EXPECT_EQ(resumed(), (std::vector{record_of(0), record_of(5), record_of(1), record_of(2)}));
  const Plan plan = *read_journal(file_).plan;
  EXPECT_EQ(plan_text(plan), plan_text(plan_of_four()));
  EXPECT_EQ(plan.points(), 12U);
  EXPECT_EQ(plan.values(11), (std::vector<std::string>{"{a: 1}", "1000"}));
}

TEST_F(JournalTest, GoesOnWhereItEnded) {
  write({0, 1});
  write({2, 3}, true);
  EXPECT_EQ(resumed().size(), 4U);
}

// The checksum is that of sha256sum.
TEST_F(JournalTest, ALineIsAsTheFormatSays) {
  EXPECT_EQ(journal_line("impossible 3 x"), "8fe1d380d04f434c impossible 3 x\n");
}

// A process can be killed at any byte of its first write, and of every later one. Every seventh
// byte: each takes a sync of the disk.
TEST_F(JournalTest, ALineTornAnywhereIsDropped) {
  write({0, 1});
  const std::string whole = bytes();
  const std::size_t head = whole.find('\n') + 1;
  const std::size_t first = whole.find('\n', head) + 1;
  for (std::size_t size = 0; size < whole.size(); size += 7) {
    set_bytes(whole.substr(0, size));
    ASSERT_EQ(resumed().size(), size < first ? 0U : 1U) << size;
    ASSERT_EQ(bytes(), whole.substr(0, size < first ? head : first)) << "the tear is cut off";
  }
  set_bytes(whole.substr(0, whole.size() - 5) + "xxxx\n");  // its checksum is wrong
  EXPECT_EQ(resumed().size(), 1U);
  set_bytes(whole.substr(0, first) + std::string(4096, '\0'));  // as after a loss of power
  EXPECT_EQ(resumed().size(), 1U);
}

TEST_F(JournalTest, ADamagedLineWithOthersBehindItIsRefusedWhereItStands) {
  write({0, 1, 2});
  const std::string whole = bytes();
  std::size_t line = 0;
  int number = 1;
  for (std::size_t end = whole.find('\n', line); number < 4; end = whole.find('\n', line)) {
    for (const std::size_t place : {line, line + 16, line + 20, end - 1}) {
      std::string damaged = whole;
      damaged[place] ^= 1;
      set_bytes(damaged);
      EXPECT_EQ(refused(plan_of_four()),
                std::to_string(number) +
                    ":1: the line is damaged (its checksum is wrong), expected what a sweep has "
                    "written");
      EXPECT_EQ(bytes(), damaged) << "it is left as it is";
    }
    line = end + 1;
    ++number;
  }
}

TEST_F(JournalTest, APointTwiceOrOfAnotherShardIsRefused) {
  write({0, 1, 0});
  EXPECT_EQ(refused(plan_of_four()), "4:1: found point 0 a second time, expected each point once");
  std::filesystem::remove(file_);
  write({12});
  EXPECT_EQ(refused(plan_of_four()),
            "2:1: found point 12, expected one of the 12 points that belongs to shard 1/1");
}

TEST_F(JournalTest, ARecordOfOtherWordsIsRefused) {
  for (const char* text : {"done", "done x", "undone 1 x", "done 1 abc 1 1 1 1 1 1 "}) {
    std::filesystem::remove(file_);
    write({});
    set_bytes(bytes() + journal_line(text) + journal_line(record_text(record_of(1))));
    EXPECT_TRUE(refused(plan_of_four()).starts_with("2:1: the record cannot be read: ")) << text;
  }
}

TEST_F(JournalTest, AnotherSweepsIsRefused) {
  write({0});
  Plan other = plan_of_four();
  other.identity[3] = '8';
  other.name = "other";
  EXPECT_EQ(refused(other),
            "1:1: found the journal of another sweep ('four \"points\"'), expected that of 'other' "
            "with the config, traces and program of now");
  other = plan_of_four();
  other.shard = {2, 4};
  EXPECT_EQ(refused(other), "1:1: found the journal of shard 1/1, expected that of shard 2/4");
}

TEST_F(JournalTest, AForeignFileIsRefusedAndLeftAlone) {
  for (const char* text : {"dear diary\n", "dear diary", "\n", "0123456789abcdef x\n"}) {
    set_bytes(text);
    EXPECT_NE(refused(plan_of_four()), "accepted") << text;
    EXPECT_EQ(bytes(), text);
  }
}

TEST_F(JournalTest, WithoutResumeOneThatIsThereIsRefused) {
  write({});
  EXPECT_EQ(refused(plan_of_four(), false),
            " is there already, expected --resume to go on with it, or another --out");
}

TEST_F(JournalTest, BelongsToOneProcessAtATime) {
  const Journal journal(folder_.path(), plan_of_four(), false);
  const std::string busy =
      " another process is at work on it, expected that to end first, or another folder";
  EXPECT_EQ(refused(plan_of_four(), true), busy);
  EXPECT_EQ(refused(plan_of_four(), false), busy);
  EXPECT_EQ(error_of([&] { read_journal(file_); }), file_ + ":" + busy);
}

}  // namespace
}  // namespace quaver
