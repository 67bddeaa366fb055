#include "models/gemm_engine/gemm_engine_cover.h"

#include "models/sequencer/sequencer_cover.h"

namespace quaver {
namespace {

constexpr std::size_t kFp169Operands = 4;  // behind the four pairs of 8-bit formats
constexpr std::size_t kToFp32 = 3;

CoverCross& make_arithmetic(CoverGroup& group, const EngineBuild& build) {
  CoverCross& cross =
      group
          .try_emplace("arithmetic",
                       std::vector<CoverAxis>{{"operands",
                                               {"fp143 x fp143", "fp143 x fp152", "fp152 x fp143",
                                                "fp152 x fp152", "fp169 x fp169"}},
                                              {"sums round", {"rne", "rna", "rtz"}},
                                              {"totals", {"fp169", "fp32"}}})
          .first->second;
  cross.exclude("FP32 is rounded to nearest even",
                [](CoverCross::Bin bin) { return bin[2] == 1 && bin[1] != 0; });
  cross.exclude("the engine is built for other operands or totals",
                [wide = build.code_bits == 16, fp32 = build.fp32_totals](CoverCross::Bin bin) {
                  return (bin[0] == kFp169Operands) != wide || (bin[2] == 1) != fp32;
                });
  return cross;
}

CoverCross& make_outputs(CoverGroup& group, const EngineBuild& build) {
  CoverCross& cross =
      group
          .try_emplace("outputs",
                       std::vector<CoverAxis>{{"to", {"fp143", "fp152", "fp169", "fp32"}},
                                              {"rounding", {"rne", "rna", "rtz", "sr"}},
                                              {"overflow", {"special", "saturates"}},
                                              {"from", {"fp169", "fp32"}}})
          .first->second;
  cross.exclude("FP169 is not rounded to FP32",
                [](CoverCross::Bin bin) { return bin[0] == kToFp32 && bin[3] == 0; });
  cross.exclude("the engine is built for other totals",
                [fp32 = build.fp32_totals](CoverCross::Bin bin) { return (bin[3] == 1) != fp32; });
  return cross;
}

}  // namespace

std::function<void(const GemmEngineInputs&, const GemmEngineOutputs&)> gemm_engine_cover(
    CoverGroup& group, const EngineBuild& build) {
  return [build, arithmetic = &make_arithmetic(group, build), outputs = &make_outputs(group, build),
          jobs = JobCover(group, build.array), weights = WaitCover(group, "weight waits"),
          operands = WaitCover(group, "operand waits"), results = WaitCover(group, "result waits")](
             const GemmEngineInputs& in, const GemmEngineOutputs& out) mutable {
    jobs.sample(in.valid_i, out.ready_o, engine_job(in));
    weights.sample(in.w_valid_i, out.w_ready_o);
    operands.sample(in.a_valid_i, out.a_ready_o);
    results.sample(out.valid_o, in.ready_i);
    if (!in.valid_i || !out.ready_o) return;
    arithmetic->sample(
        build.code_bits == 16 ? kFp169Operands : std::size_t{2} * in.a_format_i + in.b_format_i,
        in.rounding_i, build.fp32_totals);
    outputs->sample(in.to_i, in.y_rounding_i, in.overflow_i, build.fp32_totals);
  };
}

}  // namespace quaver
