// Does a report hold exactly the fields that scripts rely on, and is it never half written?
#include "sim/report/report.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <fstream>
#include <map>
#include <set>
#include <sstream>

#include "sim/array/analytic.h"
#include "tests/input/temporary_file.h"

namespace quaver {
namespace {

using Json = nlohmann::ordered_json;
using Names = std::set<std::string>;

Names names_of(const Json& object) {
  Names names;
  for (const auto& [name, value] : object.items()) names.insert(name);
  return names;
}

// A run of one layer, named so that CSV has to quote it.
struct Example {
  Config config = load_config("configs/hfp8-8x8.yaml");
  Trace trace;
  RunOptions options;
  RunResult result;
  ArchitectureArea area;

  Example() {
    Layer layer;
    layer.name = "fc, \"last\"";
    layer.op = LayerOp::kGemm;
    layer.m = 9;
    layer.n = 10;
    layer.kdim = 70;
    layer.count = 3;
    trace = {"tiny", {layer}, "00ff"};
    AnalyticModel model;
    result = run(config, trace, options, model);
    area.array = 12.5;
  }
  [[nodiscard]] RunRecord record() const { return {config, trace, options, result, area}; }
  [[nodiscard]] Json json() const { return report_json(record()); }
};

const Names kCycles{"load", "stream", "drain", "memory_stall", "total"};

TEST(ReportJson, HasTheFieldsOfTheSchema) {
  const Json json = Example().json();
  EXPECT_EQ(names_of(json), (Names{"schema_version", "tier", "partial", "timing", "batch", "seed",
                                   "config", "trace", "layers", "totals", "area"}));
  EXPECT_EQ(names_of(json["trace"]), (Names{"name", "sha256"}));
  EXPECT_EQ(names_of(json["layers"][0]),
            (Names{"name",          "pass",      "m",           "n",          "k",
                   "count",         "formats",   "operands",    "mapping",    "macs",
                   "cycles",        "stalls",    "utilization", "bytes_read", "operand_bytes",
                   "bytes_written", "energy_pj", "digest",      "checked",    "mismatches",
                   "sqnr_db"}));
  EXPECT_EQ(names_of(json["layers"][0]["formats"]), (Names{"a", "b", "output"}));
  EXPECT_EQ(
      names_of(json["totals"]),
      (Names{"macs", "cycles", "stalls", "utilization", "seconds", "tflops", "bytes_read",
             "operand_bytes", "bytes_written", "energy_j", "checked", "mismatches", "sqnr_db"}));
  EXPECT_EQ(names_of(json["area"]),
            (Names{"technology", "unit", "fpu", "processing_element", "array", "accumulators",
                   "rounders", "buffers", "total"}));
  EXPECT_EQ(names_of(json["layers"][0]["cycles"]), kCycles);
  EXPECT_EQ(names_of(json["totals"]["cycles"]), kCycles);
}

// Two rows of counts that the sums cannot mix up.
Example with_memory() {
  Example example;
  example.config.memory = MemoryConfig{};
  example.result.rows.resize(2);
  example.result.rows[0].cycles.stalls = {1, 20, 300};
  example.result.rows[0].bytes_read = OperandBytes{4000, 50000};
  example.result.rows[1].cycles.stalls = {7, 80, 900};
  example.result.rows[1].bytes_read = OperandBytes{1000, 20000};
  example.result.rows[0].gemm.count = 3;
  example.result.rows[1].gemm.count = 1;
  example.result.totals = totals_of(example.config, example.result.rows);
  return example;
}

TEST(ReportJson, HasStallsByCauseAndBytesByOperandWithAMemory) {
  const Json json = with_memory().json();
  const Json& row = json["layers"][0];
  EXPECT_EQ(row["stalls"], (Json{{"first_block", 1}, {"operands", 20}, {"results", 300}}));
  EXPECT_EQ(row["cycles"]["memory_stall"], 321);
  EXPECT_EQ(row["operand_bytes"], (Json{{"a", 4000}, {"b", 50000}}));
  EXPECT_EQ(row["bytes_read"], 54000);
  const Json& totals = json["totals"];
  EXPECT_EQ(totals["stalls"], (Json{{"first_block", 10}, {"operands", 140}, {"results", 1800}}));
  EXPECT_EQ(totals["cycles"]["memory_stall"], 1950);
  EXPECT_EQ(totals["operand_bytes"], (Json{{"a", 13000}, {"b", 170000}}));
  EXPECT_EQ(totals["bytes_read"], 183000);
}

TEST(Summary, HasStallsByCauseAndBytesByOperandWithAMemory) {
  const Example example = with_memory();
  const std::string written = std::to_string(example.result.totals.bytes_written);
  EXPECT_NE(summary(example.record())
                .find("memory: 183000 bytes read (a 13000, b 170000), " + written +
                      " written\n"
                      "stalls: 10 for the first block of a GEMM, 140 for later operands, 1800 for "
                      "results\n"),
            std::string::npos);
}

// How many the parts of an area are of.
TEST(AreaJson, SaysHowManyArraysAndCoresItCoversWhereThereAreSeveral) {
  Example example;
  EXPECT_FALSE(example.json()["area"].contains("covers"));
  example.area.array = 8e6;
  example.config.array.count = 2;
  EXPECT_EQ(example.json()["area"]["covers"], (Json{{"cores", 1}, {"arrays", 2}}));
  EXPECT_NE(summary(example.record()).find("): 2 arrays 8.000 mm2\n"), std::string::npos);
  example.config.chip.cores = 4;
  example.options.batch = 4;
  EXPECT_EQ(example.json()["area"]["covers"], (Json{{"cores", 4}, {"arrays", 8}}));
  EXPECT_NE(summary(example.record()).find("): 2 arrays a core of 4 cores 8.000 mm2\n"),
            std::string::npos);
}

TEST(ReportJson, SaysWhatWasRun) {
  const Json json = Example().json();
  EXPECT_EQ(json["schema_version"], 1);
  EXPECT_EQ(json["tier"], "analytic");
  EXPECT_EQ(json["timing"], "hardware");
  EXPECT_EQ(json["config"]["array"]["dataflow"], "ws");
  EXPECT_EQ(json["trace"]["name"], "tiny");
  EXPECT_EQ(json["trace"]["sha256"], "00ff");
  EXPECT_EQ(json["config"]["array"]["rows"], 8);
  EXPECT_EQ(json["config"]["recipe"]["accumulation"]["chunk"], 64);
  EXPECT_EQ(json["layers"][0]["pass"], "fwd");
  EXPECT_EQ(json["layers"][1]["pass"], "dgrad");
  EXPECT_EQ(json["layers"][2]["pass"], "wgrad");
}

TEST(ReportJson, IsNullWhereNothingIsKnownAndNeverGuessed) {
  const Json json = Example().json();
  EXPECT_TRUE(json["layers"][0]["digest"].is_null());
  EXPECT_TRUE(json["layers"][0]["sqnr_db"].is_null());
  EXPECT_TRUE(json["layers"][0]["energy_pj"].is_null());
  for (const char* name : {"stalls", "bytes_read", "operand_bytes"}) {
    EXPECT_TRUE(json["layers"][0][name].is_null()) << name;
    EXPECT_TRUE(json["totals"][name].is_null()) << name;
  }
  EXPECT_TRUE(json["totals"]["energy_j"].is_null());
  EXPECT_TRUE(json["area"]["total"].is_null());
  EXPECT_EQ(json["area"]["array"], 12.5);
}

std::uint64_t number(const Json& json) { return json.get<std::uint64_t>(); }

TEST(ReportJson, SumsUp) {
  const Json json = Example().json();
  std::map<std::string, std::uint64_t> sums;
  std::uint64_t macs = 0, bytes = 0;
  for (const Json& row : json["layers"]) {
    const std::uint64_t count = number(row["count"]);
    EXPECT_EQ(count, 3U);
    EXPECT_EQ(number(row["macs"]), number(row["m"]) * number(row["n"]) * number(row["k"]));
    macs += number(row["macs"]) * count;
    bytes += number(row["bytes_written"]) * count;
    std::uint64_t parts = 0;
    for (const auto& [name, cycles] : row["cycles"].items()) {
      sums[name] += number(cycles) * count;
      if (name != "total") parts += number(cycles);
    }
    EXPECT_EQ(parts, number(row["cycles"]["total"]));
  }
  EXPECT_EQ(number(json["totals"]["macs"]), macs);
  EXPECT_EQ(number(json["totals"]["bytes_written"]), bytes);
  for (const auto& [name, sum] : sums) EXPECT_EQ(number(json["totals"]["cycles"][name]), sum);
}

// The cells of one line of RFC 4180.
std::vector<std::string> cells_of(const std::string& line) {
  std::vector<std::string> cells(1);
  bool quoted = false;
  for (std::size_t i = 0; i < line.size(); ++i) {
    if (line[i] == '"' && quoted && i + 1 < line.size() && line[i + 1] == '"') {
      cells.back() += line[++i];
    } else if (line[i] == '"') {
      quoted = !quoted;
    } else if (line[i] == ',' && !quoted) {
      cells.emplace_back();
    } else {
      cells.back() += line[i];
    }
  }
  return cells;
}

TEST(LayersCsv, ReadsBackAsTheRowsOfTheRun) {
  const Example example;
  std::istringstream text(layers_csv(example.result));
  std::string line;
  std::getline(text, line);
  const std::vector<std::string> header = cells_of(line);
  for (const RowResult& row : example.result.rows) {
    ASSERT_TRUE(std::getline(text, line));
    const std::vector<std::string> cells = cells_of(line);
    ASSERT_EQ(cells.size(), header.size());
    std::map<std::string, std::string> cell;
    for (std::size_t i = 0; i < cells.size(); ++i) cell[header[i]] = cells[i];
    EXPECT_EQ(cell["name"], "fc, \"last\"");
    EXPECT_EQ(cell["pass"], to_string(row.gemm.pass));
    EXPECT_EQ(cell["m"], std::to_string(row.gemm.m));
    EXPECT_EQ(cell["macs"], std::to_string(row.gemm.macs()));
    EXPECT_EQ(cell["load"], std::to_string(row.cycles.load));
    EXPECT_EQ(cell["drain"], std::to_string(row.cycles.drain));
    EXPECT_EQ(cell["total"], std::to_string(row.cycles.total()));
    EXPECT_EQ(cell["digest"], "");
    EXPECT_NEAR(std::stod(cell["utilization"]), row.utilization, 1e-6);
  }
  EXPECT_FALSE(std::getline(text, line));
}

TEST(LayersCsv, HasStallsByCauseAndBytesByOperandWithAMemory) {
  const std::string text = layers_csv(with_memory().result);
  const std::string header = text.substr(0, text.find('\n'));
  EXPECT_NE(header.find(",memory_stall,total,utilization,stall_first_block,stall_operands,"
                        "stall_results,mapping,bytes_read,a_bytes,b_bytes,bytes_written,"),
            std::string::npos)
      << header;
  EXPECT_NE(text.find(",1,20,300,nmk,54000,4000,50000,"), std::string::npos) << text;
}

TEST(Summary, FitsInto100Columns) {
  std::istringstream text(summary(Example().record()));
  for (std::string line; std::getline(text, line);) EXPECT_LE(line.size(), 100U) << line;
  Example chip;
  chip.config.chip.cores = 4000;
  chip.options.batch = 4'001'234;
  std::istringstream of_chip(summary(chip.record()));
  for (std::string line; std::getline(of_chip, line);) EXPECT_LE(line.size(), 100U) << line;
}

std::size_t files_in(const std::filesystem::path& folder) {
  return static_cast<std::size_t>(std::distance(std::filesystem::directory_iterator(folder), {}));
}

TEST(WriteFile, ReplacesAFileAndLeavesNothingBeside) {
  const TemporaryFolder folder;
  write_file(folder.path() / "x", "old");
  write_file(folder.path() / "x", "new");
  std::ifstream file(folder.path() / "x");
  std::string text;
  file >> text;
  EXPECT_EQ(text, "new");
  EXPECT_EQ(files_in(folder.path()), 1U);
}

TEST(WriteFile, LeavesNothingBehindWhereItFails) {
  const TemporaryFolder folder;
  std::filesystem::create_directory(folder.path() / "taken");  // a rename onto a folder fails
  const std::string taken = (folder.path() / "taken").string();
  EXPECT_EQ(error_of([&] { write_file(taken, "x"); }).find(taken + ": cannot be written: "), 0U);
  EXPECT_EQ(files_in(folder.path()), 1U);
  EXPECT_NE(error_of([&] { write_file(folder.path() / "none/x", "x"); }), "accepted");
  EXPECT_EQ(files_in(folder.path()), 1U);
}

TEST(WriteReport, MakesTheFolderAndAllFiles) {
  const TemporaryFolder folder;
  const std::filesystem::path out = folder.path() / "a/b";
  const Example example;
  write_report(example.record(), {"quaver run", "1"}, ReportFolder(out));
  EXPECT_EQ(files_in(out), 3U);
  std::ifstream json(out / "report.json");
  EXPECT_EQ(Json::parse(json), example.json());
  EXPECT_TRUE(std::filesystem::exists(out / "layers.csv"));
  EXPECT_TRUE(std::filesystem::exists(out / "report.html"));
}

TEST(WriteReport, RefusesAFolderThatCannotBeMade) {
  const TemporaryFolder folder;
  const std::string file = folder.write("file", "x");
  EXPECT_NE(error_of([&] {
              write_report(Example().record(), {"quaver run", "1"}, ReportFolder(file));
            }),
            "accepted");
}

// What an administrator's --out /dev/stdout would otherwise do to the device.
TEST(WriteFile, ReplacesFilesAndWritesToWhatIsNone) {
  const std::filesystem::path folder = testing::TempDir() + "quaver_write_file";
  std::filesystem::remove_all(folder);
  std::filesystem::create_directories(folder);
  std::filesystem::create_symlink("/dev/null", folder / "null");
  write_file(folder / "null", "text");
  EXPECT_TRUE(std::filesystem::is_symlink(folder / "null"));
  EXPECT_TRUE(std::filesystem::is_character_file("/dev/null"));

  std::filesystem::create_symlink("target", folder / "link");  // dangling at first
  for (const std::string text : {"first", "second"}) {
    write_file(folder / "link", text);
    EXPECT_TRUE(std::filesystem::is_symlink(folder / "link"));
    std::string found;
    std::ifstream(folder / "target") >> found;
    EXPECT_EQ(found, text);
  }
  using std::filesystem::perms;
  std::filesystem::permissions(folder / "target", perms::owner_read | perms::owner_write);
  write_file(folder / "target", "third");
  EXPECT_EQ(std::filesystem::status(folder / "target").permissions(),
            perms::owner_read | perms::owner_write);

  const std::filesystem::path pipe = folder / "pipe";
  ASSERT_EQ(mkfifo(pipe.c_str(), 0600), 0);
  const int reader = open(pipe.c_str(), O_RDONLY | O_NONBLOCK);
  write_file(pipe, "through");
  std::string text(16, ' ');
  text.resize(
      static_cast<std::size_t>(std::max<ssize_t>(read(reader, text.data(), text.size()), 0)));
  EXPECT_EQ(text, "through");
  close(reader);
  EXPECT_TRUE(std::filesystem::is_fifo(pipe));
  std::filesystem::remove_all(folder);
}

}  // namespace
}  // namespace quaver
