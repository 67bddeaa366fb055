#include "sim/lower/lower.h"

#include <algorithm>
#include <boost/container/small_vector.hpp>
#include <cassert>
#include <cstddef>
#include <numeric>
#include <string_view>

namespace quaver {
namespace {

std::uint64_t ceil_div(std::uint64_t x, std::uint64_t y) { return (x + y - 1) / y; }

std::uint64_t output_size(const Layer& layer, std::uint64_t size, std::uint64_t taps) {
  return (size + 2 * layer.pad - layer.dilation * (taps - 1) - 1) / layer.stride + 1;
}

// What one phase of a strided data gradient has along one axis.
struct Phase {
  std::uint64_t pixels = 0;  // input pixels y with y mod stride = phase
  std::uint64_t taps = 0;    // filter taps r that meet an output there
};

using PhaseList = boost::container::small_vector<Phase, 4>;  // strides are rarely longer

// Tap r of the output at o reads the input at y = o*stride + r*dilation - pad. So r contributes to
// the gradient at y only if y = r*dilation - pad modulo stride: one phase for each tap, which
// recurs when r grows by stride.
PhaseList phases(const Layer& layer, std::uint64_t size, std::uint64_t taps) {
  const std::uint64_t stride = layer.stride;
  PhaseList result(stride);
  for (std::uint64_t p = 0; p < std::min(stride, size); ++p)
    result[p].pixels = ceil_div(size - p, stride);
  for (std::uint64_t r = 0; r < std::min(stride, taps); ++r)
    result[(r * layer.dilation + stride - layer.pad % stride) % stride].taps +=
        ceil_div(taps - r, stride);
  return result;
}

// Along one axis of the forward pass: output o with tap t reads o*stride + t*dilation - pad.
GatherAxis forward_axis(const Layer& layer, std::uint64_t size, std::uint64_t taps) {
  return {output_size(layer, size, taps),          taps,
          static_cast<std::int64_t>(layer.stride), static_cast<std::int64_t>(layer.dilation),
          -static_cast<std::int64_t>(layer.pad),   size};
}

// Along one axis of phase p of the data gradient: the taps r with y + pad - r*dilation a multiple
// of the stride for y = p, and so for all pixels of the phase: every (stride / gcd)-th.
FilterTaps gradient_taps(const Layer& layer, std::uint64_t p, const Phase& phase) {
  std::uint64_t first = 0;
  while ((p + layer.pad + layer.stride * layer.dilation - first * layer.dilation) % layer.stride !=
         0)
    ++first;
  return {first, layer.stride / std::gcd(layer.stride, layer.dilation), phase.taps};
}

// The input pixel y = p + j*stride reads the error at (y + pad - r*dilation) / stride; with the
// first tap it is j + (p + pad - r*dilation) / stride, and each next one, stride / gcd taps on,
// lies dilation / gcd earlier.
GatherAxis gradient_axis(const Layer& layer, std::uint64_t size, std::uint64_t taps,
                         std::uint64_t p, const Phase& phase) {
  const std::uint64_t first = gradient_taps(layer, p, phase).first;
  const std::int64_t reads =
      static_cast<std::int64_t>(p + layer.pad) - static_cast<std::int64_t>(first * layer.dilation);
  return {phase.pixels,
          phase.taps,
          1,
          -static_cast<std::int64_t>(layer.dilation / std::gcd(layer.stride, layer.dilation)),
          reads / static_cast<std::int64_t>(layer.stride),
          output_size(layer, size, taps)};
}

// Whether the matrix is the tensor itself, pixel by pixel.
bool is_tensor(const Gather& g) {
  const auto is_line = [](const GatherAxis& axis) {
    return axis.taps == 1 && axis.step == 1 && axis.offset == 0 && axis.pixels == axis.size;
  };
  return is_line(g.rows) && is_line(g.columns);
}

// Adds the GEMMs of one layer and pass.
class Lowering {
 public:
  Lowering(const Layer& layer, std::uint64_t batch, bool first_or_last, std::vector<Gemm>& gemms)
      : layer_(layer), batch_(batch), first_or_last_(first_or_last), gemms_(gemms) {}

  void add(Pass pass) {
    switch (layer_.op) {
      case LayerOp::kConv: return add_conv(pass);
      case LayerOp::kGemm: return add_product("", pass, batch_ * layer_.m, layer_.kdim);
      case LayerOp::kBmm: return add_bmm(pass);
      case LayerOp::kRecurrent:
        add_product("/x", pass, batch_ * layer_.m, layer_.kdim);
        return add_hidden(pass);
    }
  }

 private:
  void push(std::string_view suffix, Pass pass, std::uint64_t m, std::uint64_t n, std::uint64_t k,
            std::uint64_t times, const std::optional<Gather>& gather = std::nullopt) {
    Gemm& gemm = gemms_.emplace_back();
    gemm.layer.reserve(layer_.name.size() + suffix.size());
    gemm.layer.append(layer_.name).append(suffix);
    gemm.pass = pass;
    gemm.m = m, gemm.n = n, gemm.k = k;
    gemm.count = layer_.count * times;
    gemm.first_or_last = first_or_last_;
    gemm.gather = gather;
    gemm.batch_side = batch_side(pass);
  }

  void set_taps(const FilterTaps& rows, const FilterTaps& columns) {
    gemms_.back().tap_rows = rows;
    gemms_.back().tap_columns = columns;
  }

  // Weights are shared by the samples, and their gradient is a sum over them.
  [[nodiscard]] BatchSide batch_side(Pass pass) const {
    if (layer_.op == LayerOp::kBmm) return BatchSide::kCount;
    return pass == Pass::kWeightGradient ? BatchSide::kK : BatchSide::kM;
  }

  [[nodiscard]] std::optional<Gather> gather(const GatherAxis& rows, const GatherAxis& columns,
                                             std::uint64_t channels, Pass pass) const {
    const Gather gather = {rows, columns, batch_, channels, pass == Pass::kWeightGradient};
    if (is_tensor(gather)) return std::nullopt;
    return gather;
  }

  void add_conv(Pass pass) {
    const std::uint64_t groups = layer_.groups;
    const std::uint64_t filters = layer_.k / groups;
    const std::uint64_t window = layer_.r * layer_.s * (layer_.c / groups);
    const GatherAxis rows = forward_axis(layer_, layer_.h, layer_.r);
    const GatherAxis columns = forward_axis(layer_, layer_.w, layer_.s);
    const std::uint64_t outputs = batch_ * rows.pixels * columns.pixels;
    const std::optional<Gather> input = gather(rows, columns, layer_.c / groups, pass);
    switch (pass) {
      case Pass::kForward:
        push("", pass, outputs, filters, window, groups, input);
        return set_taps({0, 1, layer_.r}, {0, 1, layer_.s});
      case Pass::kDataGradient:
        if (layer_.input_gradient) add_conv_data_gradient();
        return;
      case Pass::kWeightGradient: return push("", pass, window, filters, outputs, groups, input);
    }
  }

  void add_conv_data_gradient() {
    const PhaseList rows = phases(layer_, layer_.h, layer_.r);
    const PhaseList columns = phases(layer_, layer_.w, layer_.s);
    for (std::size_t py = 0; py < rows.size(); ++py)
      for (std::size_t px = 0; px < columns.size(); ++px) {
        const std::uint64_t pixels = rows[py].pixels * columns[px].pixels;
        const std::uint64_t taps = rows[py].taps * columns[px].taps;
        if (pixels == 0 || taps == 0) continue;  // the gradient is zero there
        std::string suffix;
        if (layer_.stride > 1) suffix = "/" + std::to_string(py) + "." + std::to_string(px);
        const std::uint64_t filters = layer_.k / layer_.groups;
        push(suffix, Pass::kDataGradient, batch_ * pixels, layer_.c / layer_.groups, taps * filters,
             layer_.groups,
             gather(gradient_axis(layer_, layer_.h, layer_.r, py, rows[py]),
                    gradient_axis(layer_, layer_.w, layer_.s, px, columns[px]), filters,
                    Pass::kDataGradient));
        set_taps(gradient_taps(layer_, py, rows[py]), gradient_taps(layer_, px, columns[px]));
      }
  }

  // Activations (rows x inner) times weights (inner x n).
  void add_product(std::string_view suffix, Pass pass, std::uint64_t rows, std::uint64_t inner) {
    switch (pass) {
      case Pass::kForward: return push(suffix, pass, rows, layer_.n, inner, 1);
      case Pass::kDataGradient:
        if (layer_.input_gradient) push(suffix, pass, rows, inner, layer_.n, 1);
        return;
      case Pass::kWeightGradient: return push(suffix, pass, inner, layer_.n, rows, 1);
    }
  }

  // Both operands are activations: two data gradients and nothing to train.
  void add_bmm(Pass pass) {
    switch (pass) {
      case Pass::kForward: return push("", pass, layer_.m, layer_.n, layer_.kdim, batch_);
      case Pass::kDataGradient:
        if (!layer_.input_gradient) return;
        push("/a", pass, layer_.m, layer_.kdim, layer_.n, batch_);
        return push("/b", pass, layer_.n, layer_.kdim, layer_.m, batch_);
      case Pass::kWeightGradient: return;
    }
  }

  // The hidden state goes through the weights step by step, there and back; only the weight
  // gradient sums over all steps at once. The gradient of the previous step's state is needed even
  // if the gradient of the layer's input is not.
  void add_hidden(Pass pass) {
    const std::uint64_t steps = layer_.m;
    switch (pass) {
      case Pass::kForward: return push("/h", pass, batch_, layer_.n, layer_.k, steps);
      case Pass::kDataGradient: return push("/h", pass, batch_, layer_.k, layer_.n, steps);
      case Pass::kWeightGradient: return push("/h", pass, layer_.k, layer_.n, batch_ * steps, 1);
    }
  }

  const Layer& layer_;
  std::uint64_t batch_;
  bool first_or_last_;
  std::vector<Gemm>& gemms_;
};

void check_batch(const Trace& trace, std::uint64_t batch) {
  std::uint64_t left = kMaxMacs;
  for (const Layer& layer : trace.layers) {
    const std::uint64_t macs = macs_bound(layer);
    if (macs > left / batch)
      throw InputError(layer.location,
                       "found more than 2^62 multiply-accumulates up to this "
                       "layer with batch " +
                           std::to_string(batch) + ", expected a smaller batch");
    left -= macs * batch;
  }
}

}  // namespace

Gemm part_of(const Gemm& gemm, std::uint64_t batch, std::uint64_t samples) {
  Gemm part = gemm;
  const auto take = [&](std::uint64_t& side) {
    assert(side % batch == 0);
    side = side / batch * samples;
  };
  switch (gemm.batch_side) {
    case BatchSide::kM: take(part.m); break;
    case BatchSide::kK: take(part.k); break;
    case BatchSide::kCount: take(part.count); break;
  }
  if (part.gather) part.gather->images = samples;
  return part;
}

std::vector<Gemm> lower(const Trace& trace, std::uint64_t batch, const std::vector<Pass>& passes) {
  assert(batch > 0);
  check_batch(trace, batch);
  const auto counts = [](const Layer& layer) {
    return layer.op == LayerOp::kConv || layer.op == LayerOp::kGemm;
  };
  const auto first = std::find_if(trace.layers.begin(), trace.layers.end(), counts);
  const auto last = std::find_if(trace.layers.rbegin(), trace.layers.rend(), counts);
  std::vector<Gemm> gemms;
  // One a pass, and some more for the phases of strided layers.
  gemms.reserve(trace.layers.size() * (passes.size() + 1));
  for (const Layer& layer : trace.layers) {
    const bool first_or_last = counts(layer) && (&layer == &*first || &layer == &*last);
    Lowering lowering(layer, batch, first_or_last, gemms);
    for (const Pass pass : kPasses)
      if (std::find(passes.begin(), passes.end(), pass) != passes.end()) lowering.add(pass);
  }
  return gemms;
}

}  // namespace quaver
