// Verilated headers come first: behind SystemC's they take its names for global ones.
#include "Vweight_update_fp169.h"
#include "Vweight_update_fp32.h"
#include "Vweight_update_fp32_master.h"

#include "models/lockstep/lockstep.h"
#include "models/weight_update_unit/weight_update_traffic.h"
#include "models/weight_update_unit/weight_update_unit_bench.h"
#include "models/weight_update_unit/weight_update_unit_rtl.h"

namespace quaver {
namespace {

using Bench = LockstepBench<WeightUpdateInputs, WeightUpdateOutputs>;

template <class Model, std::size_t kLanes, unsigned kWidth, unsigned kKept>
std::unique_ptr<UnitBench> make_bench(const BenchOptions& options, const char* variant,
                                      UpdateVariant mode) {
  const UpdateUnitMode built = {kLanes, mode};
  auto traffic = std::make_shared<WeightUpdateTraffic>(options.seed, built);
  Bench::Setup setup;
  setup.unit = "weight_update_unit";
  setup.variant = variant;
  setup.cycles = options.vectors;
  setup.stimulus = [traffic](std::uint64_t) { return traffic->next(); };
  setup.watch = [traffic](const WeightUpdateInputs& in, const WeightUpdateOutputs& rtl) {
    return traffic->watch(in, rtl);
  };
  auto bench = std::make_unique<Bench>(sc_core::sc_gen_unique_name("weight_update_unit_bench"),
                                       std::move(setup), options);
  bench->add_systemc(std::make_unique<WeightUpdateUnitSc>(
      sc_core::sc_gen_unique_name("weight_update_unit_sc"), built.build()));
  bench->template add_rtl<Model, WeightUpdatePorts, WeightUpdateAdapter<kLanes, kWidth, kKept>>(
      sc_core::sc_gen_unique_name("weight_update_unit_rtl"), options);
  return bench;
}

template <class Model, std::size_t kLanes, unsigned kWidth, unsigned kKept>
BenchVariant variant(const char* name, UpdateVariant mode) {
  return {name, [=](const BenchOptions& options) {
            return make_bench<Model, kLanes, kWidth, kKept>(options, name, mode);
          }};
}

}  // namespace

std::vector<BenchVariant> weight_update_unit_variants() {
  return {
      variant<Vweight_update_fp169, 2, 16, 16>("residual, 2 lanes", UpdateVariant::kResidual),
      variant<Vweight_update_fp169, 2, 16, 16>("master, 2 lanes", UpdateVariant::kMaster),
      variant<Vweight_update_fp32, 1, 32, 16>("master-fp32-math", UpdateVariant::kMasterFp32Math),
      variant<Vweight_update_fp32_master, 1, 32, 32>("fp32", UpdateVariant::kFp32)};
}

}  // namespace quaver
