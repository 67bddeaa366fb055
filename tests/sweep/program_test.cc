// quaver sweep as a user runs it: files, shards, a full disk, two at once.
#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/file.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>

#include "tests/sweep/program.h"
#include "tests/sweep/sweeps.h"

namespace quaver {

pid_t start_quaver(const std::vector<std::string>& arguments, const std::string& output,
                   unsigned long file_limit) {
  std::vector<char*> argv{const_cast<char*>(QUAVER_PROGRAM)};
  for (const std::string& argument : arguments) argv.push_back(const_cast<char*>(argument.c_str()));
  argv.push_back(nullptr);
  const std::string errors = output + ".err";
  const pid_t child = fork();
  if (child != 0) return child;
  for (const auto& [target, path] : {std::pair{1, &output}, std::pair{2, &errors}}) {
    const int file = open(path->c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600);
    dup2(file, target);
    close(file);
  }
  if (file_limit != 0) {
    const rlimit limit = {file_limit, file_limit};
    setrlimit(RLIMIT_FSIZE, &limit);
  }
  execv(QUAVER_PROGRAM, argv.data());
  _exit(127);
}

int end_of(pid_t child) {
  int status = 0;
  waitpid(child, &status, 0);
  return WIFSIGNALED(status) ? -WTERMSIG(status) : WEXITSTATUS(status);
}

namespace {

class SweepProgram : public testing::Test {
 protected:
  [[nodiscard]] std::string path(const std::string& name) const {
    return (folder_.path() / name).string();
  }
  // `quaver sweep` without areas.
  int sweep(const std::vector<std::string>& more, unsigned long file_limit = 0) const {
    std::vector<std::string> arguments = {"sweep", file_, "--no-area"};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return end_of(start_quaver(arguments, path("out"), file_limit));
  }
  int merge(const std::vector<std::string>& more) const {
    std::vector<std::string> arguments = {"sweep", "merge"};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return end_of(start_quaver(arguments, path("out")));
  }
  [[nodiscard]] std::string out() const { return text_of_file(path("out")); }
  [[nodiscard]] std::string err() const { return text_of_file(path("out.err")); }
  [[nodiscard]] std::string results(const std::string& folder) const {
    return text_of_file(path(folder) + "/results.csv");
  }

  const TemporaryFolder folder_;
  const std::string file_ = folder_.write(
      "sweep.yaml",
      "name: test\nbase: configs/hfp8-8x8.yaml\ntraces: [traces/lenet5.csv, traces/alexnet.csv]\n"
      "axes:\n  array.rows: {from: 1, to: 20, step: 1}\n  array.cols: [4, 8, 513, 16]\n"
      "constraints: [utilization >= 0.1]\nobjectives: {maximize: [tflops], minimize: "
      "[peak_tflops]}\n");
};

TEST_F(SweepProgram, LeavesResultsAndSaysWhatItDid) {
  ASSERT_EQ(sweep({"--out", path("a")}), 0) << err();
  EXPECT_EQ(err(), "");
  EXPECT_NE(out().find("sweep test: 160 points on 2 traces\n"), std::string::npos) << out();
  EXPECT_NE(out().find("        40  skipped as impossible\n"), std::string::npos) << out();
  EXPECT_NE(out().find("sweep.yaml:6:22: array.cols is '513', expected an integer from 1 to 512\n"),
            std::string::npos);
  EXPECT_TRUE(out().ends_with("results: " + path("a") + "/results.csv\n")) << out();
  EXPECT_TRUE(results("a").starts_with("key,array.rows,array.cols,trace,cycles,"));
  EXPECT_FALSE(std::filesystem::exists(path("a") + "/results.csv.tmp"));
}

TEST_F(SweepProgram, ShardsMergedAreTheWhole) {
  ASSERT_EQ(sweep({"--out", path("whole")}), 0) << err();
  const std::string whole_summary = out();
  for (const char* shard : {"1", "2", "3"})
    ASSERT_EQ(sweep({"--out", path(shard), "--shard", std::string(shard) + "/3"}), 0) << err();
  EXPECT_NE(out().find("the front is known when the shards are merged"), std::string::npos);
  ASSERT_EQ(merge({path("3"), path("1"), path("2"), "--out", path("m")}), 0) << err();
  EXPECT_EQ(results("m"), results("whole"));
  EXPECT_EQ(out().substr(0, out().find("results: ")),
            whole_summary.substr(0, whole_summary.find("results: ")));
  ASSERT_EQ(merge({path("2"), path("1"), path("2"), path("3")}), 0) << err();
  EXPECT_EQ(results("2"), results("whole"));
  ASSERT_EQ(merge({path("whole")}), 0) << err();
}

TEST_F(SweepProgram, MergingWantsAllShardsOfOneSweep) {
  for (const char* shard : {"1", "2"})
    ASSERT_EQ(sweep({"--out", path(shard), "--shard", std::string(shard) + "/3"}), 0) << err();
  EXPECT_EQ(merge({path("1"), path("2")}), 2);
  EXPECT_EQ(err(),
            "quaver: " + path("1") +
                ": 52 of 160 points are missing (the first is point 4), expected the folders "
                "of all shards, each run to its end\n");
  ASSERT_EQ(end_of(start_quaver({"sweep", file_, "--out", path("o"), "--no-area", "--set", "x"},
                                path("out"))),
            2);
  folder_.write("sweep.yaml", sweep_text({"array.rows: [4, 8]"}));
  ASSERT_EQ(sweep({"--out", path("other")}), 0) << err();
  EXPECT_EQ(merge({path("1"), path("other")}), 2);
  EXPECT_EQ(err(),
            "quaver: " + path("other") +
                "/journal:1:1: found the journal of another sweep ('test'), expected that of "
                "'test' as in " +
                path("1") + "\n");
  EXPECT_EQ(merge({path("none")}), 2);
  EXPECT_EQ(merge({}), 2);
}

TEST_F(SweepProgram, AJournalThatIsThereWantsResumeAndTheSameSweep) {
  ASSERT_EQ(sweep({"--out", path("a")}), 0) << err();
  EXPECT_EQ(sweep({"--out", path("a")}), 2);
  EXPECT_EQ(err(), "quaver: " + path("a") +
                       "/journal: is there already, expected --resume to go on with it, or another "
                       "--out\n");
  const std::string before = results("a");
  EXPECT_EQ(sweep({"--out", path("a"), "--resume"}), 0) << err();
  EXPECT_EQ(results("a"), before);
  folder_.write("sweep.yaml", text_of_file(file_) + "batch: 2\n");
  EXPECT_EQ(sweep({"--out", path("a"), "--resume"}), 2);
  EXPECT_TRUE(err().starts_with("quaver: " + path("a") +
                                "/journal:1:1: found the journal of another sweep ('test')"));
}

TEST_F(SweepProgram, TwoAtOnceInOneFolderAreRefused) {
  ASSERT_EQ(sweep({"--out", path("a")}), 0) << err();
  const std::string journal = path("a") + "/journal";
  // A process that has it open and locked, as a running sweep has.
  const int file = open(journal.c_str(), O_RDWR);
  ASSERT_EQ(flock(file, LOCK_EX | LOCK_NB), 0);
  for (const char* more : {"--resume", "--json"}) {
    EXPECT_EQ(sweep({"--out", path("a"), more}), 2);
    EXPECT_EQ(err(), "quaver: " + journal +
                         ": another process is at work on it, expected that to end first, or "
                         "another folder\n");
  }
  EXPECT_EQ(merge({path("a")}), 2);
  close(file);
}

// Files may not grow beyond a limit: writes fail as on a full disk, at the head, in the middle of
// the records, and at the results.
TEST_F(SweepProgram, AFullDiskIsReportedAndSurvived) {
  ASSERT_EQ(sweep({"--out", path("whole")}), 0) << err();
  const auto journal = std::filesystem::file_size(path("whole") + "/journal");
  const auto csv = std::filesystem::file_size(path("whole") + "/results.csv");
  ASSERT_LT(csv + 1000, journal) << "or the results are never what does not fit";
  for (const unsigned long limit : {400UL, 2000UL, 5000UL, 20000UL}) {
    EXPECT_EQ(sweep({"--out", path("full"), "--resume"}, limit), 3) << limit;
    EXPECT_EQ(err(),
              "quaver: error: " + path("full") +
                  "/journal: cannot be written: File too large; what it holds is kept, go on "
                  "with --resume\n");
  }
  EXPECT_EQ(sweep({"--out", path("full"), "--resume"}), 0) << err();
  EXPECT_EQ(results("full"), results("whole"));
}

TEST_F(SweepProgram, ResultsThatDoNotFitLeaveNoHalfFile) {
  ASSERT_EQ(sweep({"--out", path("a")}), 0) << err();
  const std::string whole = results("a");
  std::filesystem::remove(path("a") + "/results.csv");
  EXPECT_EQ(sweep({"--out", path("a"), "--resume"}, 2000), 3);
  EXPECT_EQ(err(), "quaver: error: " + path("a") +
                       "/results.csv: cannot be written: File too large; the journal holds all "
                       "points, go on with --resume\n");
  EXPECT_FALSE(std::filesystem::exists(path("a") + "/results.csv"));
  EXPECT_FALSE(std::filesystem::exists(path("a") + "/results.csv.tmp"));
  EXPECT_EQ(sweep({"--out", path("a"), "--resume"}), 0) << err();
  EXPECT_EQ(results("a"), whole);
}

// Without the keys, which name the tier.
std::string without_keys(const std::string& csv) {
  std::istringstream lines(csv);
  std::string text;
  for (std::string line; std::getline(lines, line);) text += line.substr(line.find(',')) + "\n";
  return text;
}

TEST_F(SweepProgram, InSystemCThePointsAreTheSame) {
  const std::string head =
      "name,op,h,w,c,k,r,s,stride,pad,dilation,groups,m,n,kdim,count,input_gradient\n";
  folder_.write("net.csv", head + "a,gemm,,,,,,,,,,,5,7,70,1,1\n");
  folder_.write("large.csv", head + "b,gemm,,,,,,,,,,,1,40000,40000,1,1\n");
  const std::string text =
      "name: test\nbase: configs/hfp8-8x8.yaml\ntraces: [net.csv]\nbatch: 2\n"
      "axes:\n  array.rows: [3]\n  array.cols: [4, 8]\n  array.accumulator_depth: [4]\n"
      "  mapping: [default, mnk]\n"
      "  recipe: [{base: sun2019, first_last: none}, {base: mellempudi2019, first_last: none}]\n"
      "  recipe.accumulation.chunk: [none, 5]\n  memory.bandwidth_bytes_per_cycle: [3, 40]\n"
      "objectives: {minimize: [cycles]}\n";
  folder_.write("sweep.yaml", text + "values: true\n");
  ASSERT_EQ(sweep({"--out", path("analytic")}), 0) << err();
  EXPECT_NE(out().find(" SQNR dB\n"), std::string::npos) << out();
  folder_.write("sweep.yaml", text + "tier: systemc\n");
  ASSERT_EQ(sweep({"--out", path("systemc"), "--threads", "2"}), 0) << err();
  EXPECT_EQ(without_keys(results("systemc")), without_keys(results("analytic")));
  EXPECT_NE(results("systemc"), results("analytic"));
  folder_.write("sweep.yaml",
                "name: test\nbase: configs/hfp8-8x8.yaml\ntraces: [large.csv, net.csv]\n"
                "tier: systemc\npasses: [fwd]\naxes: {array.rows: [8]}\n");
  ASSERT_EQ(sweep({}), 0) << err();
  EXPECT_NE(out().find("         1  skipped as impossible\n"), std::string::npos) << out();
  EXPECT_NE(out().find("large.csv:2:1: 'b' has a tensor of 1600000000 elements"), std::string::npos)
      << out();
}

TEST_F(SweepProgram, AMistakeLeavesNoFolder) {
  folder_.write("sweep.yaml", sweep_text({"array.rowz: [4, 8]"}));
  EXPECT_EQ(sweep({"--out", path("a")}), 2);
  EXPECT_FALSE(std::filesystem::exists(path("a")));
}

}  // namespace
}  // namespace quaver
