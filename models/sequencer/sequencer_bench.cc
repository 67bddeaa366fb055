// Verilated headers come first: behind SystemC's they take its names for global ones.
#include "Vsequencer_2x2.h"
#include "Vsequencer_4x3.h"
#include "Vsequencer_8x8.h"

#include "models/lockstep/lockstep.h"
#include "models/sequencer/sequencer_bench.h"
#include "models/sequencer/sequencer_cover.h"
#include "models/sequencer/sequencer_rtl.h"
#include "models/sequencer/sequencer_traffic.h"

namespace quaver {
namespace {

using Bench = LockstepBench<SequencerInputs, SequencerOutputs>;

template <class Model>
std::unique_ptr<UnitBench> make_bench(const std::string& variant, const ArrayGeometry& array,
                                      std::uint32_t result_rows, const BenchOptions& options) {
  auto traffic = std::make_shared<SequencerTraffic>(options.seed, array, result_rows);
  Bench::Setup setup;
  setup.unit = "sequencer";
  setup.variant = variant;
  setup.cycles = options.vectors;
  setup.stimulus = [traffic](std::uint64_t) { return traffic->next(); };
  setup.watch = [traffic](const SequencerInputs& in, const SequencerOutputs& rtl) {
    return traffic->watch(in, rtl);
  };
  if (options.cover != nullptr)
    setup.cover = [cover = SequencerCover(*options.cover, array, result_rows)](
                      const SequencerInputs& in, const SequencerOutputs& out) mutable {
      cover.sample(in, out);
    };
  auto bench = std::make_unique<Bench>(sc_core::sc_gen_unique_name("sequencer_bench"),
                                       std::move(setup), options);
  bench->add_systemc(std::make_unique<SequencerUnitSc>(sc_core::sc_gen_unique_name("sequencer_sc"),
                                                       array, result_rows));
  bench->template add_rtl<Model, SequencerPorts, SequencerAdapter>(
      sc_core::sc_gen_unique_name("sequencer_rtl"), options);
  return bench;
}

template <class Model>
BenchVariant variant(const std::string& name, const ArrayGeometry& array,
                     std::uint32_t result_rows) {
  return {name, [=](const BenchOptions& options) {
            return make_bench<Model>(name, array, result_rows, options);
          }};
}

}  // namespace

// As Verilated (models/lockstep/CMakeLists.txt).
std::vector<BenchVariant> sequencer_variants() {
  return {
      variant<Vsequencer_2x2>(
          "2x2", {.rows = 2, .cols = 2, .latency = 3, .chunk_rows = 64, .depth = 64}, 12),
      variant<Vsequencer_4x3>("4x3 in chunks of 1",
                              {.rows = 4, .cols = 3, .latency = 1, .chunk_rows = 1, .depth = 16},
                              5),
      variant<Vsequencer_8x8>(
          "8x8", {.rows = 8, .cols = 8, .latency = 2, .chunk_rows = 64, .depth = 128}, 28),
  };
}

}  // namespace quaver
