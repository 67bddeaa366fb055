// Verilated headers come first: behind SystemC's they take its names for global ones.
#include "Vgemm_engine_2x2.h"
#include "Vgemm_engine_3x5.h"
#include "Vgemm_engine_4x3.h"
#include "Vgemm_engine_5x2.h"

#include "models/gemm_engine/gemm_engine_bench.h"
#include "models/gemm_engine/gemm_engine_cover.h"
#include "models/gemm_engine/gemm_engine_rtl.h"
#include "models/gemm_engine/gemm_engine_traffic.h"
#include "models/lockstep/lockstep.h"

namespace quaver {
namespace {

using Bench = LockstepBench<GemmEngineInputs, GemmEngineOutputs>;

Bench::Formats formats(const EngineBuild& build) {
  return [build](std::string_view port, const GemmEngineInputs& in) -> std::optional<PortFormat> {
    const PassArithmetic arithmetic = engine_arithmetic(build, in);
    if (port == "a_i") return PortFormat{arithmetic.a};
    if (port == "w_i") return PortFormat{arithmetic.b};
    if (port == "y_o") return PortFormat{arithmetic.output.format};
    return std::nullopt;
  };
}

template <class Model, class Adapter>
BenchVariant variant(const std::string& name, const EngineBuild& build) {
  return {name, [=](const BenchOptions& options) -> std::unique_ptr<UnitBench> {
            auto traffic = std::make_shared<GemmEngineTraffic>(options.seed, build);
            Bench::Setup setup;
            setup.unit = "gemm_engine";
            setup.variant = name;
            setup.cycles = options.vectors;
            setup.stimulus = [traffic](std::uint64_t) { return traffic->next(); };
            setup.watch = [traffic](const GemmEngineInputs& in, const GemmEngineOutputs& rtl) {
              return traffic->watch(in, rtl);
            };
            setup.formats = formats(build);
            if (options.cover != nullptr) setup.cover = gemm_engine_cover(*options.cover, build);
            auto bench = std::make_unique<Bench>(sc_core::sc_gen_unique_name("gemm_engine_bench"),
                                                 std::move(setup), options);
            bench->add_systemc(std::make_unique<GemmEngineSc>(
                sc_core::sc_gen_unique_name("gemm_engine_sc"), build));
            bench->template add_rtl<Model, GemmEnginePorts, Adapter>(
                sc_core::sc_gen_unique_name("gemm_engine_rtl"), options);
            return bench;
          }};
}

}  // namespace

// As Verilated (models/lockstep/CMakeLists.txt).
std::vector<BenchVariant> gemm_engine_variants() {
  return {
      variant<Vgemm_engine_2x2, GemmEngineAdapter<2, 2, 8, 16>>(
          "2x2", {.array = {.rows = 2, .cols = 2, .latency = 3, .chunk_rows = 64, .depth = 64},
                  .result_rows = 11}),
      variant<Vgemm_engine_4x3, GemmEngineAdapter<4, 3, 8, 16>>(
          "4x3 in chunks of 1",
          {.array = {.rows = 4, .cols = 3, .latency = 1, .chunk_rows = 1, .depth = 16},
           .result_rows = 5}),
      variant<Vgemm_engine_3x5, GemmEngineAdapter<3, 5, 16, 16>>(
          "3x5 of fp169",
          {.array = {.rows = 3, .cols = 5, .latency = 2, .chunk_rows = 64, .depth = 8},
           .result_rows = 14,
           .code_bits = 16}),
      variant<Vgemm_engine_5x2, GemmEngineAdapter<5, 2, 8, 32>>(
          "5x2 with fp32 totals",
          {.array = {.rows = 5, .cols = 2, .latency = 2, .chunk_rows = 2, .depth = 8},
           .result_rows = 16,
           .fp32_totals = true}),
  };
}

}  // namespace quaver
