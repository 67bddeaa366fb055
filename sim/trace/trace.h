// A trace: the layers of a network with their shapes, per sample. traces/README.md has the schema.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "sim/input/error.h"

namespace quaver {

enum class LayerOp { kConv, kGemm, kBmm, kRecurrent };

std::string_view to_string(LayerOp op);

// Fields that the op does not use keep these defaults.
struct Layer {
  std::string name;
  LayerOp op = LayerOp::kConv;
  std::uint64_t h = 0, w = 0, c = 0;  // conv: input height, width, channels
  std::uint64_t k = 0;                // conv: filters; recurrent: hidden size H
  std::uint64_t r = 0, s = 0;         // conv: filter height and width
  std::uint64_t stride = 1, pad = 0, dilation = 1, groups = 1;
  std::uint64_t m = 0, n = 0, kdim = 0;  // M x kdim times kdim x N; recurrent: see the schema
  std::uint64_t count = 1;               // how many such layers
  bool input_gradient = true;            // whether training needs the gradient of its input
  Location location;
};

struct Trace {
  std::string name;  // the file's name without folder and extension
  std::vector<Layer> layers;
  std::string sha256;  // of the file's bytes, in hex
  // What a reader of another format left out or renamed, a line each: for the user to see.
  std::vector<std::string> notes = {};
};

// No trace may have more MACs in one pass: with all passes added up, nothing overflows 64 bits.
inline constexpr std::uint64_t kMaxMacs = std::uint64_t{1} << 62;

// A bound on the MACs of each single pass of the layer at batch 1, and so on every product of its
// GEMM dimensions. Where that does not fit into 64 bits, the largest 64-bit number. The layer must
// be one that check_shape finds right but for its MACs.
std::uint64_t macs_bound(const Layer& layer);

// What numbers in range can still get wrong: groups, a kernel larger than the padded input, gates,
// too many MACs. Throws InputError at locate(column).
void check_shape(const Layer& layer,
                 const std::function<Location(std::string_view column)>& locate);

// What layers in themselves right can still get wrong together: a name twice, too many MACs.
void check_layers(const std::vector<Layer>& layers);

// A CSV file: Quaver's own, or a SCALE-Sim topology (scalesim.h), whichever its header says. Throws
// InputError with the place of whatever is wrong.
Trace read_trace(const std::filesystem::path& path);

}  // namespace quaver
