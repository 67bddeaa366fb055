// Verilated headers come first: behind SystemC's they take its names for global ones.
#include "Vweight_update_fp169.h"
#include "Vweight_update_fp32.h"

#include "models/lockstep/cover_flow.h"
#include "models/lockstep/lockstep.h"
#include "models/weight_update_unit/weight_update_traffic.h"
#include "models/weight_update_unit/weight_update_unit_bench.h"
#include "models/weight_update_unit/weight_update_unit_rtl.h"

namespace quaver {
namespace {

using Bench = LockstepBench<WeightUpdateInputs, WeightUpdateOutputs>;

template <class Model, std::size_t kLanes, unsigned kWidth>
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
  if (options.cover != nullptr)
    setup.cover = [offered = WaitCover(*options.cover, "input waits"),
                   answered = WaitCover(*options.cover, "output waits")](
                      const WeightUpdateInputs& in, const WeightUpdateOutputs& out) mutable {
      offered.sample(in.valid_i, out.ready_o);
      answered.sample(out.valid_o, in.ready_i);
    };
  auto bench = std::make_unique<Bench>(sc_core::sc_gen_unique_name("weight_update_unit_bench"),
                                       std::move(setup), options);
  bench->add_systemc(std::make_unique<WeightUpdateUnitSc>(
      sc_core::sc_gen_unique_name("weight_update_unit_sc"), built.fp32()));
  bench->template add_rtl<Model, WeightUpdatePorts, WeightUpdateAdapter<kLanes, kWidth>>(
      sc_core::sc_gen_unique_name("weight_update_unit_rtl"), options);
  return bench;
}

template <class Model, std::size_t kLanes, unsigned kWidth>
BenchVariant variant(const char* name, UpdateVariant mode) {
  return {name, [=](const BenchOptions& options) {
            return make_bench<Model, kLanes, kWidth>(options, name, mode);
          }};
}

}  // namespace

std::vector<BenchVariant> weight_update_unit_variants() {
  return {variant<Vweight_update_fp169, 2, 16>("residual, 2 lanes", UpdateVariant::kResidual),
          variant<Vweight_update_fp169, 2, 16>("master, 2 lanes", UpdateVariant::kMaster),
          variant<Vweight_update_fp32, 1, 32>("master-fp32-math", UpdateVariant::kMasterFp32Math)};
}

}  // namespace quaver
