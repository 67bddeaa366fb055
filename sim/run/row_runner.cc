#include "sim/run/row_runner.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <numeric>
#include <utility>

#include "sim/array/analytic.h"
#include "sim/memory/buffers.h"
#include "sim/memory/periodic.h"
#include "sim/run/adaptive.h"
#include "sim/run/check.h"
#include "sim/run/digest.h"
#include "sim/run/zero_share.h"

namespace quaver {
namespace {

// A quarter of a gibielement: far above any layer of a real network, below what fills a memory.
constexpr std::uint64_t kMaxTensorCodes = std::uint64_t{1} << 28;

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

CodeMatrix columns(const CodeMatrix& whole, std::uint64_t first, std::uint64_t count) {
  CodeMatrix part(whole.rows(), count, whole.code_bytes());
  const std::size_t width = whole.code_bytes();
  for (std::uint64_t row = 0; row < whole.rows(); ++row)
    std::copy_n(
        whole.bytes().begin() + static_cast<std::ptrdiff_t>((row * whole.cols() + first) * width),
        count * width, part.bytes().begin() + static_cast<std::ptrdiff_t>(row * count * width));
  return part;
}

CodeMatrix rows(const CodeMatrix& whole, std::uint64_t first, std::uint64_t count) {
  CodeMatrix part(count, whole.cols(), whole.code_bytes());
  const std::size_t width = whole.cols() * whole.code_bytes();
  std::copy_n(whole.bytes().begin() + static_cast<std::ptrdiff_t>(first * width), count * width,
              part.bytes().begin());
  return part;
}

// Calls visit(a, b) with a core's operands in instance `instance` of a row, if it has any: `first`
// is where its samples begin along the side that grows with the batch. A weight's operand is whole
// on every core.
void visit_part(const Gemm& own, std::uint64_t first, std::uint64_t instance, const CodeMatrix& a,
                const CodeMatrix& b,
                const std::function<void(const CodeMatrix&, const CodeMatrix&)>& visit) {
  switch (own.batch_side) {
    case BatchSide::kM:
      if (own.m == a.rows()) return visit(a, b);  // all of it: the only core
      return visit(rows(a, first, own.m), b);
    case BatchSide::kK:
      if (own.k == a.cols()) return visit(a, b);
      return visit(columns(a, first, own.k), rows(b, first, own.k));
    case BatchSide::kCount:
      if (instance >= first && instance - first < own.count) visit(a, b);
      return;
  }
}

std::uint64_t batch_side(const Gemm& gemm) {
  switch (gemm.batch_side) {
    case BatchSide::kM: return gemm.m;
    case BatchSide::kK: return gemm.k;
    case BatchSide::kCount: return gemm.count;
  }
  return 0;
}

}  // namespace

RowResult RowRunner::run(const Gemm& gemm) {
  const PassArithmetic& arithmetic = arithmetic_for(config_, gemm.pass, gemm.first_or_last);
  RowResult row;
  row.order = order_of(gemm, arithmetic);
  Parts parts = parts_of(gemm, arithmetic, row.order);
  row.gemm = gemm;
  row.gemm.count = common_count(parts);
  row.gemms = gemm.count / row.gemm.count;
  row.formats = {arithmetic.a.name, arithmetic.b.name, arithmetic.output.format.name};
  if (options_.tier == Tier::kAnalytic)
    for (Part& part : parts) count(part, arithmetic);
  if (options_.has_values()) {
    check_size(trace_, gemm);
    run_instances(row, gemm, parts);
  }
  const Cost cost = cost_of(parts);
  row.cycles = cost.cycles;
  row.bytes_read = cost.bytes_read;
  for (const Part& part : parts)
    row.bytes_written += part.group.cores * (part.gemm->count / row.gemm.count) * part.gemm->m *
                         part.gemm->n * arithmetic.output.format.bytes();
  const double slots = static_cast<double>(row.cycles.total()) * config_.array.rows *
                       config_.array.cols * arithmetic.fused_products * config_.array.count *
                       config_.chip.cores;
  row.utilization = static_cast<double>(row.macs()) / slots;
  return row;
}

std::uint64_t RowRunner::common_count(const Parts& parts) {
  std::uint64_t count = 0;
  for (const Part& part : parts) count = std::gcd(count, part.gemm->count);
  return count;
}

RowRunner::Cost RowRunner::cost_of(const Parts& parts) {
  const std::uint64_t count = common_count(parts);
  Cost cost;
  for (const Part& part : parts) {
    const std::uint64_t times = part.gemm->count / count;  // a core does in an instance
    const Cycles cycles = part.cycles * times;
    if (cycles.total() > cost.cycles.total()) cost.cycles = cycles;
    if (part.bytes_read)
      cost.bytes_read = cost.bytes_read.value_or(0) + part.group.cores * times * *part.bytes_read;
  }
  return cost;
}

LoopOrder RowRunner::order_of(const Gemm& gemm, const PassArithmetic& arithmetic) {
  switch (config_.mapping) {
    case Mapping::kAuto: return cheapest_order(gemm, arithmetic);
    case Mapping::kNmk: return LoopOrder::kNmk;
    case Mapping::kMnk: return LoopOrder::kMnk;
    case Mapping::kDefault: break;
  }
  return default_order(config_.array.dataflow);
}

// The fewest cycles, then the fewest bytes, then the default. Orders differ in what memory moves
// and when, and in nothing else.
LoopOrder RowRunner::cheapest_order(const Gemm& gemm, const PassArithmetic& arithmetic) {
  const LoopOrder first = default_order(config_.array.dataflow);
  if (!config_.memory) return first;
  const auto cost = [&](LoopOrder order) {
    Parts parts = parts_of(gemm, arithmetic, order);
    for (Part& part : parts) count_with_memory(part, arithmetic);
    const Cost all = cost_of(parts);
    return std::pair(all.cycles.total(), *all.bytes_read);
  };
  const Parts parts = parts_of(gemm, arithmetic, first);
  const bool alike = std::all_of(parts.begin(), parts.end(),
                                 [](const Part& part) { return part.schedule.one_order(); });
  if (alike) return first;
  const LoopOrder other = first == LoopOrder::kNmk ? LoopOrder::kMnk : LoopOrder::kNmk;
  return cost(other) < cost(first) ? other : first;
}

RowRunner::Parts RowRunner::parts_of(const Gemm& gemm, const PassArithmetic& arithmetic,
                                     LoopOrder order) {
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

// Networks repeat their layers: GEMMs of one shape and arithmetic are counted once.
void RowRunner::count_with_memory(Part& part, const PassArithmetic& arithmetic) {
  const Gemm& gemm = *part.gemm;
  // Most GEMMs differ in this already.
  const std::uint64_t mixed = (gemm.m * 0x9e3779b97f4a7c15 + gemm.n) * 0x9e3779b97f4a7c15 + gemm.k;
  std::size_t known = 0;
  for (; known < counted_.size(); ++known) {
    if (mixed_[known] != mixed) continue;
    const Counted& other = counted_[known];
    if (other.arithmetic == &arithmetic && other.shape.m == gemm.m && other.shape.n == gemm.n &&
        other.shape.k == gemm.k && other.order == part.schedule.order() &&
        other.gather == gemm.gather)
      break;
  }
  if (known == counted_.size()) {
    const MemoryResult result = memory_cycles(memory_job(part, arithmetic));
    Cycles cycles = analytic_cycles(part.schedule, result.array);
    cycles.memory_stall = result.stall;
    mixed_.push_back(mixed);
    counted_.push_back({&arithmetic,
                        {gemm.m, gemm.n, gemm.k},
                        part.schedule.order(),
                        gemm.gather,
                        cycles,
                        result.bytes_read});
  }
  part.cycles = counted_[known].cycles;
  part.bytes_read = counted_[known].bytes_read;
}

void RowRunner::run_instances(RowResult& row, const Gemm& gemm, Parts& parts) {
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
