// The architecture of a run: array, FPU, arithmetic, clock, technology.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "sim/input/document.h"
#include "sim/recipe/recipe.h"

namespace quaver {

enum class Dataflow : std::uint8_t { kWeightStationary, kOutputStationary, kInputStationary };
// scalesim: SCALE-Sim's count, in the analytic tier (sim/array/scalesim.h).
enum class Timing : std::uint8_t { kHardware, kScaleSim };
enum class Overlap : std::uint8_t { kNone, kWeights };
enum class DecoderPlacement : std::uint8_t { kEdge, kElement };
// The loops over a GEMM's tiles, outermost first. K is innermost in all: partial sums never leave
// the array.
enum class LoopOrder : std::uint8_t { kNmk, kMnk };
// Default: column tiles outermost, which hold N, or M of `is`. Auto: each GEMM's cheapest order.
enum class Mapping : std::uint8_t { kDefault, kAuto, kNmk, kMnk };

struct ArrayConfig {
  std::uint32_t rows = 0;  // 1 .. 512
  std::uint32_t cols = 0;  // 1 .. 512
  Dataflow dataflow = Dataflow::kWeightStationary;
  Overlap overlap = Overlap::kWeights;
  Timing timing = Timing::kHardware;
  std::uint32_t accumulator_depth = 1024;  // elements a column
  std::uint32_t count = 1;                 // arrays side by side
};

std::string to_string(Dataflow dataflow);  // ws, os, is
std::string to_string(Timing timing);
std::string to_string(LoopOrder order);  // nmk, mnk
std::string to_string(Mapping mapping);  // default, auto, nmk, mnk

struct FpuConfig {
  std::uint32_t multiplier_stages = 1;  // >= 0
  std::uint32_t adder_stages = 1;       // >= 1
  std::uint32_t lanes = 1;              // products a cycle and element; the recipe's fused_products
  bool fp16 = false;                    // the element also does one 16-bit FMA a cycle
  DecoderPlacement decode = DecoderPlacement::kEdge;
  bool zero_gating = false;  // an element holds still where an operand is zero: energy alone

  [[nodiscard]] std::uint32_t latency() const { return multiplier_stages + adder_stages; }
};

struct BufferConfig {  // bytes, both halves together
  std::uint64_t a_bytes = 1U << 20;
  std::uint64_t b_bytes = 1U << 20;
  std::uint64_t out_bytes = 512U << 10;
};

// A read and a write channel of this bandwidth each.
struct MemoryConfig {
  std::uint64_t bandwidth = 1;  // bytes a cycle
  std::uint64_t latency = 100;  // cycles
};

// Cores that split the batch between them, each a machine of the config's arrays, FPUs and buffers
// with an equal share of the memory's channels.
struct ChipConfig {
  std::uint32_t cores = 1;
  Location location;  // of `cores`, for errors
};

struct Config {
  std::string name;
  ArrayConfig array;
  FpuConfig fpu;
  BufferConfig buffers;
  std::optional<MemoryConfig> memory;  // none: nothing ever waits for memory
  ChipConfig chip;
  Mapping mapping = Mapping::kDefault;
  Recipe recipe;
  double clock_mhz = 1000;  // 0: from_timing, until a cycle's length has been found
  std::string technology = "osu018";
  Node
      document;  // the resolved document it was read from: the report's copy, and places for errors
};

// A `--set key=value`, applied after the file.
struct Setting {
  std::string key;  // dotted
  std::string value;
};

// Splits "key=value"; throws InputError.
Setting parse_setting(const std::string& text);

// Reads a config file with its `base` files, the recipe it names, and the settings on top. Throws
// InputError for everything unknown, out of range or impossible.
Config load_config(const std::string& path, const std::vector<Setting>& settings = {});

// The steps of load_config, for who makes many configs of one file: the file with its bases; the
// complete document of what stands under `recipe`, at the place of that; and the reading of a
// document whose recipe is complete. read_config leaves Config::document empty.
Node load_config_document(const std::string& path);
Node config_recipe_document(const Node& value);
using RecipeReader = std::function<Recipe(const Node&)>;
Config read_config(const Node& document, const RecipeReader& recipe_reader = read_recipe);

// The recipe that a GEMM runs with, by the first/last rule of the config's recipe.
const Recipe& recipe_for(const Config& config, bool first_or_last);
const PassArithmetic& arithmetic_for(const Config& config, Pass pass, bool first_or_last);

}  // namespace quaver
