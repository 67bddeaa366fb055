// Does a tier whose array never answers end with an error, in bounded time, and does one that
// answers late not?
#include "sim/array/patience.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/array/timed.h"

namespace quaver {
namespace {

// The SystemC core behind a wire that may be cut or may hold results back.
class MutedCore : public ArrayCore {
 public:
  explicit MutedCore(const sc_core::sc_module_name& name) : ArrayCore(name) {
    SC_HAS_PROCESS(MutedCore);
    SC_METHOD(on_result);
    sensitive << whole_results_;
    dont_initialize();
    SC_METHOD(on_clock);
    sensitive << clk_i.pos();
    dont_initialize();
    core_.clk_i(clk_i);
    core_.operands_i(operands_i);
    core_.weights_i(weights_i);
    core_.seeds_i(seeds_i);
    core_.results_o(whole_results_);
  }
  void configure(const ArrayGeometry& geometry, const PassArithmetic& arithmetic) override {
    core_.configure(geometry, arithmetic);
    rows_ = clocks = 0;
  }

  std::uint64_t passes = 0;  // rows of results that it lets pass
  std::uint64_t clocks = 0;  // since it was configured

 private:
  void on_clock() { ++clocks; }
  void on_result() {
    const ResultBeat& result = whole_results_.read();
    if (result.valid && ++rows_ > passes)
      results_o.write({});
    else
      results_o.write(result);
  }

  ArrayCoreSc core_{"core"};
  sc_core::sc_signal<ResultBeat> whole_results_{"whole_results"};
  std::uint64_t rows_ = 0;
};

struct Bench {
  MutedCore* core = new MutedCore("muted");
  TimedModel model{std::unique_ptr<ArrayCore>(core)};
};
Bench& bench() {
  static Bench* const only = new Bench;
  return *only;
}

// 10 x 9 x 6 on 4 x 3 elements: 2 * 3 folds of 10 rows.
struct Job {
  PassArithmetic arithmetic =
      pass_arithmetic("fp143", "fp152", "fp169", "fp169", "rna", "fp169", "rne");
  Schedule schedule{{10, 6, 9}, array(), {}, arithmetic};
  CodeMatrix a{10, 9, 1};
  CodeMatrix b{9, 6, 1};

  // Each row of results differs from the one before: that is what the core counts.
  Job() {
    for (std::uint64_t i = 0; i < 10; ++i) a.set(i, 0, 0x30 + static_cast<std::uint32_t>(i));
    for (std::uint64_t j = 0; j < 6; ++j) b.set(0, j, 0x3c);
  }
  static ArrayConfig array() {
    ArrayConfig array;
    array.rows = 4;
    array.cols = 3;
    return array;
  }
  GemmResult run(const MemoryMoves* memory = nullptr) const {
    return bench().model.run({schedule, arithmetic, a, b, 1, memory});
  }
};

// A block a fold, and a result tile every third.
MemoryMoves slow_memory() {
  MemoryMoves moves;
  moves.channels = {1, 500, 1};
  const BlockMoves block = {80, 10, 0}, last = {80, 10, 60};
  moves.arrays = {{block, block, last, block, block, last}};
  return moves;
}

std::string message_of(const Job& job, const MemoryMoves* memory) {
  try {
    job.run(memory);
  } catch (const std::runtime_error& error) {
    return error.what();
  }
  return "it answered";
}

TEST(Patience, EndsWithAnErrorIfTheArrayNeverAnswers) {
  const Job job;
  bench().core->passes = 0;
  // Stream 60 rows in six folds, load 4 before and drain 2 + 7 after: 73 cycles.
  EXPECT_EQ(message_of(job, nullptr),
            "the array does not answer: after 1146 cycles its last result is not there");
  EXPECT_LE(bench().core->clocks, 1147U);
}

TEST(Patience, EndsWithAnErrorIfTheArrayFallsSilent) {
  const Job job;
  bench().core->passes = 19;  // of 20 rows of results
  EXPECT_THAT(message_of(job, nullptr), testing::StartsWith("the array does not answer: "));
  const MemoryMoves memory = slow_memory();
  EXPECT_THAT(message_of(job, &memory), testing::StartsWith("the array does not answer: "));
}

TEST(Patience, OutlastsASlowMemory) {
  const Job job;
  bench().core->passes = 20;
  const MemoryMoves memory = slow_memory();
  const GemmResult result = job.run(&memory);
  EXPECT_GT(result.cycles.total(), 1146U);  // longer than a run without memory may take
  EXPECT_LT(result.cycles.total(), patience(job.schedule, 0, &memory) / 2);
}

TEST(Patience, LeavesAModelThatRunsTheNextGemm) {
  const Job job;
  bench().core->passes = 3;
  EXPECT_NE(message_of(job, nullptr), "it answered");
  bench().core->passes = 20;
  EXPECT_EQ(job.run().cycles.total(), 73U);
}

}  // namespace
}  // namespace quaver
