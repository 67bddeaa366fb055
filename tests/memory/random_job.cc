#include "tests/memory/random_job.h"

#include <algorithm>

#include "sim/lower/lower.h"
#include "sim/memory/buffers.h"

namespace quaver {
namespace {

Format format_of(std::uint64_t pick) {
  constexpr const char* kNames[] = {"fp143", "fp169", "fp32"};
  return parse_format(kNames[pick]);
}

// What half of a buffer must hold at least, times 1 to 8, or plenty, or anything between.
std::uint64_t room(Random& random, std::uint64_t least, std::uint64_t plenty) {
  if (random.one_in(4)) return 2 * std::max(least, plenty);
  if (random.one_in(3)) return 2 * std::max(least, random.below(plenty));
  return 2 * least * (1 + random.below(8)) + random.below(3);
}

std::uint64_t tensor_elements(const Gather& gather) {
  return gather.images * gather.rows.size * gather.columns.size * gather.channels;
}

}  // namespace

Layer random_layer(Random& random, std::uint64_t most_size, std::uint64_t most_channels) {
  for (;;) {
    Layer layer;
    layer.name = "c";
    layer.h = 1 + random.below(most_size);
    layer.w = 1 + random.below(most_size);
    layer.groups = 1 + random.below(2);
    layer.c = layer.groups * (1 + random.below(most_channels));
    layer.k = layer.groups * (1 + random.below(most_channels));
    layer.r = 1 + random.below(4);
    layer.s = 1 + random.below(4);
    layer.stride = 1 + random.below(3);
    layer.pad = random.below(3);
    layer.dilation = 1 + random.below(2);
    const auto fits = [&](std::uint64_t size, std::uint64_t taps) {
      return layer.dilation * (taps - 1) + 1 <= size + 2 * layer.pad;
    };
    if (fits(layer.h, layer.r) && fits(layer.w, layer.s)) return layer;
  }
}

LoopOrder Case::order() const {
  const bool is = array.dataflow == Dataflow::kInputStationary;
  return is == pieces_outermost ? LoopOrder::kNmk : LoopOrder::kMnk;
}

std::ostream& operator<<(std::ostream& out, const Case& c) {
  out << to_string(c.array.dataflow) << " " << c.array.rows << "x" << c.array.cols << " x"
      << c.array.count << (c.array.overlap == Overlap::kWeights ? " overlap" : " no overlap")
      << " depth " << c.array.accumulator_depth << " L " << c.fpu.latency() << " W "
      << c.arithmetic.fused_products << " CL " << c.arithmetic.accumulation.chunk << ", bytes "
      << c.arithmetic.a.bytes() << " " << c.arithmetic.b.bytes() << " "
      << c.arithmetic.output.format.bytes() << ", B " << c.memory.bandwidth << " of " << c.cores
      << " cores, latency " << c.memory.latency << ", buffers " << c.buffers.a_bytes << " "
      << c.buffers.b_bytes << " " << c.buffers.out_bytes
      << (c.pieces_outermost ? ", pieces outermost" : "") << ", GEMM " << c.shape.m << " "
      << c.shape.n << " " << c.shape.k;
  if (!c.gather) return out;
  return out << " gathered " << c.gather->images << " x " << c.gather->rows.pixels << "x"
             << c.gather->columns.pixels << " taps " << c.gather->rows.taps << "x"
             << c.gather->columns.taps << "x" << c.gather->channels
             << (c.gather->window_along_m ? " wgrad" : "");
}

Case random_case(Random& random, const CaseBounds& most) {
  const auto up_to = [&](std::uint64_t bound) { return 1 + random.below(bound); };
  const auto small = [](std::uint64_t value) { return static_cast<std::uint32_t>(value); };
  Config config;
  constexpr Dataflow kAll[] = {Dataflow::kWeightStationary, Dataflow::kInputStationary,
                               Dataflow::kOutputStationary};
  config.array.dataflow = kAll[random.below(3)];
  config.array.rows = small(up_to(most.side));
  config.array.cols = small(up_to(most.side));
  config.array.overlap = random.one_in(2) ? Overlap::kNone : Overlap::kWeights;
  config.array.accumulator_depth = small(up_to(most.depth));
  config.array.count = small(up_to(most.arrays));
  Case c;
  c.fpu.multiplier_stages = small(random.below(most.latency));
  c.arithmetic.fused_products = 1U << random.below(3);
  c.arithmetic.accumulation.chunk = random.one_in(5) ? 0 : small(up_to(most.chunk));
  c.arithmetic.a = format_of(random.below(3));
  c.arithmetic.b = format_of(random.below(3));
  c.arithmetic.output.format = format_of(random.below(3));
  c.shape = {up_to(most.size), up_to(most.size), up_to(most.size)};
  if (most.convolutions_only || random.one_in(2)) {
    const Trace trace{"t", {random_layer(random, most.pixels, most.channels)}, ""};
    const std::vector<Gemm> gemms =
        lower(trace, up_to(most.images), {kPasses.begin(), kPasses.end()});
    const Gemm& gemm = gemms[random.below(gemms.size())];
    c.shape = {gemm.m, gemm.n, gemm.k};
    c.gather = gemm.gather;
  }
  const std::uint64_t r = config.array.rows, w = c.arithmetic.fused_products;
  const std::uint64_t cols = config.array.cols, bytes_a = c.arithmetic.a.bytes();
  const std::uint64_t bytes_b = c.arithmetic.b.bytes();
  const std::uint64_t bytes_out = c.arithmetic.output.format.bytes();
  const bool os = config.array.dataflow == Dataflow::kOutputStationary;
  const bool is = config.array.dataflow == Dataflow::kInputStationary;
  const bool ws = config.array.dataflow == Dataflow::kWeightStationary;
  const std::uint64_t least_a = r * w * bytes_a * (is ? cols : 1);
  c.buffers.a_bytes = room(random, least_a, c.shape.m * c.shape.k * bytes_a);
  if (c.gather && random.one_in(4))  // just the tensor, or one byte less
    c.buffers.a_bytes =
        std::max(2 * least_a, 2 * tensor_elements(*c.gather) * bytes_a - random.below(2));
  c.buffers.b_bytes = room(random, (os ? cols : r) * w * bytes_b * (ws ? cols : 1),
                           c.shape.n * c.shape.k * bytes_b);
  c.buffers.out_bytes = room(random, cols * bytes_out * (os ? r : 1), cols * 1000 * bytes_out);
  c.memory.bandwidth = up_to(random.one_in(2) ? 8 : 200);
  c.cores = random.one_in(2) ? 1 : up_to(5);
  c.memory.latency = random.one_in(3) ? 0 : random.below(60);
  config.buffers = c.buffers;
  config.memory = c.memory;
  c.array = array_within_buffers(config, c.arithmetic);
  c.pieces_outermost = random.one_in(2);
  return c;
}

}  // namespace quaver
