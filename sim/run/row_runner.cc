#include "sim/run/row_runner.h"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>

#include "sim/array/analytic.h"
#include "sim/memory/buffers.h"
#include "sim/memory/periodic.h"
#include "sim/run/adaptive.h"
#include "sim/run/check.h"
#include "sim/run/core_operands.h"
#include "sim/run/digest.h"
#include "sim/run/zero_share.h"

namespace quaver {
namespace {

// A quarter of a gibielement: far above any layer of a real network, below what fills a memory.
constexpr std::uint64_t kMaxTensorCodes = std::uint64_t{1} << 28;

// Distinct ones of a usual network.
constexpr std::size_t kUsualGemms = 64;

// Where the trace has the layer that a GEMM row comes from; rows of one layer share its prefix.
Location place_of(const Trace& trace, const Gemm& gemm) {
  Location place = {trace.name};
  std::size_t longest = 0;
  for (const Layer& layer : trace.layers)
    if (gemm.layer.starts_with(layer.name) && layer.name.size() >= longest) {
      longest = layer.name.size();
      place = layer.location;
    }
  return place;
}

void check_size(const Trace& trace, const Gemm& gemm) {
  for (const std::uint64_t codes : {gemm.m * gemm.k, gemm.k * gemm.n, gemm.m * gemm.n})
    if (codes > kMaxTensorCodes)
      throw InputError(place_of(trace, gemm),
                       "'" + gemm.layer + "' has a tensor of " + std::to_string(codes) +
                           " elements, expected at most " + std::to_string(kMaxTensorCodes) +
                           " where values are computed");
}

// Whether GEMMs of both take the same cycles and move the same bytes.
bool cost_the_same(const PassArithmetic& x, const PassArithmetic& y) {
  return x.a.bytes() == y.a.bytes() && x.b.bytes() == y.b.bytes() &&
         x.output.format.bytes() == y.output.format.bytes() &&
         x.fused_products == y.fused_products && x.accumulation.chunk == y.accumulation.chunk;
}

}  // namespace

void RowRunner::run(RowResult& row) {
  const Gemm& gemm = row.gemm;
  const PassArithmetic& arithmetic = arithmetic_for(config_, gemm.pass, gemm.first_or_last);
  row.formats.a = arithmetic.a.name;
  row.formats.b = arithmetic.b.name;
  row.formats.output = arithmetic.output.format.name;
  const Cost cost = options_.has_values() ? computed(row, arithmetic) : counted(gemm, arithmetic);
  row.order = cost.order;
  row.cycles = cost.cycles;
  row.bytes_read = cost.bytes_read;
  row.bytes_written = cost.bytes_written;
  row.gemms = cost.gemms;
  row.gemm.count /= cost.gemms;
  const double slots = static_cast<double>(row.cycles.total()) * config_.array.rows *
                       config_.array.cols * arithmetic.fused_products * config_.array.count *
                       config_.chip.cores;
  row.utilization = static_cast<double>(row.macs()) / slots;
}

RowRunner::Cost RowRunner::computed(RowResult& row, const PassArithmetic& arithmetic) {
  check_size(trace_, row.gemm);
  Parts parts = parts_of(row.gemm, arithmetic);
  run_instances(row, parts);
  return cost_of(row.gemm, parts, arithmetic);
}

const PassArithmetic* RowRunner::cost_alike(const PassArithmetic& arithmetic) {
  for (const auto& [known, alike] : arithmetics_)
    if (known == &arithmetic) return alike;
  for (const auto& [known, alike] : arithmetics_)
    if (cost_the_same(*known, arithmetic))
      return arithmetics_.emplace_back(&arithmetic, alike).second;
  return arithmetics_.emplace_back(&arithmetic, &arithmetic).second;
}

// Networks repeat their layers: rows that differ in nothing but their names and counts are counted
// once. A count has no say in an instance: where cores share it, it is a multiple of the batch,
// each takes that multiple of its samples, and so an instance is always the same number of GEMMs.
RowRunner::Cost RowRunner::counted(const Gemm& gemm, const PassArithmetic& arithmetic) {
  // Most rows differ in this already.
  const std::uint64_t mixed = (gemm.m * 0x9e3779b97f4a7c15 + gemm.n) * 0x9e3779b97f4a7c15 + gemm.k;
  const PassArithmetic* alike = cost_alike(arithmetic);
  for (std::size_t i = counted_.size(); i-- > 0;) {  // the like of a row mostly lies near
    if (mixed_[i] != mixed) continue;
    const Counted& other = counted_[i];
    if (other.arithmetic == alike && other.shape == GemmShape{gemm.m, gemm.n, gemm.k} &&
        other.batch_side == gemm.batch_side && other.gather == gemm.gather)
      return other.cost;
  }
  if (counted_.empty()) {
    counted_.reserve(kUsualGemms);
    mixed_.reserve(kUsualGemms);
  }
  const Cost cost = cost_of(gemm, parts_of(gemm, arithmetic), arithmetic);
  mixed_.push_back(mixed);
  counted_.push_back({alike, {gemm.m, gemm.n, gemm.k}, gemm.batch_side, gemm.gather, cost});
  return cost;
}

RowRunner::Cost RowRunner::cost_of(const Gemm& gemm, const Parts& parts,
                                   const PassArithmetic& arithmetic) {
  std::uint64_t count = 0;  // instances: what all parts do some number of times each
  for (const Part& part : parts) count = std::gcd(count, part.gemm->count);
  Cost cost;
  cost.order = parts.front().schedule.order();
  cost.gemms = gemm.count / count;
  for (const Part& part : parts) {
    const std::uint64_t times = part.gemm->count / count;  // a core does in an instance
    const Cycles cycles = part.cycles * times;
    if (cycles.total() > cost.cycles.total()) cost.cycles = cycles;
    if (part.bytes_read) add_bytes(cost.bytes_read, *part.bytes_read * (part.group.cores * times));
    cost.bytes_written +=
        part.group.cores * times * part.gemm->m * part.gemm->n * arithmetic.output.format.bytes();
  }
  return cost;
}

RowRunner::Parts RowRunner::parts_of(const Gemm& gemm, const PassArithmetic& arithmetic) {
  const LoopOrder usual = default_order(config_.array.dataflow);
  switch (config_.mapping) {
    case Mapping::kAuto: return cheapest_parts(gemm, arithmetic, usual);
    case Mapping::kNmk: return parts_in(LoopOrder::kNmk, gemm, arithmetic);
    case Mapping::kMnk: return parts_in(LoopOrder::kMnk, gemm, arithmetic);
    case Mapping::kDefault: break;
  }
  return parts_in(usual, gemm, arithmetic);
}

// The fewest cycles, then the fewest bytes, then the default. Orders differ in what memory moves
// and when, and in nothing else. Where they walk alike they keep the same too: of one piece, or one
// column tile, a half holds all or not. Not so of a gathered operand, whose tensor and whose rows
// are of different sizes.
RowRunner::Parts RowRunner::cheapest_parts(const Gemm& gemm, const PassArithmetic& arithmetic,
                                           LoopOrder usual) {
  const auto cost = [&](Parts& parts) {
    for (Part& part : parts) count_with_memory(part, arithmetic);
    const Cost all = cost_of(gemm, parts, arithmetic);
    return std::pair(all.cycles.total(), all.bytes_read->total());
  };
  Parts parts = parts_in(usual, gemm, arithmetic);
  const bool alike = std::all_of(parts.begin(), parts.end(), [](const Part& part) {
    return part.schedule.one_order() && !part.gemm->gather;
  });
  if (!config_.memory || alike) return parts;
  Parts others =
      parts_in(usual == LoopOrder::kNmk ? LoopOrder::kMnk : LoopOrder::kNmk, gemm, arithmetic);
  return cost(others) < cost(parts) ? others : parts;
}

// Counted, if the tier counts in closed form.
RowRunner::Parts RowRunner::parts_in(LoopOrder order, const Gemm& gemm,
                                     const PassArithmetic& arithmetic) {
  Parts parts;
  shares_.clear();
  const ArrayConfig array = array_within_buffers(config_, arithmetic);
  for (const CoreGroup& group : groups_) {
    const Gemm* own = &gemm;
    if (config_.chip.cores > 1)
      own = &shares_.emplace_back(part_of(gemm, options_.batch, group.samples));
    const GemmShape shape = {own->m, own->n, own->k};
    parts.push_back(
        {group, own, Schedule(shape, array, config_.fpu, arithmetic, order), {}, {}, {}});
    if (options_.tier == Tier::kAnalytic) count(parts.back(), arithmetic);
  }
  return parts;
}

void RowRunner::count(Part& part, const PassArithmetic& arithmetic) {
  static const CodeMatrix kNone;
  if (config_.memory)
    count_with_memory(part, arithmetic);
  else
    part.cycles = model_.run({part.schedule, arithmetic, kNone, kNone, seed()}).cycles;
}

void RowRunner::count_with_memory(Part& part, const PassArithmetic& arithmetic) {
  if (part.bytes_read) return;  // it is counted already
  const MemoryResult result = memory_cycles(memory_job(part, arithmetic), lists_);
  part.cycles = analytic_cycles(part.schedule, result.array);
  part.cycles.stalls = result.stalls;
  part.bytes_read = result.bytes_read;
}

MemoryJob RowRunner::memory_job(const Part& part, const PassArithmetic& arithmetic) const {
  const Gather* gather = part.gemm->gather ? &*part.gemm->gather : nullptr;
  return {part.schedule, arithmetic, *config_.memory, config_.buffers, gather, config_.chip.cores};
}

// For the timed tiers' memory system.
std::optional<MemoryMoves> RowRunner::moves_of(const Part& part,
                                               const PassArithmetic& arithmetic) const {
  if (!config_.memory) return std::nullopt;
  return memory_moves(memory_job(part, arithmetic));
}

void RowRunner::run_instances(RowResult& row, Parts& parts) {
  const Gemm& gemm = row.gemm;
  const Recipe& recipe = recipe_for(config_, gemm.first_or_last);
  const GivenOperands given = read_operands(options_.operands, gemm);
  row.operands = {given.a ? "npy" : "synthetic", given.b ? "npy" : "synthetic"};
  Digest digest;
  NoiseSums noise;
  for (std::uint64_t i = 0; i < gemm.count; ++i) {
    const InstanceOperands whole =
        instance_operands(recipe, gemm, i, options_.seed, given, options_.threads);
    const PassArithmetic& arithmetic = whole.arithmetic;
    if (i == 0) row.formats = {arithmetic.a.name, arithmetic.b.name, arithmetic.output.format.name};
    std::uint64_t first = 0, core = 0;
    for (Part& part : parts)
      for (std::uint64_t c = 0; c < part.group.cores; ++c, ++core, first += batch_side(*part.gemm))
        visit_part(
            *part.gemm, first, i, whole.a, whole.b, [&](const CodeMatrix& a, const CodeMatrix& b) {
              const CodeMatrix outputs = outputs_of(row, {core, part, arithmetic, a, b});
              digest.add(outputs.bytes());
              row.zero_products =
                  row.zero_products.value_or(0) + zero_products(arithmetic.a, a, arithmetic.b, b);
              const NoiseSums sums = noise_sums(arithmetic, a, b, outputs);
              noise.signal += sums.signal;
              noise.noise += sums.noise;
            });
  }
  row.digest = digest.hex();
  if (noise.not_finite > 0)
    spdlog::warn("{} {}: {} outputs are not finite, the SQNR is that of the others", gemm.layer,
                 to_string(gemm.pass), noise.not_finite);
  if (noise.noise > 0 && noise.signal > 0)
    row.sqnr_db = 10 * std::log10(noise.signal / noise.noise);
}

// Cores share nothing while a GEMM runs, so one model stands for each in turn.
CodeMatrix RowRunner::outputs_of(RowResult& row, const CoreJob& job) {
  expect_no_nan(row.gemm, job);
  const RounderLanes lanes = job.part.schedule.rounder_lanes(seed());
  return options_.tier == Tier::kAnalytic
             ? gemm(job.arithmetic, job.a, job.b, lanes, options_.threads)
             : run_timed(row, job, lanes);
}

// On the model, held against the golden GEMM.
CodeMatrix RowRunner::run_timed(RowResult& row, const CoreJob& job, const RounderLanes& lanes) {
  if (!job.part.moves) job.part.moves = moves_of(job.part, job.arithmetic);
  const MemoryMoves* moves = job.part.moves ? &*job.part.moves : nullptr;
  GemmResult result = model_.run({job.part.schedule, job.arithmetic, job.a, job.b, seed(), moves});
  job.part.cycles = result.cycles;
  job.part.bytes_read = result.bytes_read;
  const CheckResult check = check_outputs(job.arithmetic, job.a, job.b, *result.outputs, lanes,
                                          options_.check, options_.threads);
  row.checked += check.checked;
  row.mismatches += check.mismatches;
  if (row.first_mismatch.empty() && !check.first_mismatch.empty()) {
    if (config_.chip.cores > 1) row.first_mismatch = "core " + std::to_string(job.core) + ", ";
    row.first_mismatch += check.first_mismatch;
  }
  return std::move(*result.outputs);
}

// An output format without NaN can meet one only where sums of both infinities do: found here, as
// a fault of the recipe, before a tier meets it.
void RowRunner::expect_no_nan(const Gemm& gemm, const CoreJob& job) const {
  if (job.arithmetic.output.format.has_nan()) return;
  try {
    quaver::gemm(job.arithmetic, job.a, job.b, {}, options_.threads);
  } catch (const std::domain_error& error) {
    const Entry* recipe = config_.document.find("recipe");
    throw InputError(recipe == nullptr ? place_of(trace_, gemm) : recipe->value.location,
                     "'" + gemm.layer + "': " + error.what() +
                         ", expected sums that do not overflow or an output format with NaN");
  }
}

}  // namespace quaver
