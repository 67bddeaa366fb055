#include "sim/cli/config_area.h"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <stdexcept>

#include "sim/cli/progress.h"
#include "sim/input/data_files.h"

namespace quaver {
namespace {

std::vector<Format> hybrid_formats() {
  std::vector<Format> formats = {parse_format("fp152")};
  for (int bias = 0; bias < 16; ++bias)
    formats.push_back(parse_format("fp143b" + std::to_string(bias)));
  return formats;
}

bool all_operands(const Recipe& recipe, const std::vector<Format>& formats, const Format& sums) {
  const auto known = [&formats](const Format& f) {
    return std::find(formats.begin(), formats.end(), f) != formats.end();
  };
  const std::span<const PassArithmetic> passes = recipe.arithmetics();
  return std::all_of(passes.begin(), passes.end(), [&](const PassArithmetic& pass) {
    return known(pass.a) && known(pass.b) && pass.accumulation.intra == sums &&
           pass.accumulation.inter == sums;
  });
}

// The element whose sums are FP32, rounded to even in one chunk or in chunks.
std::optional<ElementKind> fp32_element(const Recipe& recipe) {
  static const std::vector<std::pair<Format, ElementKind>> kElements = {
      {parse_format("fp152"), ElementKind::kFp8Fp32},
      {parse_format("bf16"), ElementKind::kBf16Fp32},
      {parse_format("fp16"), ElementKind::kFp16Fp32},
      {parse_format("fp32"), ElementKind::kFp32}};
  const std::span<const PassArithmetic> passes = recipe.arithmetics();
  for (const PassArithmetic& pass : passes)
    if (pass.accumulation.rounding.kind != RoundingKind::kNearestEven) return std::nullopt;
  for (const auto& [format, kind] : kElements)
    if (all_operands(recipe, {format}, parse_format("fp32"))) return kind;
  return std::nullopt;
}

ElementKind element_kind(const Config& config) {
  if (config.fpu.lanes != 1) throw std::domain_error("no RTL for fpu.lanes above 1");
  static const Format kFp169 = parse_format("fp169");
  static const std::vector<Format> kHybrid = hybrid_formats();
  if (all_operands(config.recipe, {kFp169}, kFp169)) return ElementKind::kFp16;
  const std::optional<ElementKind> fp32 = fp32_element(config.recipe);
  if (fp32 && *fp32 != ElementKind::kFp8Fp32) return *fp32;
  if (!fp32 && !all_operands(config.recipe, kHybrid, kFp169))
    throw std::domain_error("no RTL for the operands and sums of recipe '" + config.recipe.name +
                            "'");
  if (config.fpu.fp16) throw std::domain_error("no RTL for an FPU of both 16 and 8 bits");
  if (fp32) return *fp32;
  return config.fpu.decode == DecoderPlacement::kEdge ? ElementKind::kHybridEdge
                                                      : ElementKind::kHybridElement;
}

std::string key_of(const Technology& technology, const UnitVariant& unit) {
  std::string key = technology.liberty.string() + " " + unit.label() + " " + unit.top;
  for (const auto& [name, value] : unit.parameters) key += " " + name + "=" + value;
  return key;
}

}  // namespace

ArrayShape area_shape(const Config& config) {
  ArrayShape shape;
  shape.rows = config.array.rows;
  shape.cols = config.array.cols;
  shape.arrays = std::uint64_t{config.array.count} * config.chip.cores;
  shape.stages = {config.fpu.multiplier_stages, config.fpu.adder_stages};
  shape.element = element_kind(config);
  const std::uint32_t chunk = config.recipe.passes[0].accumulation.chunk;
  shape.chunk_rows = (chunk + config.fpu.lanes - 1) / config.fpu.lanes;
  // Output-stationary elements add their chunks up themselves.
  shape.output_stationary = config.array.dataflow == Dataflow::kOutputStationary;
  if (shape.output_stationary && sums_in_fp32(shape.element))
    throw std::domain_error("no RTL for fp32 sums with array.dataflow: os");
  shape.accumulator_depth = shape.output_stationary ? 0 : config.array.accumulator_depth;
  shape.buffer_bytes = config.chip.cores *
                       (config.buffers.a_bytes + config.buffers.b_bytes + config.buffers.out_bytes);
  return shape;
}

Technology technology_of(const Config& config) {
  const Entry* entry = config.document.find("technology");
  return technology_named(config.technology,
                          entry == nullptr ? config.document.location : entry->value.location);
}

Technology technology_named(const std::string& name, const Location& where) {
  return load_technology(name, data_root() / "configs/technologies", where);
}

std::vector<UnitArea> synthesised(const std::vector<UnitVariant>& units,
                                  const Technology& technology, unsigned threads, unsigned seeds,
                                  const std::filesystem::path& root) {
  const AreaCache cache(default_cache_directory(),
                        [](const std::string& warning) { spdlog::warn("{}", warning); });
  ProgressBar bar("synthesis");
  SynthesisOptions options;
  options.seeds = seeds;
  options.threads = threads;
  options.progress = [&bar](std::string_view what, unsigned done, unsigned total) {
    bar.show(done, total, what);
  };
  const RtlSources rtl = read_rtl_sources(root / "rtl/files.f");
  const InterruptGuard guard;
  return unit_areas(units, rtl, technology, cache, options);
}

const Technology& AreaSource::technology(const Config& config) {
  const std::lock_guard lock(mutex_);
  const auto found = technologies_.find(config.technology);
  if (found != technologies_.end()) return found->second;
  return technologies_.emplace(config.technology, technology_of(config)).first->second;
}

std::vector<UnitArea> AreaSource::areas_of(const std::vector<UnitVariant>& units,
                                           const Technology& technology) {
  const std::lock_guard lock(mutex_);
  std::vector<UnitVariant> missing;
  for (const UnitVariant& unit : units)
    if (!known_.contains(key_of(technology, unit))) missing.push_back(unit);
  const std::vector<UnitArea> found =
      missing.empty() ? std::vector<UnitArea>{} : synthesised(missing, technology, threads_);
  for (std::size_t i = 0; i < missing.size(); ++i)
    known_[key_of(technology, missing[i])] = found[i];
  std::vector<UnitArea> areas;
  for (const UnitVariant& unit : units) areas.push_back(known_.at(key_of(technology, unit)));
  return areas;
}

double AreaSource::element_delay_ns(const Config& config) {
  const ArrayShape shape = area_shape(config);
  const UnitVariant element = processing_element_unit(shape.element, shape.stages);
  return areas_of({element}, technology(config)).front().delay_ns;
}

ConfigArea AreaSource::operator()(const Config& config) {
  ConfigArea result;
  const Technology& where = technology(config);
  ArrayShape shape;
  try {
    shape = area_shape(config);
  } catch (const std::domain_error& error) {
    result.unknown = error.what();
    return result;
  }
  result.area = compose(shape, areas_of(units_of(shape), where), where);
  return result;
}

}  // namespace quaver
