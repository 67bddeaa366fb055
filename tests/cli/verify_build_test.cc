// quaver verify with models that are built when they are asked for: the array of a config, a faulty
// unit with waves, tools that are missing or fail. Each test has a cache of its own.
#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <regex>

#include "tests/cli/program.h"

namespace quaver::cli_test {
namespace {

namespace fs = std::filesystem;

class VerifyBuild : public testing::Test {
 protected:
  VerifyBuild() {
    setenv("XDG_CACHE_HOME", (path() / "cache").c_str(), 1);
    unsetenv("QUAVER_DATA");
  }

  [[nodiscard]] const fs::path& path() const { return folder_.path(); }

  // A program of that name on a PATH of its own, with an answer to the question for its version.
  void install(const std::string& tool, const std::string& script,
               const std::string& version = "echo 1") const {
    const fs::path bin = path() / "bin";
    fs::create_directories(bin);
    std::ofstream(bin / tool) << "#!/bin/sh\ncase \"$1\" in --version|--getenv) " << version
                              << "; exit;; esac\n"
                              << script;
    fs::permissions(bin / tool, fs::perms::owner_all);
    setenv("PATH", bin.c_str(), 1);
  }

  // The shipped data, but `wanted` of an RTL file replaced.
  void break_rtl(const std::string& file, const std::string& wanted,
                 const std::string& fault) const {
    const fs::path data = path() / "data";
    fs::create_directories(data);
    fs::copy(fs::path(QUAVER_SOURCE_DIR) / "rtl", data / "rtl", fs::copy_options::recursive);
    fs::create_directory_symlink(fs::path(QUAVER_SOURCE_DIR) / "configs", data / "configs");
    std::string text = read_text(data / file);
    const std::size_t at = text.find(wanted);
    ASSERT_NE(at, std::string::npos) << wanted;
    std::ofstream(data / file) << text.replace(at, wanted.size(), fault);
    setenv("QUAVER_DATA", data.c_str(), 1);
  }

 private:
  TemporaryFolder folder_;
};

const std::vector<std::string> kTinyArray = {
    "verify",       "--config",     "configs/hfp8-8x8.yaml",
    "--set",        "array.rows=1", "--set",
    "array.cols=2", "--vectors",    "20000"};

TEST_F(VerifyBuild, ArrayOfAConfigIsBuiltOnceAndAgrees) {
  const Outcome first = run_quaver(kTinyArray);
  EXPECT_EQ(first.code, 0) << first.out << first.err;
  EXPECT_NE(first.err.find("building Vcore_hfp8-8x8, once for this RTL and these parameters"),
            std::string::npos)
      << first.err;
  const Outcome second = run_quaver(kTinyArray);
  EXPECT_EQ(second.err, "");
  EXPECT_EQ(second.out, first.out);
  // An entry that was cut off is not loaded, but made anew: with tools that tell their true version
  // and do nothing else.
  for (const auto& entry : fs::directory_iterator(path() / "cache/quaver"))
    if (entry.path().extension() == ".so") fs::resize_file(entry.path(), 1000);
  for (const std::string tool : {"verilator", "g++"})
    install(tool, "exit 1", "PATH=/usr/bin:/bin exec /usr/bin/" + tool + " \"$@\"");
  const Outcome third = run_quaver(kTinyArray);
  EXPECT_EQ(third.code, 3);
  EXPECT_NE(third.err.find("ignoring the corrupt cache entry"), std::string::npos) << third.err;
  EXPECT_NE(third.err.find("building Vcore_hfp8-8x8"), std::string::npos) << third.err;
}

TEST_F(VerifyBuild, OutputStationaryArrayOfAConfigAgrees) {
  std::vector<std::string> arguments = kTinyArray;
  arguments.insert(arguments.end(), {"--set", "array.dataflow=os"});
  const Outcome outcome = run_quaver(arguments);
  EXPECT_EQ(outcome.code, 0) << outcome.out << outcome.err;
  EXPECT_NE(outcome.out.find("systolic_array       hfp8-8x8 "), std::string::npos) << outcome.out;
}

// The unit's own files, by Verilator's counts of one bench: enough traffic covers it, little leaves
// holes, which are named by file and line and fail.
TEST_F(VerifyBuild, CoverageIsToldByUnitAndHolesFail) {
  const std::vector<std::string> covered = {"verify", "--coverage", "loss_scaler"};
  const Outcome outcome = run_quaver(covered);
  EXPECT_EQ(outcome.code, 0) << outcome.out << outcome.err;
  EXPECT_NE(outcome.err.find("building Vloss_scaler with coverage, once for this RTL"),
            std::string::npos)
      << outcome.err;
  // Unit, lines, %, toggles, %, excluded, bins, %, excluded.
  EXPECT_TRUE(std::regex_search(
      outcome.out, std::regex(R"(\nloss_scaler +(\d+)/\1 +100\.00 +(\d+)/\2 +100\.00 +\d+)"
                              R"( +(\d+)/\3 +100\.00 +\d+\ncovered: )")))
      << outcome.out;
  const Outcome holes = run_quaver({"verify", "--coverage", "loss_scaler", "--vectors", "100"});
  EXPECT_EQ(holes.code, 1);
  EXPECT_EQ(holes.err, "") << "the model is cached";
  EXPECT_TRUE(std::regex_search(holes.out, std::regex(R"(\nloss_scaler:\n  input waits: beat .* )"
                                                      R"(never happened\n)")))
      << holes.out;
  EXPECT_NE(holes.out.find("more (--holes)\ncoverage BELOW its goals"), std::string::npos)
      << holes.out;
}

// Big-endian, as FST's blocks have it.
std::uint64_t number_at(const std::string& bytes, std::size_t offset) {
  std::uint64_t value = 0;
  for (std::size_t i = 0; i < 8; ++i)
    value = value << 8U | static_cast<unsigned char>(bytes.at(offset + i));
  return value;
}

// The lowest bit of the rounder's random number is stuck at 1.
TEST_F(VerifyBuild, FaultyUnitFailsAndLeavesItsWaves) {
  break_rtl("rtl/stochastic_rounder/quaver_stochastic_rounder.sv", ".random_i  (stepped[31 -: K])",
            ".random_i  (stepped[31 -: K] | K'(1))");
  const fs::path wave = path() / "x.fst";
  const Outcome outcome = run_quaver(
      {"verify", "stochastic_rounder", "--variant", "k 8", "--seed", "3", "--wave", wave.string()});
  EXPECT_EQ(outcome.code, 1) << outcome.out << outcome.err;
  std::smatch found;
  const std::regex message(
      "\nstochastic_rounder/k 8: mismatch in cycle (\\d+), seed 3\n"
      "  port y_o: expected \\(golden\\) [0-9a-f]+ = \\S+, got \\(RTL\\) [0-9a-f]+ = \\S+\n"
      "  operands, cycle (\\d+): seed_valid_i=0 seed_i=[0-9a-f]+ valid_i=1 x_i=[0-9a-f]{4} "
      "\\(\\S+\\) "
      "to_i=\\d bias_i=[0-9a-f] rounding_i=3 overflow_i=\\d\n"
      "  inputs of cycle ");
  ASSERT_TRUE(std::regex_search(outcome.out, found, message)) << outcome.out;
  EXPECT_EQ(found[1], found[2]);  // one cycle of latency: it shows at the cycle's end
  EXPECT_NE(outcome.out.find("\n  reproduce: quaver verify stochastic_rounder --variant 'k 8' "
                             "--vectors 100000 --seed 3 --wave mismatch.fst\n"),
            std::string::npos)
      << outcome.out;
  // 8 cycles more than up to the mismatch; the last edge is in the middle of the last cycle, and a
  // cycle takes 2 ns.
  const std::uint64_t cycles = std::stoull(found[1]) + 1 + 8;
  const std::string fst = read_text(wave);
  ASSERT_GT(fst.size(), 330U);
  EXPECT_EQ(fst[0], 0);                                 // the header's block
  EXPECT_EQ(number_at(fst, 1), 329U);                   // of this length
  EXPECT_EQ(number_at(fst, 9), 0U);                     // first time
  EXPECT_EQ(number_at(fst, 17), cycles * 2000 - 1000);  // last time, ps
  const std::string vcd = read_text(path() / "x.vcd");
  for (const char* part : {"$scope module systemc $end", "$scope module rtl $end", " y_o [31:0] "})
    EXPECT_NE(vcd.find(part), std::string::npos) << part;
}

// The scaler takes a step's last beat while a verdict waits. tests/rtl/assertions.sh sees every
// other assertion fail.
TEST_F(VerifyBuild, AFailedAssertionOfTheRtlOfAFolderIsToldAndNothingAborts) {
  break_rtl("rtl/loss_scaler/quaver_loss_scaler.sv", "(~valid_o | ready_i)", "1'b1");
  unsetenv("QUAVER_DATA");
  const Outcome outcome = run_quaver({"verify", "loss_scaler", "--vectors", "500", "--seed", "3",
                                      "--rtl", (path() / "data").string()});
  EXPECT_EQ(outcome.code, 1) << outcome.out << outcome.err;
  const std::regex message(
      "\nloss_scaler/2 lanes: assertion failed in cycle \\d+, seed 3\n"
      "(  .*\n)*"
      "  quaver_loss_scaler.sv:\\d+: Assertion failed in \\S*verdicts_kept: a verdict was lost or "
      "doubled\n"
      "(  .*\n)*"
      "  reproduce: quaver verify loss_scaler --variant '2 lanes' --rtl '[^']+/data' --vectors 500 "
      "--seed 3 --wave "
      "mismatch.fst\n");
  EXPECT_TRUE(std::regex_search(outcome.out, message)) << outcome.out;
}

TEST_F(VerifyBuild, MissingOrFailingToolsAreNamed) {
  setenv("PATH", (path() / "none").c_str(), 1);
  const Outcome missing = run_quaver(kTinyArray);
  EXPECT_EQ(missing.code, 3);
  EXPECT_EQ(missing.err,
            "quaver: error: verilator not found on PATH: install the Debian package verilator\n");
  install("verilator", "exit 0");
  const Outcome no_compiler = run_quaver(kTinyArray);
  EXPECT_EQ(no_compiler.err,
            "quaver: error: g++ not found on PATH: install the Debian package g++\n");
  install("g++", "exit 0");
  install("verilator", "echo something; echo %Error: it does not work; exit 7");
  const Outcome failing = run_quaver(kTinyArray);
  EXPECT_EQ(failing.code, 3);
  EXPECT_NE(failing.err.find("quaver: error: verilator failed on Vcore_hfp8-8x8 (exit code 7):\n"
                             "  something\n  %Error: it does not work\n"),
            std::string::npos)
      << failing.err;
}

}  // namespace
}  // namespace quaver::cli_test
