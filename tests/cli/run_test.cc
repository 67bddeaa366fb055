// quaver run: the ResNet-50 total, where the output goes, what an error leaves behind.
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "tests/cli/program.h"

namespace quaver::cli_test {
namespace {
namespace fs = std::filesystem;

constexpr std::uint64_t kResNetMacs = 12'149'538'816;

TEST(Run, ResNet50HasThePublishedMacsOnTheScreenAndInTheReport) {
  const TemporaryFolder folder;
  const fs::path out = folder.path() / "a/b";
  const Outcome outcome = run_quaver({"run", "configs/hfp8-32x32.yaml", "traces/resnet50.csv",
                                      "--no-area", "--out", out.string()});
  EXPECT_EQ(outcome.code, 0) << outcome.err;
  EXPECT_NE(outcome.out.find(" 12149538816 "), std::string::npos) << outcome.out;
  const auto report = nlohmann::json::parse(read_text(out / "report.json"));
  EXPECT_EQ(report["totals"]["macs"], kResNetMacs);
  EXPECT_TRUE(read_text(out / "layers.csv").starts_with("name,pass,m,n,k,count,macs,"));
}

const std::vector<std::string> kMemory = {"--set", "memory.bandwidth_bytes_per_cycle=4"};

TEST(Run, WithMemoryTheScreenAndTheReportHaveStallsAndBytes) {
  const TemporaryFolder folder;
  std::vector<std::string> arguments = kMemory;
  arguments.insert(arguments.end(), {"--out", folder.path().string()});
  const Outcome outcome = run_quaver(small_run(arguments));
  EXPECT_EQ(outcome.code, 0) << outcome.err;
  EXPECT_NE(outcome.out.find(" stall "), std::string::npos) << outcome.out;
  const auto report = nlohmann::json::parse(read_text(folder.path() / "report.json"));
  const std::uint64_t stall = report["totals"]["cycles"]["memory_stall"];
  const std::uint64_t read = report["totals"]["bytes_read"];
  EXPECT_NE(outcome.out.find(" " + std::to_string(stall) + " "), std::string::npos) << outcome.out;
  EXPECT_NE(outcome.out.find("memory: " + std::to_string(read) + " bytes read (a "),
            std::string::npos);
  EXPECT_EQ(report["config"]["memory"]["bandwidth_bytes_per_cycle"], 4);
  EXPECT_EQ(report["config"]["memory"]["latency_cycles"], 100);
  std::uint64_t sum = 0;
  for (const auto& layer : report["layers"]) {
    sum += layer["bytes_read"].get<std::uint64_t>() * layer["count"].get<std::uint64_t>();
    EXPECT_TRUE(layer["roofline"]["bound"] == "memory" || layer["roofline"]["bound"] == "compute");
  }
  EXPECT_EQ(sum, read);
  std::uint64_t causes = 0, operands = 0;
  for (const auto& [name, cycles] : report["totals"]["stalls"].items()) causes += cycles.get<int>();
  for (const auto& [name, bytes] : report["totals"]["operand_bytes"].items())
    operands += bytes.get<std::uint64_t>();
  EXPECT_EQ(causes, stall);
  EXPECT_EQ(operands, read);
  EXPECT_NE(read_text(folder.path() / "layers.csv")
                .find(",utilization,stall_first_block,stall_operands,stall_results,mapping,"
                      "bytes_read,a_bytes,b_bytes,bytes_written,"),
            std::string::npos);
}

TEST(Run, WithoutMemoryNothingSpeaksOfIt) {
  const Outcome outcome = run_quaver(small_run({"--json"}));
  const auto report = nlohmann::json::parse(outcome.out);
  EXPECT_TRUE(report["totals"]["bytes_read"].is_null());
  EXPECT_FALSE(report["config"].contains("memory"));
  EXPECT_FALSE(report["layers"][0].contains("roofline"));
  EXPECT_EQ(run_quaver(small_run({})).out.find("stall"), std::string::npos);
}

nlohmann::json layers_of(const std::string& tier, std::vector<std::string> settings) {
  settings.insert(settings.end(), {"--json", "--tier", tier});
  const Outcome outcome = run_quaver(small_run(settings));
  EXPECT_EQ(outcome.code, 0) << tier << outcome.err;
  return nlohmann::json::parse(outcome.out)["layers"];
}

// Buffers so small that they cut pieces and slices.
void expect_equal_tiers(const std::string& dataflow, const std::string& mapping,
                        const std::vector<std::string>& timed) {
  const std::vector<std::string> plain = {"--set", "array.dataflow=" + dataflow};
  std::vector<std::string> settings = plain;
  for (const char* setting : {"memory.bandwidth_bytes_per_cycle=12", "memory.latency_cycles=40",
                              "buffers.a_bytes=1000", "buffers.b_bytes=2000"})
    settings.insert(settings.end(), {"--set", setting});
  settings.insert(settings.end(), {"--set", "mapping=" + mapping});
  const nlohmann::json analytic = layers_of("analytic", settings);
  const nlohmann::json without = layers_of("systemc", plain);
  ASSERT_EQ(analytic.size(), 14U);
  for (const std::string& tier : timed) {
    const nlohmann::json layers = layers_of(tier, settings);
    for (std::size_t i = 0; i < analytic.size(); ++i) {
      EXPECT_GT(layers[i]["cycles"]["memory_stall"], 40);
      for (const char* field : {"name", "mapping", "cycles", "stalls", "bytes_read",
                                "operand_bytes", "bytes_written", "utilization"})
        EXPECT_EQ(layers[i][field], analytic[i][field]) << dataflow << tier << i << field;
      EXPECT_EQ(layers[i]["digest"], without[i]["digest"]) << dataflow << tier << i;
      EXPECT_EQ(layers[i]["mismatches"], 0);
    }
  }
}

TEST(Run, WithMemoryEveryTierAgreesToTheCycleAndBitsAreAsWithout) {
  expect_equal_tiers("ws", "default", {"systemc", "rtl"});
  expect_equal_tiers("is", "default", {"systemc"});
  expect_equal_tiers("os", "default", {"systemc"});
}

TEST(Run, OfEveryOrderIsTheSameInEveryTier) {
  expect_equal_tiers("ws", "mnk", {"rtl"});
  expect_equal_tiers("os", "auto", {"systemc"});
}

// Stochastic roundings fall as the order has them: golden, SystemC and RTL alike.
TEST(Run, OfEveryOrderHasTheGoldenBitsOfItsStochasticRoundings) {
  std::vector<std::string> digests;
  for (const char* mapping : {"nmk", "mnk"}) {
    std::vector<std::string> arguments = {"--passes", "fwd", "--set",
                                          "recipe.output.fwd.rounding=sr8"};
    arguments.insert(arguments.end(), {"--set", "array.accumulator_depth=32"});
    arguments.insert(arguments.end(), {"--set", std::string("mapping=") + mapping});
    std::vector<std::string> with_values = arguments;
    with_values.emplace_back("--values");
    const nlohmann::json golden = layers_of("analytic", with_values);
    for (const char* tier : {"systemc", "rtl"}) {
      const nlohmann::json layers = layers_of(tier, arguments);
      for (std::size_t i = 0; i < golden.size(); ++i) {
        EXPECT_EQ(layers[i]["digest"], golden[i]["digest"]) << tier << mapping << i;
        EXPECT_EQ(layers[i]["mismatches"], 0) << tier << mapping << i;
      }
    }
    digests.push_back(golden[1]["digest"]);  // 100 x 16 outputs: four pieces, two tiles
  }
  EXPECT_NE(digests[0], digests[1]);
}

TEST(Run, SaysHowManyRowsTookWhichOrder) {
  std::vector<std::string> arguments = kMemory;
  arguments.insert(arguments.end(), {"--set", "mapping=auto", "--set", "buffers.a_bytes=4000",
                                     "--set", "array.accumulator_depth=8", "--batch", "4"});
  const std::string text = run_quaver(small_run(arguments)).out;
  const nlohmann::json layers = layers_of("analytic", arguments);
  int nmk = 0;
  for (const auto& layer : layers) nmk += layer["mapping"] == "nmk" ? 1 : 0;
  const int mnk = static_cast<int>(layers.size()) - nmk;
  EXPECT_GT(nmk, 0);
  EXPECT_GT(mnk, 0);
  EXPECT_NE(text.find("\nmapping auto: nmk in " + std::to_string(nmk) + " rows, mnk in " +
                      std::to_string(mnk) + "\n"),
            std::string::npos)
      << text;
  const std::string plain = run_quaver(small_run({"--set", "mapping=auto"})).out;
  EXPECT_NE(
      plain.find("\nmapping auto: nmk in 14 rows, mnk in 0; without memory all orders take the "
                 "same cycles\n"),
      std::string::npos)
      << plain;
  EXPECT_EQ(run_quaver(small_run({})).out.find("mapping"), std::string::npos);
}

TEST(Run, ABufferThatIsTooSmallIsRefusedInEveryTier) {
  for (const char* tier : {"analytic", "systemc", "rtl"}) {
    std::vector<std::string> arguments = kMemory;
    arguments.insert(arguments.end(), {"--set", "buffers.b_bytes=127", "--tier", tier});
    expect_error(small_run(arguments),
                 "--set: half of buffers.b_bytes is 63 bytes, but the stationary block of a fold "
                 "takes 64; expected at least 128");
  }
}

TEST(Run, WithValuesFindsTooSmallBuffersBeforeItBegins) {
  std::vector<std::string> arguments = kMemory;
  arguments.insert(arguments.end(), {"--values", "--set", "buffers.a_bytes=2"});
  expect_error(small_run(arguments),
               "--set: half of buffers.a_bytes is 1 bytes, but a row of the streamed operand takes "
               "8; expected at least 16");
}

TEST(Run, AnErrorLeavesNoOutputFolderBehind) {
  const TemporaryFolder folder;
  const fs::path out = folder.path() / "out";
  EXPECT_EQ(run_quaver(small_run({"--layers", "zz", "--out", out.string()})).code, 2);
  EXPECT_EQ(run_quaver(small_run({"--set", "array.rows=0", "--out", out.string()})).code, 2);
  EXPECT_FALSE(fs::exists(out));
}

TEST(Run, AnOutputFolderThatIsAFileIsAnError) {
  const TemporaryFolder folder;
  const std::string file = folder.write("file", "mine");
  expect_error(small_run({"--out", file}),
               file +
                   ": cannot be made: Not a directory, expected a folder to write the report "
                   "to");
  EXPECT_EQ(read_text(file), "mine");
}

TEST(Run, AReportThatCannotBeReplacedLeavesNoTemporaryFile) {
  const TemporaryFolder folder;
  fs::create_directories(folder.path() / "layers.csv");
  expect_error(small_run({"--out", folder.path().string()}),
               (folder.path() / "layers.csv").string() +
                   ": cannot be written: it is a folder, expected a file");
  for (const auto& entry : fs::directory_iterator(folder.path()))
    EXPECT_EQ(entry.path().filename(), "layers.csv");
}

TEST(Run, TheWorkloadForAstraSimIsAFileOfTheCyclesInTheReport) {
  const TemporaryFolder folder;
  const fs::path file = folder.path() / "lenet5.txt";
  const Outcome outcome = run_quaver(small_run({"--astra-sim", file.string(), "--json"}));
  ASSERT_EQ(outcome.code, 0) << outcome.err;
  const auto report = nlohmann::json::parse(outcome.out);
  const std::string text = read_text(file);
  EXPECT_TRUE(text.starts_with("DATA\n5\nc1\t-1\t")) << text;
  // c1, the first layer, has no data gradient; its 25 x 6 weights have gradients of 16 bits.
  const auto& rows = report["layers"];
  EXPECT_NE(text.find("\nc1\t-1\t" + rows[0]["cycles"]["total"].dump() + "\tNONE\t0\t0\tNONE\t0\t" +
                      rows[1]["cycles"]["total"].dump() + "\tALLREDUCE\t300\t0\n"),
            std::string::npos)
      << text;
  expect_error(small_run({"--astra-sim", folder.path().string()}),
               "--astra-sim: '" + folder.path().string() +
                   "' cannot be written, expected a file in a folder");
  expect_error(small_run({"--astra-sim", file.string(), "--passes", "fwd"}),
               "--astra-sim: a workload has every layer and pass, expected no --layers and the "
               "passes fwd, dgrad and wgrad");
}

TEST(Run, AFullDeviceBehindStandardOutputIsNotSuccess) {
  for (const auto& arguments : {small_run({"--json"}), std::vector<std::string>{"formats"}}) {
    const Outcome outcome = run_quaver_into("/dev/full", arguments);
    EXPECT_EQ(outcome.code, 3);
    EXPECT_EQ(outcome.err, "quaver: standard output: cannot be written\n");
  }
}

}  // namespace
}  // namespace quaver::cli_test
