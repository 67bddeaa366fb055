#include "sim/config/config.h"

#include <filesystem>

#include "sim/input/data_files.h"
#include "sim/input/fields.h"

namespace quaver {
namespace fs = std::filesystem;
namespace {

constexpr int kMaxBases = 8;
constexpr std::uint64_t kMaxSide = 512;
constexpr std::uint64_t kMaxCores = 4096;
constexpr std::uint64_t kMaxStages = 16;
constexpr std::uint64_t kMaxBufferBytes = std::uint64_t{1} << 40;
constexpr std::uint64_t kMaxBytesPerCycle = std::uint64_t{1} << 20;
constexpr std::uint64_t kMaxLatency = 1'000'000;
constexpr double kMaxClockMhz = 1e6;

// A config file with its bases below it.
Node load_with_bases(const fs::path& path, int depth) {
  Node own = load_yaml(path);
  const Entry* base = own.find("base");
  if (base == nullptr) return own;
  if (depth >= kMaxBases)
    throw InputError(base->value.location, "config bases run in a circle, expected at most " +
                                               std::to_string(kMaxBases) + " levels");
  const std::string name = to_text(base->value, "base");
  std::error_code error;
  fs::path file = path.parent_path() / name;
  if (!fs::is_regular_file(file, error)) file = data_root() / "configs" / name;
  if (!fs::is_regular_file(file, error))
    throw InputError(base->value.location, "base '" + name +
                                               "' cannot be opened, expected a config beside this "
                                               "one, or a shipped one");
  std::erase_if(own.entries, [](const Entry& entry) { return entry.key == "base"; });
  return merge(load_with_bases(file, depth + 1), own);
}

void apply(Node& document, const Setting& setting) {
  const Location place{"--set"};
  set_path(document, setting.key, parse_yaml(setting.value, place));
}

Node resolve_document(const std::string& path, const std::vector<Setting>& settings) {
  Node document = load_config_document(path);
  const auto inside_recipe = [](const Setting& s) { return s.key.starts_with("recipe."); };
  for (const Setting& setting : settings)
    if (!inside_recipe(setting)) apply(document, setting);
  for (Entry& entry : document.entries)
    if (entry.key == "recipe") entry.value = config_recipe_document(entry.value);
  for (const Setting& setting : settings)
    if (inside_recipe(setting)) apply(document, setting);
  return document;
}

std::uint32_t small(std::uint64_t value) { return static_cast<std::uint32_t>(value); }

ArrayConfig read_array(const Node& node) {
  Fields fields(node, "array");
  ArrayConfig array;
  array.rows = small(fields.required_integer("rows", 1, kMaxSide));
  array.cols = small(fields.required_integer("cols", 1, kMaxSide));
  array.dataflow = fields.choice<Dataflow>("dataflow",
                                           {{"ws", Dataflow::kWeightStationary},
                                            {"os", Dataflow::kOutputStationary},
                                            {"is", Dataflow::kInputStationary}},
                                           array.dataflow);
  array.overlap = fields.choice<Overlap>(
      "overlap", {{"none", Overlap::kNone}, {"weights", Overlap::kWeights}}, array.overlap);
  array.timing = fields.choice<Timing>(
      "timing", {{"hardware", Timing::kHardware}, {"scalesim", Timing::kScaleSim}}, array.timing);
  array.accumulator_depth =
      small(fields.integer("accumulator_depth", 1, 1U << 24, array.accumulator_depth));
  array.count = small(fields.integer("count", 1, 4096, array.count));
  if (array.timing == Timing::kScaleSim && array.count != 1)
    throw InputError(fields.find("count")->location,
                     "array.count is " + std::to_string(array.count) +
                         " with array.timing: scalesim, which knows one array; expected 1");
  fields.finish();
  return array;
}

FpuConfig read_fpu(const Node& node) {
  Fields fields(node, "fpu");
  FpuConfig fpu;
  fpu.multiplier_stages =
      small(fields.integer("multiplier_stages", 0, kMaxStages, fpu.multiplier_stages));
  fpu.adder_stages = small(fields.integer("adder_stages", 1, kMaxStages, fpu.adder_stages));
  fpu.lanes = fields.choice<std::uint32_t>("lanes", {{"1", 1}, {"2", 2}, {"4", 4}}, fpu.lanes);
  fpu.fp16 = fields.boolean("fp16", fpu.fp16);
  fpu.decode = fields.choice<DecoderPlacement>(
      "decode", {{"edge", DecoderPlacement::kEdge}, {"element", DecoderPlacement::kElement}},
      fpu.decode);
  fpu.zero_gating = fields.boolean("zero_gating", fpu.zero_gating);
  fields.finish();
  return fpu;
}

BufferConfig read_buffers(const Node& node) {
  Fields fields(node, "buffers");
  BufferConfig buffers;
  buffers.a_bytes = fields.integer("a_bytes", 2, kMaxBufferBytes, buffers.a_bytes);
  buffers.b_bytes = fields.integer("b_bytes", 2, kMaxBufferBytes, buffers.b_bytes);
  buffers.out_bytes = fields.integer("out_bytes", 2, kMaxBufferBytes, buffers.out_bytes);
  fields.finish();
  return buffers;
}

MemoryConfig read_memory(const Node& node, const ArrayConfig& array) {
  if (array.timing == Timing::kScaleSim)
    throw InputError(node.location,
                     "memory is set with array.timing: scalesim, which knows none; expected a "
                     "config without it");
  Fields fields(node, "memory");
  MemoryConfig memory;
  memory.bandwidth = fields.required_integer("bandwidth_bytes_per_cycle", 1, kMaxBytesPerCycle);
  memory.latency = fields.integer("latency_cycles", 0, kMaxLatency, memory.latency);
  fields.finish();
  return memory;
}

ChipConfig read_chip(const Node& node) {
  Fields fields(node, "chip");
  ChipConfig chip;
  chip.location = fields.require("cores").location;
  chip.cores = small(fields.required_integer("cores", 1, kMaxCores));
  fields.finish();
  return chip;
}

Mapping read_mapping(const Node& node, const ArrayConfig& array) {
  for (const char* order : {"nkm", "mkn", "kmn", "knm"})
    if (node.is_scalar() && node.scalar == order)
      throw InputError(node.location, "mapping is '" + node.scalar +
                                          "', but K is innermost in every order, since partial "
                                          "sums never leave the array; expected one of default, "
                                          "auto, nmk, mnk");
  const auto mapping = to_choice<Mapping>(node, "mapping",
                                          {{"default", Mapping::kDefault},
                                           {"auto", Mapping::kAuto},
                                           {"nmk", Mapping::kNmk},
                                           {"mnk", Mapping::kMnk}});
  if (array.timing == Timing::kScaleSim && mapping != Mapping::kDefault)
    throw InputError(node.location, "mapping is '" + node.scalar +
                                        "' with array.timing: scalesim, whose count knows no "
                                        "order; expected default");
  return mapping;
}

void check_lanes(const Config& config, const Node& place) {
  const unsigned fused = config.recipe.passes[0].fused_products;
  if (fused == config.fpu.lanes) return;
  const Entry* lanes = place.find("lanes");
  throw InputError(lanes == nullptr ? place.location : lanes->location,
                   "fpu.lanes is " + std::to_string(config.fpu.lanes) +
                       " but the recipe's fused_products is " + std::to_string(fused) +
                       ", expected them equal");
}

// An output-stationary element adds to one sum in every cycle.
void check_accumulation_loop(const Config& config, const Node& place) {
  if (config.array.dataflow != Dataflow::kOutputStationary || config.fpu.adder_stages == 1) return;
  if (config.array.timing == Timing::kScaleSim) return;
  throw InputError(
      place.find("adder_stages")->location,
      "fpu.adder_stages is " + std::to_string(config.fpu.adder_stages) +
          " with array.dataflow: os, whose accumulation loop is one cycle; expected 1");
}

void check_sixteen_bit_ends(const Config& config, const Node& place) {
  if (config.recipe.first_last == nullptr || config.fpu.fp16) return;
  // The rule's own place, unless it is the shipped recipe's: then the user's choice of that recipe.
  const Entry* rule = place.find("first_last");
  const bool own = rule != nullptr && (rule->location.source == place.location.source ||
                                       rule->location.source == "--set");
  throw InputError(own ? rule->location : place.location,
                   "the recipe runs the first and the last layer as '" +
                       config.recipe.first_last->name +
                       "', which needs 16-bit operands; expected fpu.fp16: true or "
                       "recipe.first_last: none");
}

}  // namespace

Config read_config(const Node& document, const RecipeReader& recipe_reader) {
  Fields fields(document, "");
  Config config;
  config.name = to_text(fields.require("name"), "name");
  config.array = read_array(fields.require("array"));
  static const Node kEmpty;
  const Node* fpu = fields.find("fpu");
  config.fpu = read_fpu(fpu == nullptr ? kEmpty : *fpu);
  if (const Node* buffers = fields.find("buffers")) config.buffers = read_buffers(*buffers);
  if (const Node* memory = fields.find("memory"))
    config.memory = read_memory(*memory, config.array);
  if (const Node* chip = fields.find("chip")) config.chip = read_chip(*chip);
  if (config.array.timing == Timing::kScaleSim && config.chip.cores != 1)
    throw InputError(config.chip.location, "chip.cores is " + std::to_string(config.chip.cores) +
                                               " with array.timing: scalesim, which knows one "
                                               "core; expected 1");
  const Node& recipe = fields.require("recipe");
  config.recipe = recipe_reader(recipe);
  if (const Node* mapping = fields.find("mapping"))
    config.mapping = read_mapping(*mapping, config.array);
  if (const Node* clock = fields.find("clock_mhz")) {
    const bool from_timing = clock->is_scalar() && clock->scalar == "from_timing";
    config.clock_mhz = from_timing ? 0 : to_number(*clock, "clock_mhz", 1e-3, kMaxClockMhz);
  }
  if (const Node* technology = fields.find("technology"))
    config.technology = to_text(*technology, "technology");
  fields.finish();
  check_lanes(config, fpu == nullptr ? recipe : *fpu);
  if (fpu != nullptr) check_accumulation_loop(config, *fpu);
  check_sixteen_bit_ends(config, recipe);
  return config;
}

Node load_config_document(const std::string& path) {
  return load_with_bases(find_shipped(path, "configs", ".yaml", "a config file"), 0);
}

Node config_recipe_document(const Node& value) {
  Node document = recipe_document(value);
  document.location = value.location;
  return document;
}

std::string to_string(Dataflow dataflow) {
  switch (dataflow) {
    case Dataflow::kWeightStationary: return "ws";
    case Dataflow::kOutputStationary: return "os";
    case Dataflow::kInputStationary: return "is";
  }
  return {};
}

std::string to_string(Timing timing) {
  switch (timing) {
    case Timing::kHardware: return "hardware";
    case Timing::kScaleSim: return "scalesim";
  }
  return {};
}

std::string to_string(LoopOrder order) {
  switch (order) {
    case LoopOrder::kNmk: return "nmk";
    case LoopOrder::kMnk: return "mnk";
  }
  return {};
}

std::string to_string(Mapping mapping) {
  switch (mapping) {
    case Mapping::kDefault: return "default";
    case Mapping::kAuto: return "auto";
    case Mapping::kNmk: return to_string(LoopOrder::kNmk);
    case Mapping::kMnk: return to_string(LoopOrder::kMnk);
  }
  return {};
}

Setting parse_setting(const std::string& text) {
  const std::size_t equals = text.find('=');
  if (equals == std::string::npos || equals == 0)
    throw InputError({"--set"}, "found '" + text + "', expected KEY=VALUE");
  return {text.substr(0, equals), text.substr(equals + 1)};
}

Config load_config(const std::string& path, const std::vector<Setting>& settings) {
  Node document = resolve_document(path, settings);
  Config config = read_config(document);
  config.document = std::move(document);
  return config;
}

const Recipe& recipe_for(const Config& config, bool first_or_last) {
  const bool ends = first_or_last && config.recipe.first_last != nullptr;
  return ends ? *config.recipe.first_last : config.recipe;
}

const PassArithmetic& arithmetic_for(const Config& config, Pass pass, bool first_or_last) {
  return recipe_for(config, first_or_last).arithmetic(pass);
}

}  // namespace quaver
