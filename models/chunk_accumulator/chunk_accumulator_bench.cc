// Verilated headers come first: behind SystemC's they take its names for global ones.
#include "Vchunk_accumulator_1.h"
#include "Vchunk_accumulator_3.h"
#include "Vchunk_accumulator_fp32.h"
#include "Vchunk_accumulator_mixed.h"

#include <algorithm>
#include <array>

#include "models/chunk_accumulator/chunk_accumulator_bench.h"
#include "models/chunk_accumulator/chunk_accumulator_rtl.h"
#include "models/fpu/fpu_traffic.h"
#include "models/lockstep/cover_flow.h"
#include "models/lockstep/cover_sums.h"
#include "models/lockstep/lockstep.h"
#include "models/lockstep/traffic.h"

namespace quaver {
namespace {

using Bench = LockstepBench<ChunkAccumulatorInputs, ChunkAccumulatorOutputs>;

constexpr std::uint32_t kDepth = 8;

// One bench: how a column is cut and what it adds in.
struct Foot {
  const char* variant;
  std::uint32_t segments;
  const char* sum;
  const char* total;
};

// Draws the sums, and knows each row's total, so that sums now and then take it back: exactly,
// nearly, or by half a last place.
class SumTraffic {
 public:
  SumTraffic(std::uint64_t seed, const Foot& foot, const Accumulation& accumulation)
      : traffic_(seed, {}), accumulation_(accumulation), segments_(foot.segments) {}

  ChunkAccumulatorInputs next(std::uint64_t cycle) {
    ChunkAccumulatorInputs in = random_inputs(cycle);
    // First every row once, so that nothing unwritten is ever read.
    if (cycle < std::uint64_t{4} * kDepth) {
      in.valid_i = in.new_total_i = true;
      in.partial_i = segments_ == 1 && cycle < std::uint64_t{2} * kDepth;
      in.last_i = false;
      in.reenter_index_i = in.index_i;
    }
    if (in.valid_i && !in.partial_i) follow(in);
    return in;
  }

 private:
  // Rows of a piece in order, as an array sends them: an index comes again after at least
  // `segments` cycles. Partial sums only with one segment: chunks side by side never go on in the
  // next fold.
  ChunkAccumulatorInputs random_inputs(std::uint64_t cycle) {
    Traffic& traffic = traffic_.traffic();
    ChunkAccumulatorInputs in;
    in.valid_i = !traffic.stalls(5);
    in.index_i = static_cast<std::uint32_t>(cycle % kDepth);
    in.reenter_index_i = traffic.chance(2) ? in.index_i : traffic.below(kDepth);
    in.partial_i = segments_ == 1 && traffic.chance(3);
    in.new_total_i = traffic.chance(4);
    in.last_i = traffic.chance(3);
    // Now and then zeros and codes with one bit set, which meet as totals and sums.
    const bool one_bit = traffic.chance(4);
    for (std::uint32_t k = 0; k < segments_; ++k)
      in.sums_i.push_back(!one_bit            ? sum(in.index_i)
                          : traffic.chance(2) ? 0
                                              : 1U << traffic.below(format().width()));
    return in;
  }

  std::uint32_t sum(std::uint32_t index) {
    Traffic& traffic = traffic_.traffic();
    if (format().mantissa_bits == 9 && accumulation_.inter == format()) return traffic.fp169();
    if (!traffic.chance(3)) return traffic_.code(format());
    // A special total meets a special sum.
    if (decode(accumulation_.inter, totals_[index]).kind != NumberClass::kFinite &&
        traffic.chance(2))
      return std::min(format().max_finite_code() + 1, format().magnitude_mask()) |
             (traffic.chance(2) ? format().sign_mask() : 0);
    // Near minus the total, or far below it: codes of one format are in the order of magnitudes.
    const std::uint32_t total =
        convert(accumulation_.inter, totals_[index], {format(), accumulation_.rounding, {}});
    // What is left then has one bit, few, or many.
    std::uint32_t below = 1U << traffic.below(format().mantissa_bits);
    if (traffic.chance(2))
      below = traffic.chance(2) ? traffic.below(3) : traffic.below(30) << format().mantissa_bits;
    const std::uint32_t magnitude = total & format().magnitude_mask();
    return (magnitude > below ? magnitude - below : magnitude) | (~total & format().sign_mask());
  }

  void follow(const ChunkAccumulatorInputs& in) {
    std::uint32_t& total = totals_[in.index_i];
    if (in.new_total_i) total = 0;
    for (const std::uint32_t sum : in.sums_i) total = accumulate_chunk(accumulation_, total, sum);
  }

  [[nodiscard]] const Format& format() const { return accumulation_.intra; }

  FpuTraffic traffic_;
  Accumulation accumulation_;
  std::uint32_t segments_;
  std::array<std::uint32_t, kDepth> totals_ = {};
};

// Where in a total a chunk ends (its first, the last of the fold), partial sums that re-enter, from
// the row that is written or another, and what the sums are.
auto cover_chunks(CoverGroup& group, const Foot& foot, const Format& format) {
  const std::uint32_t segments = foot.segments;
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
  CoverCross& sums = group
                         .try_emplace(std::string("sums in ") + foot.sum,
                                      std::vector<CoverAxis>{number_classes("chunk's sum"),
                                                             {"segment", {"first", "another"}}})
                         .first->second;
  sums.exclude("the format has no such code",
               [format](CoverCross::Bin bin) { return !has_class(format, bin[0]); });
  if (segments == 1)
    sums.exclude("there is one segment", [](CoverCross::Bin bin) { return bin[1] == 1; });
  return [&place, &sums, format, flow = std::make_shared<FlowCover>(group)](
             const ChunkAccumulatorInputs& in, const ChunkAccumulatorOutputs&) {
    flow->sample(in.valid_i);
    if (!in.valid_i) return;
    place.sample(0, in.new_total_i, in.last_i, in.partial_i, in.reenter_index_i != in.index_i);
    for (std::size_t k = 0; k < in.sums_i.size(); ++k)
      sums.sample(number_class(format, in.sums_i[k]), k != 0);
  };
}

Bench::Formats formats_of(const Accumulation& accumulation) {
  return [=](std::string_view port, const ChunkAccumulatorInputs&) -> std::optional<PortFormat> {
    if (port == "sums_i" || port == "reenter_o") return PortFormat{accumulation.intra};
    if (port == "total_o") return PortFormat{accumulation.inter};
    return std::nullopt;
  };
}

template <class Model, RoundingKind kRounding, unsigned kSumBits>
std::unique_ptr<UnitBench> make_bench(const BenchOptions& options, const Foot& foot) {
  Accumulation accumulation;
  accumulation.intra = parse_format(foot.sum);
  accumulation.inter = parse_format(foot.total);
  accumulation.rounding = {kRounding, 0};
  auto traffic = std::make_shared<SumTraffic>(options.seed, foot, accumulation);
  ChunkAccumulatorInputs longest;
  longest.sums_i.resize(foot.segments);
  typename Bench::Setup setup = {"chunk_accumulator",
                                 foot.variant,
                                 options.vectors,
                                 foot.segments,
                                 [traffic](std::uint64_t cycle) { return traffic->next(cycle); },
                                 {},
                                 formats_of(accumulation),
                                 longest};
  if (options.cover != nullptr)
    setup.cover = cover_chunks(*options.cover, foot, accumulation.intra);
  auto bench = std::make_unique<Bench>(sc_core::sc_gen_unique_name("chunk_accumulator_bench"),
                                       std::move(setup), options);
  bench->add_systemc(std::make_unique<ChunkAccumulatorSc>(
      sc_core::sc_gen_unique_name("chunk_accumulator_sc"), accumulation, kDepth, foot.segments));
  bench->template add_rtl<Model, ChunkAccumulatorPorts,
                          ChunkAccumulatorAdapter<static_cast<unsigned>(kRounding), kSumBits>>(
      sc_core::sc_gen_unique_name("chunk_accumulator_rtl"), options);
  return bench;
}

template <class Model, RoundingKind kRounding, unsigned kSumBits = 16>
BenchVariant variant(const Foot& foot) {
  return {foot.variant, [foot](const BenchOptions& options) {
            return make_bench<Model, kRounding, kSumBits>(options, foot);
          }};
}

}  // namespace

std::vector<BenchVariant> chunk_accumulator_variants() {
  using enum RoundingKind;
  return {
      variant<Vchunk_accumulator_1, kNearestEven>({"1 segment, rne", 1, "fp169", "fp169"}),
      variant<Vchunk_accumulator_1, kNearestAway>({"1 segment, rna", 1, "fp169", "fp169"}),
      variant<Vchunk_accumulator_3, kNearestEven>({"3 segments, rne", 3, "fp169", "fp169"}),
      variant<Vchunk_accumulator_3, kTowardZero>({"3 segments, rtz", 3, "fp169", "fp169"}),
      variant<Vchunk_accumulator_mixed, kNearestEven>({"fp169 into fp32", 3, "fp169", "fp32"}),
      variant<Vchunk_accumulator_fp32, kNearestEven, 32>({"fp32 into fp32", 1, "fp32", "fp32"}),
  };
}

}  // namespace quaver
