// Verilated headers come first: behind SystemC's they take its names for global ones.
#include "Vchunk_accumulator_1.h"
#include "Vchunk_accumulator_3.h"

#include "models/chunk_accumulator/chunk_accumulator_bench.h"
#include "models/chunk_accumulator/chunk_accumulator_rtl.h"
#include "models/lockstep/cover_flow.h"
#include "models/lockstep/cover_sums.h"
#include "models/lockstep/lockstep.h"
#include "models/lockstep/traffic.h"

namespace quaver {
namespace {

constexpr std::uint32_t kDepth = 8;

// Rows of a piece in order, as an array sends them: an index comes again after at least `segments`
// cycles. Partial sums only with one segment: chunks side by side never go on in the next fold.
ChunkAccumulatorInputs random_inputs(Traffic& traffic, std::uint64_t cycle,
                                     std::uint32_t segments) {
  ChunkAccumulatorInputs in;
  in.valid_i = !traffic.stalls(5);
  in.index_i = static_cast<std::uint32_t>(cycle % kDepth);
  in.reenter_index_i = traffic.chance(2) ? in.index_i : traffic.below(kDepth);
  in.partial_i = segments == 1 && traffic.chance(3);
  in.new_total_i = traffic.chance(4);
  in.last_i = traffic.chance(3);
  // Now and then zeros and codes with one bit set, which meet as totals and sums.
  const bool one_bit = traffic.chance(4);
  for (std::uint32_t k = 0; k < segments; ++k)
    in.sums_i.push_back(!one_bit            ? traffic.fp169()
                        : traffic.chance(2) ? std::uint16_t{0}
                                            : static_cast<std::uint16_t>(1U << traffic.below(16)));
  return in;
}

// Where in a total a chunk ends (its first, the last of the fold), partial sums that re-enter, from
// the row that is written or another, and what the sums are.
auto cover_chunks(CoverGroup& group, std::uint32_t segments) {
  CoverCross& place =
      group
          .try_emplace("chunk",
                       std::vector<CoverAxis>{{"segments", {segments == 1 ? "1" : "several"}},
                                              {"sum", {"goes on", "starts a total"}},
                                              {"chunk", {"in a total", "ends it"}},
                                              {"partial", {"no", "yes"}},
                                              {"re-enters", {"the same row", "another"}}})
          .first->second;
  if (segments > 1)
    place.exclude("chunks side by side never go on in the next fold",
                  [](CoverCross::Bin bin) { return bin[3] == 1; });
  CoverCross& sums =
      group
          .try_emplace("sums", std::vector<CoverAxis>{number_classes("chunk's sum"),
                                                      {"segment", {"first", "another"}}})
          .first->second;
  const Format fp169 = parse_format("fp169");
  sums.exclude("the format has no such code",
               [fp169](CoverCross::Bin bin) { return !has_class(fp169, bin[0]); });
  if (segments == 1)
    sums.exclude("there is one segment", [](CoverCross::Bin bin) { return bin[1] == 1; });
  return [&place, &sums, fp169, flow = std::make_shared<FlowCover>(group)](
             const ChunkAccumulatorInputs& in, const ChunkAccumulatorOutputs&) {
    flow->sample(in.valid_i);
    if (!in.valid_i) return;
    place.sample(0, in.new_total_i, in.last_i, in.partial_i, in.reenter_index_i != in.index_i);
    for (std::size_t k = 0; k < in.sums_i.size(); ++k)
      sums.sample(number_class(fp169, in.sums_i[k]), k != 0);
  };
}

std::optional<PortFormat> format_of(std::string_view port, const ChunkAccumulatorInputs&) {
  if (port == "sums_i" || port == "total_o" || port == "reenter_o")
    return PortFormat{parse_format("fp169")};
  return std::nullopt;
}

template <class Model, RoundingKind kRounding>
std::unique_ptr<UnitBench> make_bench(const BenchOptions& options, const char* variant,
                                      std::uint32_t segments) {
  using Bench = LockstepBench<ChunkAccumulatorInputs, ChunkAccumulatorOutputs>;
  Accumulation accumulation;
  accumulation.intra = accumulation.inter = parse_format("fp169");
  accumulation.rounding = {kRounding, 0};
  auto traffic = std::make_shared<Traffic>(options.seed);
  auto stimulus = [traffic, segments](std::uint64_t cycle) {
    // First every row once, so that nothing unwritten is ever read.
    ChunkAccumulatorInputs in = random_inputs(*traffic, cycle, segments);
    if (cycle < 4 * kDepth) {
      in.valid_i = in.new_total_i = true;
      in.partial_i = segments == 1 && cycle < 2 * kDepth;
      in.last_i = false;
      in.reenter_index_i = in.index_i;
    }
    return in;
  };
  ChunkAccumulatorInputs longest;
  longest.sums_i.resize(segments);
  typename Bench::Setup setup = {
      "chunk_accumulator", variant, options.vectors, segments, stimulus, {}, format_of, longest};
  if (options.cover != nullptr) setup.cover = cover_chunks(*options.cover, segments);
  auto bench = std::make_unique<Bench>(sc_core::sc_gen_unique_name("chunk_accumulator_bench"),
                                       std::move(setup), options);
  bench->add_systemc(std::make_unique<ChunkAccumulatorSc>(
      sc_core::sc_gen_unique_name("chunk_accumulator_sc"), accumulation, kDepth, segments));
  bench->template add_rtl<Model, ChunkAccumulatorPorts,
                          ChunkAccumulatorAdapter<static_cast<unsigned>(kRounding)>>(
      sc_core::sc_gen_unique_name("chunk_accumulator_rtl"), options);
  return bench;
}

template <class Model, RoundingKind kRounding>
BenchVariant variant(const char* name, std::uint32_t segments) {
  return {name, [name, segments](const BenchOptions& options) {
            return make_bench<Model, kRounding>(options, name, segments);
          }};
}

}  // namespace

std::vector<BenchVariant> chunk_accumulator_variants() {
  return {
      variant<Vchunk_accumulator_1, RoundingKind::kNearestEven>("1 segment, rne", 1),
      variant<Vchunk_accumulator_1, RoundingKind::kNearestAway>("1 segment, rna", 1),
      variant<Vchunk_accumulator_3, RoundingKind::kNearestEven>("3 segments, rne", 3),
      variant<Vchunk_accumulator_3, RoundingKind::kTowardZero>("3 segments, rtz", 3),
  };
}

}  // namespace quaver
