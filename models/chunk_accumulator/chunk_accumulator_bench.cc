// Verilated headers come first: behind SystemC's they take its names for global ones.
#include "Vchunk_accumulator_1.h"
#include "Vchunk_accumulator_3.h"

#include "models/chunk_accumulator/chunk_accumulator_bench.h"
#include "models/chunk_accumulator/chunk_accumulator_rtl.h"
#include "models/lockstep/lockstep.h"
#include "models/lockstep/traffic.h"

namespace quaver {
namespace {

constexpr std::uint32_t kDepth = 8;

// Rows of a piece in order, as an array sends them: an index comes again after at least `segments`
// cycles. Partial sums with several segments, too: arrays have none, but the unit says what it
// does.
ChunkAccumulatorInputs random_inputs(Traffic& traffic, std::uint64_t cycle,
                                     std::uint32_t segments) {
  ChunkAccumulatorInputs in;
  in.valid_i = !traffic.stalls(5);
  in.index_i = static_cast<std::uint32_t>(cycle % kDepth);
  in.reenter_index_i = traffic.chance(2) ? in.index_i : traffic.below(kDepth);
  in.partial_i = traffic.chance(3);
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
      in.partial_i = cycle < 2 * kDepth;
      in.last_i = false;
      in.reenter_index_i = in.index_i;
    }
    return in;
  };
  ChunkAccumulatorInputs longest;
  longest.sums_i.resize(segments);
  auto bench = std::make_unique<Bench>(sc_core::sc_gen_unique_name("chunk_accumulator_bench"),
                                       typename Bench::Setup{"chunk_accumulator",
                                                             variant,
                                                             options.vectors,
                                                             segments,
                                                             stimulus,
                                                             {},
                                                             format_of,
                                                             longest},
                                       options);
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
