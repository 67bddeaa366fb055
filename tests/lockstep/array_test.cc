// Does the lockstep of arrays see a fault, and does it say all that is needed to find it?
#include <gtest/gtest.h>

#include <algorithm>

#include "sim/verify/array_lockstep.h"

namespace quaver {
namespace {

const RtlShape kShape = {"2x2", 2, 2, 1, 1, 64, 16};

// The SystemC core in the RTL's place, with a fault in the results of column 1.
class FaultyCore : public ArrayCore {
 public:
  explicit FaultyCore(const sc_core::sc_module_name& name) : ArrayCore(name) {
    core_.clk_i(clk_i);
    core_.operands_i(operands_i);
    core_.weights_i(weights_i);
    core_.seeds_i(seeds_i);
    core_.results_o(results_);
    SC_HAS_PROCESS(FaultyCore);
    SC_METHOD(on_results);
    sensitive << results_;
    dont_initialize();
  }
  void configure(const ArrayGeometry& geometry, const PassArithmetic& arithmetic) override {
    core_.configure(geometry, arithmetic);
  }

 private:
  void on_results() {
    ResultBeat results = results_.read();
    if (results.valid) results.codes[1] ^= 1U;
    results_o.write(results);
  }

  ArrayCoreSc core_{"core"};
  sc_core::sc_signal<ResultBeat> results_{"results"};
};

BenchReport run(std::unique_ptr<ArrayCore> (*make)(const char*)) {
  BenchOptions options;
  options.vectors = 3000;
  options.seed = 5;
  const BuiltCore core = {kShape, [make](const char* name, const RtlShape&) { return make(name); }};
  ArrayLockstep lockstep("lockstep", {core, "--config x.yaml", {}}, options);
  return lockstep.run(3, [](std::uint64_t) {});
}

TEST(ArrayLockstep, CoresThatAgreeHaveNoMismatch) {
  const BenchReport report = run([](const char* name) -> std::unique_ptr<ArrayCore> {
    return std::make_unique<ArrayCoreSc>(name);
  });
  EXPECT_GT(report.compared, 0U);
  EXPECT_EQ(report.mismatches, 0U);
}

// The codes of the message are held against the GEMM that it names: it has all of an output's
// operands.
TEST(ArrayLockstep, MismatchSaysWhereWhatOfWhichOperandsAndHowToSeeItAgain) {
  const BenchReport report = run([](const char* name) -> std::unique_ptr<ArrayCore> {
    return std::make_unique<FaultyCore>(name);
  });
  EXPECT_GT(report.mismatches, 0U);
  RandomGemm gemm;  // the first with a column 1
  for (std::uint64_t i = 0; gemm.shape.n < 2; ++i) gemm = random_gemm(5 * 1'000'003 + i, kShape);
  const std::string& text = report.first_mismatch;
  const auto holds = [&](const std::string& part) {
    EXPECT_NE(text.find(part), std::string::npos) << part << "\nin\n" << text;
  };
  holds("systolic_array/2x2: mismatch in cycle ");
  holds(", seed 5\n  port y_o, column 1: expected (SystemC) ");
  holds(", got (RTL) ");
  holds("\n  operands, row 0 of a: ");
  holds("\n  operands, column 1 of b: ");
  holds("\n  in " + describe(gemm) + "\n");
  holds("\n  reproduce: quaver verify --config x.yaml --vectors 3000 --seed 5 --wave mismatch.fst");
  // A code and a value in parentheses for every product.
  const std::string row = text.substr(text.find("row 0 of a:"));
  EXPECT_EQ(std::count(row.begin(), row.begin() + static_cast<long>(row.find('\n')), '('),
            static_cast<long>(gemm.shape.k));
}

}  // namespace
}  // namespace quaver
