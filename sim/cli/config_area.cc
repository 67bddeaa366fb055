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

bool is_hybrid(const Format& f) {
  static const std::vector<Format> formats = hybrid_formats();
  return std::find(formats.begin(), formats.end(), f) != formats.end();
}

bool is_dlfloat(const Format& f) {
  static const Format format = parse_format("fp169");
  return f == format;
}

bool all_operands(const Recipe& recipe, bool (*is)(const Format&)) {
  const std::span<const PassArithmetic> passes = recipe.arithmetics();
  return std::all_of(passes.begin(), passes.end(), [&](const PassArithmetic& pass) {
    return is(pass.a) && is(pass.b) && is_dlfloat(pass.accumulation.intra) &&
           is_dlfloat(pass.accumulation.inter);
  });
}

ElementKind element_kind(const Config& config) {
  if (config.fpu.lanes != 1) throw std::domain_error("no RTL for fpu.lanes above 1");
  if (all_operands(config.recipe, is_dlfloat)) return ElementKind::kFp16;
  if (!all_operands(config.recipe, is_hybrid))
    throw std::domain_error("no RTL for the operands and sums of recipe '" + config.recipe.name +
                            "'");
  if (config.fpu.fp16) throw std::domain_error("no RTL for an FPU of both 16 and 8 bits");
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
                                  const Technology& technology, unsigned threads) {
  const AreaCache cache(default_cache_directory(),
                        [](const std::string& warning) { spdlog::warn("{}", warning); });
  ProgressBar bar("synthesis");
  SynthesisOptions options;
  options.threads = threads;
  options.progress = [&bar](std::string_view what, unsigned done, unsigned total) {
    bar.show(done, total, what);
  };
  const RtlSources rtl = read_rtl_sources(data_root() / "rtl/files.f");
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
