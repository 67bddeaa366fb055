// The JSON report: every field that scripts may rely on, and tiers that agree.
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "tests/cli/program.h"

namespace quaver::cli_test {
namespace {
using nlohmann::json;

json report_of(const std::string& tier) {
  const Outcome outcome = run_quaver(small_run({"--json", "--tier", tier}));
  EXPECT_EQ(outcome.code, 0) << tier << outcome.err;
  return json::parse(outcome.out);
}

void expect_fields(const json& object, const std::vector<std::string>& names) {
  for (const std::string& name : names) EXPECT_TRUE(object.contains(name)) << name;
}

TEST(Report, HasEveryFieldOfTheSchema) {
  const json report = report_of("systemc");
  expect_fields(
      report, {"schema_version", "tier", "timing", "config", "trace", "layers", "totals", "area"});
  expect_fields(report["trace"], {"name", "sha256"});
  const std::vector<std::string> cycles = {"load", "stream", "drain", "memory_stall", "total"};
  ASSERT_EQ(report["layers"].size(), 14U) << "LeNet-5: three passes, less the first layer's dgrad";
  for (const json& layer : report["layers"]) {
    expect_fields(layer, {"name", "pass", "m", "n", "k", "count", "macs", "cycles", "utilization",
                          "stalls", "bytes_read", "operand_bytes", "bytes_written", "energy_pj",
                          "digest", "checked", "mismatches", "sqnr_db"});
    expect_fields(layer["cycles"], cycles);
  }
  expect_fields(report["totals"],
                {"macs", "cycles", "stalls", "utilization", "seconds", "tflops", "bytes_read",
                 "operand_bytes", "bytes_written", "energy_j", "checked", "mismatches", "sqnr_db"});
  expect_fields(report["totals"]["cycles"], cycles);
  expect_fields(report["area"], {"technology", "unit", "fpu", "processing_element", "array",
                                 "accumulators", "rounders", "buffers", "total"});
}

TEST(Report, TotalsAreTheSumsOverRowsTimesCount) {
  const json report = report_of("analytic");
  EXPECT_EQ(report["schema_version"], 1);
  EXPECT_EQ(report["area"]["total"], nullptr) << "nothing was synthesised";
  std::uint64_t macs = 0;
  std::uint64_t cycles = 0;
  for (const json& layer : report["layers"]) {
    const json& c = layer["cycles"];
    std::uint64_t parts = 0;
    for (const char* part : {"load", "stream", "drain", "memory_stall"})
      parts += c[part].get<std::uint64_t>();
    EXPECT_EQ(c["total"], parts);
    EXPECT_EQ(layer["digest"], nullptr) << "the analytic tier has no bits";
    macs += layer["macs"].get<std::uint64_t>() * layer["count"].get<std::uint64_t>();
    cycles += parts * layer["count"].get<std::uint64_t>();
  }
  EXPECT_EQ(report["totals"]["macs"], macs);
  EXPECT_EQ(report["totals"]["cycles"]["total"], cycles);
}

TEST(Report, TheThreeTiersAgreeToTheCycleAndToTheBit) {
  const json analytic = report_of("analytic");
  const json systemc = report_of("systemc");
  const json rtl = report_of("rtl");
  for (std::size_t i = 0; i < analytic["layers"].size(); ++i) {
    EXPECT_EQ(analytic["layers"][i]["cycles"], systemc["layers"][i]["cycles"]);
    EXPECT_EQ(rtl["layers"][i]["cycles"], systemc["layers"][i]["cycles"]);
    EXPECT_EQ(rtl["layers"][i]["digest"], systemc["layers"][i]["digest"]);
    EXPECT_EQ(systemc["layers"][i]["digest"].get<std::string>().size(), 64U);
  }
  for (const json* report : {&systemc, &rtl}) {
    EXPECT_EQ((*report)["totals"]["mismatches"], 0);
    EXPECT_GT((*report)["totals"]["checked"], 0);
  }
}

TEST(Report, TheReportDoesNotDependOnTheThreads) {
  const Outcome one = run_quaver(small_run({"--json", "--tier", "systemc", "--threads", "1"}));
  const Outcome three = run_quaver(small_run({"--json", "--tier", "systemc", "--threads", "3"}));
  EXPECT_EQ(one.out, three.out);
}

TEST(Report, ComparePrintsJson) {
  const Outcome outcome =
      run_quaver({"compare", kConfig, kConfig, "--trace", kTrace, "--no-area", "--json"});
  EXPECT_EQ(outcome.code, 0) << outcome.err;
  const json result = json::parse(outcome.out);
  ASSERT_EQ(result["contenders"].size(), 2U);
  EXPECT_EQ(result["contenders"][1]["sustained_ratio"], 1.0);
}

}  // namespace
}  // namespace quaver::cli_test
