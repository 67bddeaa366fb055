// Does a run in several processes give what it gives in one?
#include "sim/run/processes.h"

#include <gtest/gtest.h>

#include <unistd.h>
#include <csignal>
#include <set>

#include "models/gemm/gemm.h"
#include "sim/run/row_record.h"

namespace quaver {
namespace {

// Outputs by the golden GEMM, cycles that name the shape, as any tier might.
class GoldenModel : public ArrayModel {
 public:
  GemmResult run(const GemmJob& job) override {
    const GemmShape& shape = job.schedule.shape();
    if (fails_at == shape.n) throw std::runtime_error("row of " + std::to_string(shape.n));
    if (dies_at == shape.n) raise(SIGKILL);
    while (hangs_at == shape.m) pause();
    return {{shape.m, shape.n, shape.k, 0}, gemm(job.arithmetic, job.a, job.b, {job.seed, 8})};
  }
  std::uint64_t fails_at = 0;
  std::uint64_t dies_at = 0;
  std::uint64_t hangs_at = 0;
};

struct Machine {
  Machine() {
    options.tier = Tier::kSystemC;
    options.check = 0;
  }
  Config config = load_config(QUAVER_SOURCE_DIR "/configs/hfp8-8x8.yaml");
  Trace trace = read_trace(QUAVER_SOURCE_DIR "/traces/lenet5.csv");
  RunOptions options;
  GoldenModel model;
};

void expect_equal(const RowResult& x, const RowResult& y) {
  EXPECT_EQ(to_record(x), to_record(y)) << x.gemm.layer;
  EXPECT_EQ(x.gemm, y.gemm);
}

TEST(RunInProcesses, GivesTheRowsAndTotalsOfOneProcess) {
  Machine machine;
  const RunResult one = run(machine.config, machine.trace, machine.options, machine.model);
  for (const unsigned processes : {1U, 2U, 3U, 40U}) {
    const RunResult several =
        run_in_processes(machine.config, machine.trace, machine.options, machine.model, processes);
    ASSERT_EQ(several.rows.size(), one.rows.size());
    for (std::size_t i = 0; i < one.rows.size(); ++i) expect_equal(several.rows[i], one.rows[i]);
    EXPECT_EQ(several.totals.cycles, one.totals.cycles);
    EXPECT_EQ(several.totals.macs, one.totals.macs);
    EXPECT_EQ(several.totals.utilization, one.totals.utilization);
  }
}

TEST(RunInProcesses, ReportsEveryRowOnce) {
  Machine machine;
  std::vector<std::size_t> seen;
  run_in_processes(machine.config, machine.trace, machine.options, machine.model, 2,
                   [&](std::size_t done, std::size_t total, const std::string&) {
                     seen.push_back(done);
                     EXPECT_EQ(total, 14U);
                   });
  ASSERT_EQ(seen.size(), 15U);
  for (std::size_t i = 0; i < seen.size(); ++i) EXPECT_EQ(seen[i], i);
}

std::string failure_of(Machine& machine) {
  try {
    run_in_processes(machine.config, machine.trace, machine.options, machine.model, 2);
  } catch (const std::exception& error) {
    return error.what();
  }
  return "";
}

TEST(RunInProcesses, PassesOnWhatARowThrows) {
  Machine machine;
  machine.model.fails_at = 84;
  EXPECT_EQ(failure_of(machine), "row of 84");
}

TEST(RunInProcesses, PassesOnBadInputWithItsPlace) {
  Machine machine;
  machine.options.batch = 1U << 20;  // tensors beyond what a timed tier takes
  try {
    run_in_processes(machine.config, machine.trace, machine.options, machine.model, 2);
    FAIL();
  } catch (const InputError& error) {
    EXPECT_GT(error.location().line, 1);
    EXPECT_NE(std::string(error.what()).find("lenet5"), std::string::npos) << error.what();
    EXPECT_NE(std::string(error.what()).find(" elements, expected at most "), std::string::npos);
  }
}

TEST(RunInProcesses, SaysThatAProcessDied) {
  Machine machine;
  machine.model.dies_at = 84;
  EXPECT_EQ(failure_of(machine), "a process of the run ended unasked");
}

TEST(RunInProcesses, KeepsTheWholeRowsOfARunThatIsStopped) {
  Machine machine;
  const RunResult whole = run(machine.config, machine.trace, machine.options, machine.model);
  std::vector<RowResult> expected = whole.rows;
  std::erase_if(expected, [](const RowResult& row) { return row.gemm.m == 784; });
  ASSERT_EQ(expected.size() + 1, whole.rows.size());  // one process hangs, the other does the rest
  machine.model.hangs_at = 784;
  std::size_t rows = 0;
  const RunResult result = run_in_processes(
      machine.config, machine.trace, machine.options, machine.model, 2,
      [&](std::size_t done, std::size_t, const std::string&) { rows = done; },
      [&] { return rows == expected.size(); });
  EXPECT_TRUE(result.partial());
  EXPECT_EQ(result.planned, whole.rows.size());
  ASSERT_EQ(result.rows.size(), expected.size());
  for (std::size_t i = 0; i < expected.size(); ++i) expect_equal(result.rows[i], expected[i]);
  EXPECT_EQ(result.totals.macs, totals_of(machine.config, expected).macs);
  EXPECT_EQ(result.totals.cycles, totals_of(machine.config, expected).cycles);
}

TEST(RunInProcesses, StoppedBeforeItsFirstRowHasNoneAndTotalsOfZero) {
  Machine machine;
  const RunResult result = run_in_processes(machine.config, machine.trace, machine.options,
                                            machine.model, 2, {}, [] { return true; });
  EXPECT_TRUE(result.partial());
  EXPECT_TRUE(result.rows.empty());
  EXPECT_EQ(result.totals.utilization, 0);
  EXPECT_EQ(result.totals.tflops, 0);
}

TEST(Run, StoppedKeepsTheRowsBeforeAndASumOfThem) {
  Machine machine;
  machine.options.tier = Tier::kAnalytic;
  int asked = 0;
  const RunResult result = run(machine.config, machine.trace, machine.options, machine.model, {},
                               [&] { return ++asked == 3; });
  EXPECT_TRUE(result.partial());
  ASSERT_EQ(result.rows.size(), 2U);
  EXPECT_EQ(result.totals.macs, result.rows[0].gemm.macs() + result.rows[1].gemm.macs());
}

TEST(RowRecord, CarriesEveryMember) {
  RowResult row;
  row.gemm = {"layer", Pass::kDataGradient, 3, 4, 5, 6, true};
  row.formats = {"fp143", "fp152", "fp169"};
  row.operands = {"npy", "synthetic"};
  row.cycles = {1, 2, 3, {4, 5, 6}};
  row.utilization = 0.1;
  row.bytes_read = OperandBytes{1ULL << 61, 1ULL << 59};
  row.bytes_written = 1ULL << 60;
  row.digest = "abc";
  row.checked = 8;
  row.mismatches = 9;
  row.sqnr_db = 0.3;
  row.first_mismatch = "output (1, 2)";
  row.gemms = 7;
  row.order = LoopOrder::kMnk;
  Gemm planned = row.gemm;
  planned.count = 42;
  const RowResult back = from_record(to_record(row), planned);
  EXPECT_EQ(back.gemm, row.gemm);
  EXPECT_EQ(back.macs(), 7U * 3 * 4 * 5);
  EXPECT_EQ(back.order, LoopOrder::kMnk);
  EXPECT_EQ(back.formats.a, "fp143");
  EXPECT_EQ(back.formats.b, "fp152");
  EXPECT_EQ(back.formats.output, "fp169");
  EXPECT_EQ(back.operands.a, "npy");
  EXPECT_EQ(back.operands.b, "synthetic");
  EXPECT_EQ(back.cycles, row.cycles);
  EXPECT_EQ(back.utilization, 0.1);
  EXPECT_EQ(back.bytes_read, (OperandBytes{1ULL << 61, 1ULL << 59}));
  EXPECT_EQ(back.bytes_written, 1ULL << 60);
  EXPECT_EQ(back.digest, "abc");
  EXPECT_EQ(back.checked, 8U);
  EXPECT_EQ(back.mismatches, 9U);
  EXPECT_EQ(back.sqnr_db, 0.3);
  EXPECT_EQ(back.first_mismatch, "output (1, 2)");
  row.digest.reset();
  row.sqnr_db.reset();
  EXPECT_FALSE(from_record(to_record(row), row.gemm).digest.has_value());
  EXPECT_FALSE(from_record(to_record(row), row.gemm).sqnr_db.has_value());
}

}  // namespace
}  // namespace quaver
