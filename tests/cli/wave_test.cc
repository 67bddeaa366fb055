// quaver run --wave: what single elements register, cycle by cycle.
#include <gtest/gtest.h>
#include <sys/resource.h>

#include <csignal>
#include <fstream>
#include <map>
#include <nlohmann/json.hpp>

#include "tests/cli/program.h"
#include "tests/support/npy_bytes.h"

namespace quaver::cli_test {
namespace {

const std::string kWaveRows =
    "name,op,h,w,c,k,r,s,stride,pad,dilation,groups,m,n,kdim,count,input_gradient\n"
    "fc,gemm,,,,,,,,,,,3,2,2,1,1\n";

// One element's values by the cycle in which its register holds them.
using Values = std::map<int, double>;

Values values_of(const std::string& vcd, const std::string& element) {
  std::ifstream file(vcd);
  std::string scope, works_id, value_id;
  bool works = false;
  double value = 0;
  int time = 0;
  Values values;
  for (std::string line; std::getline(file, line);) {
    std::istringstream words(line);
    std::string first, second, third, id, name;
    words >> first >> second >> third >> id >> name;
    if (first == "$scope") scope = third;
    if (first == "$var" && scope == element && name == "works") works_id = id;
    if (first == "$var" && scope == element && name == "value") value_id = id;
    if (first.starts_with('#')) {
      const int cycle = std::stoi(first.substr(1)) / 10;  // units of 100 ps, a cycle a nanosecond
      for (; time < cycle; ++time)
        if (works) values[time] = value;
    } else if (first == "0" + works_id || first == "1" + works_id) {
      works = first[0] == '1';
    } else if (first.starts_with('r') && second == value_id) {
      value = std::stod(first.substr(1));
    }
  }
  return values;
}

std::vector<double> in_order(const Values& values) {
  std::vector<double> list;
  for (const auto& [time, value] : values) list.push_back(value);
  return list;
}

// a = [[1, 2], [3, 4], [5, 6]], b = [[1, 0.5], [2, 4]]: sums that FP169 holds exactly.
class Wave : public testing::Test {
 protected:
  Wave() {
    (void)folder_.write("fc.fwd.a.npy",
                        npy::file(npy::dict("<f4", "(3, 2)"), npy::float32s({1, 2, 3, 4, 5, 6})));
    (void)folder_.write("fc.fwd.b.npy",
                        npy::file(npy::dict("<f4", "(2, 2)"), npy::float32s({1, 0.5, 2, 4})));
  }
  [[nodiscard]] std::string path(const std::string& name) const {
    return (folder_.path() / name).string();
  }
  [[nodiscard]] std::vector<std::string> run(std::vector<std::string> more) const {
    std::vector<std::string> arguments = {
        "run",       kConfig,  folder_.write("net.csv", kWaveRows),
        "--no-area", "--tier", "systemc",
        "--passes",  "fwd",    "--operands",
        path("")};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return arguments;
  }
  const TemporaryFolder folder_;
};

TEST_F(Wave, ShowsTheSumsOfElementsInTheCyclesInWhichTheyMakeThem) {
  const Outcome outcome = run_quaver(
      run({"--wave", path("w.vcd"), "--elements", "0,0:1,1:1,0", "--set", "array.dataflow=ws"}));
  ASSERT_EQ(outcome.code, 0) << outcome.err;
  const Values top = values_of(path("w.vcd"), "element_0_0");
  EXPECT_EQ(in_order(top), (std::vector<double>{1, 3, 5}));
  const Values below = values_of(path("w.vcd"), "element_1_0");
  EXPECT_EQ(in_order(below), (std::vector<double>{5, 11, 17}));
  const Values beside = values_of(path("w.vcd"), "element_1_1");
  EXPECT_EQ(in_order(beside), (std::vector<double>{8.5, 17.5, 26.5}));
  // Partial sums go down a row in L = 2 cycles, operands right a column in one.
  EXPECT_EQ(below.begin()->first, top.begin()->first + 2);
  EXPECT_EQ(beside.begin()->first, below.begin()->first + 1);
}

TEST_F(Wave, OfAnOutputStationaryArrayShowsSumsThatGrow) {
  const Outcome outcome =
      run_quaver(run({"--wave", path("w.vcd"), "--elements", "all", "--set", "array.dataflow=os"}));
  ASSERT_EQ(outcome.code, 0) << outcome.err;
  std::map<std::vector<double>, int> elements;
  for (int i = 0; i < 8; ++i)
    for (int j = 0; j < 8; ++j)
      ++elements[in_order(
          values_of(path("w.vcd"), "element_" + std::to_string(i) + "_" + std::to_string(j)))];
  for (const auto& sums : std::vector<std::vector<double>>{
           {1, 5}, {3, 11}, {5, 17}, {0.5, 8.5}, {1.5, 17.5}, {2.5, 26.5}})
    EXPECT_EQ(elements[sums], 1) << sums[0];
}

TEST_F(Wave, IsRefusedWhereThereIsNone) {
  expect_error(small_run({"--wave", "x.vcd"}),
               "--wave: found with the analytic tier, expected --tier systemc");
  expect_error(run({"--wave", "x.fst"}),
               "--wave: found 'x.fst', expected a file that ends in .vcd");
  expect_error(
      run({"--wave", path("none/x.vcd")}),
      "--wave: " + path("none/x.vcd") + ": cannot be written, expected a file in a folder");
  expect_error(run({"--elements", "0,0"}), "--elements: found without --wave, expected both");
  for (const std::string wrong : {"8,0", "0,8", "0", "a,b", "0,0:", "0,0,0"}) {
    const std::string found = wrong == "0,0:" ? "" : wrong;
    expect_error(run({"--wave", path("x.vcd"), "--elements", wrong}),
                 "--elements: found '" + found +
                     "', expected ROW,COL with rows from 0 to 7 and columns from 0 to 7, several "
                     "with ':' between, or all");
  }
  EXPECT_FALSE(std::filesystem::exists(path("x.vcd")));
}

TEST_F(Wave, LeavesStandardOutputToTheData) {
  const Outcome outcome = run_quaver(run({"--wave", path("w.vcd"), "--json"}));
  EXPECT_EQ(outcome.code, 0) << outcome.err;
  EXPECT_EQ(nlohmann::json::parse(outcome.out)["partial"], false);
  EXPECT_EQ(outcome.err, "");
  EXPECT_TRUE(read_text(path("w.vcd")).ends_with("\n$comment end of the wave $end\n"));
}

TEST_F(Wave, OfADiskThatIsFullIsAnError) {
  // A limit of file size is met as a full disk is: by a write that fails.
  const std::vector<std::string> arguments = run({"--wave", path("w.vcd"), "--elements", "all"});
  rlimit before{};
  getrlimit(RLIMIT_FSIZE, &before);
  const rlimit small = {2048, before.rlim_max};
  const auto handler = std::signal(SIGXFSZ, SIG_IGN);
  setrlimit(RLIMIT_FSIZE, &small);
  const Outcome outcome = run_quaver(arguments);
  setrlimit(RLIMIT_FSIZE, &before);
  std::signal(SIGXFSZ, handler);
  EXPECT_EQ(outcome.code, 2) << outcome.err;
  EXPECT_EQ(outcome.err, "quaver: --wave: " + path("w.vcd") +
                             ": cannot be written: File too large, expected room for the wave\n");
  EXPECT_FALSE(std::filesystem::exists(path("w.vcd")));
}

TEST_F(Wave, ReplacesFilesAloneAndFollowsLinks) {
  std::filesystem::create_symlink("/dev/null", path("null.vcd"));
  expect_error(run({"--wave", path("null.vcd")}),
               "--wave: found '" + path("null.vcd") + "', expected a regular file");
  std::filesystem::create_symlink("there.vcd", path("link.vcd"));
  EXPECT_EQ(run_quaver(run({"--wave", path("link.vcd")})).code, 0);
  EXPECT_TRUE(std::filesystem::is_symlink(path("link.vcd")));
  EXPECT_TRUE(std::filesystem::is_regular_file(path("there.vcd")));
}

TEST_F(Wave, LeavesNothingOfARunThatFails) {
  std::filesystem::remove(path("fc.fwd.b.npy"));
  EXPECT_EQ(run_quaver(run({"--wave", path("w.vcd")})).code, 2);
  for (const auto& entry : std::filesystem::directory_iterator(folder_.path()))
    EXPECT_EQ(entry.path().string().find(".vcd"), std::string::npos) << entry.path();
}

}  // namespace
}  // namespace quaver::cli_test
