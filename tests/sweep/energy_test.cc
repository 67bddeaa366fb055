// Is the energy of a sweep's point that of its machine on its trace?
#include <gtest/gtest.h>

#include "sim/energy/machine_energy.h"
#include "sim/sweep/results.h"
#include "tests/sweep/sweeps.h"

namespace quaver {
namespace {

// Nothing takes energy but products, 2 pJ each.
PointEnergy two_picojoules(const Config& config) {
  ArrayShape shape;
  shape.rows = config.array.rows;
  shape.cols = config.array.cols;
  PassCosts costs;
  costs.element.plain = ZeroCurve(std::map<double, double>{{0, 2}});
  return {std::make_shared<MachineEnergy>(MachineEnergy{config, shape, {}, {3, costs}}), ""};
}

TEST(SweepEnergy, OfEveryPointIsThatOfItsProducts) {
  const TemporaryFolder folder;
  SweepOptions options = plain_options();
  options.energy_of = two_picojoules;
  const SweepResults results =
      run_sweep(sweep_of(folder, sweep_text({"array.rows: [4, 8]"},
                                            "batch: 3\nobjectives: {minimize: [energy_j]}\n")),
                options);
  ASSERT_EQ(results.records().size(), 2U);
  // LeNet-5's MACs of an image: 416,520 forward and for the gradients of the weights; 1,681,320 for
  // those of the data, whose convolutions read the padding's zeros, too.
  for (const PointRecord& record : results.records())
    EXPECT_NEAR(record.metrics.energy_j.value(), 2e-12 * 3 * (2 * 416520 + 1681320), 1e-12);
  const std::string summary = sweep_summary(results);
  EXPECT_NE(summary.find("  energy J\n"), std::string::npos) << summary;
  EXPECT_NE(summary.find(" 1.509e-05\n"), std::string::npos) << summary;
}

}  // namespace
}  // namespace quaver
