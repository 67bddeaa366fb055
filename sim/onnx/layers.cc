#include "sim/onnx/layers.h"

#include <algorithm>
#include <array>
#include <functional>
#include <span>

#include "sim/trace/row.h"

namespace quaver {
namespace {

using Sizes = std::vector<std::uint64_t>;

constexpr std::array kRecurrent{std::pair{"LSTM", 4U}, std::pair{"GRU", 3U}, std::pair{"RNN", 1U}};

// 0 for what is not recurrent.
unsigned gates_of(const std::string& op) {
  for (const auto& [name, gates] : kRecurrent)
    if (op == name) return gates;
  return 0;
}

std::uint64_t product(std::span<const std::uint64_t> sizes) {
  std::uint64_t result = 1;
  for (const std::uint64_t size : sizes)
    if (__builtin_mul_overflow(result, size, &result)) return ~std::uint64_t{0};
  return result;
}

class NodeReader {
 public:
  NodeReader(const OnnxNode& node, const OnnxContext& context, const Location& place,
             LayerInputs& inputs)
      : node_(node),
        context_(context),
        place_(place),
        inputs_(inputs),
        batch_(static_cast<std::uint64_t>(context.model.batch)) {}

  Layer read() {
    Layer layer;
    layer.location = place_;
    if (node_.op == "Conv") {
      read_conv(layer);
    } else if (node_.op == "Gemm") {
      read_gemm(layer);
    } else if (node_.op == "MatMul") {
      read_matmul(layer);
    } else {
      read_recurrent(layer);
    }
    check_shape(layer, [this](std::string_view /*column*/) { return place_; });
    return layer;
  }

 private:
  [[noreturn]] void fail(const std::string& message) const { throw InputError(place_, message); }

  [[nodiscard]] const std::string& input(std::size_t index) const {
    if (index >= node_.inputs.size() || node_.inputs[index].empty())
      fail("found no input " + std::to_string(index) + ", expected one of " + node_.op);
    return node_.inputs[index];
  }

  // All of them known and at least 1; `rank` 0 takes any number of axes.
  [[nodiscard]] Sizes shape(std::size_t index, std::size_t rank) const {
    const std::string& name = input(index);
    const auto found = context_.model.shapes.find(name);
    if (found == context_.model.shapes.end())
      fail("found the tensor " + in_quotes(name) + " without a shape, expected one that is known");
    const OnnxShape& dims = found->second;
    if (rank != 0 && dims.size() != rank)
      fail("found " + std::to_string(dims.size()) + " axes of the tensor " + in_quotes(name) +
           ", expected " + std::to_string(rank));
    Sizes sizes;
    for (std::size_t axis = 0; axis < dims.size(); ++axis) {
      if (dims[axis].size < 0)
        fail("found axis " + std::to_string(axis) + " of the tensor " + in_quotes(name) +
             " open, expected a size" +
             (dims[axis].symbol.empty()
                  ? std::string()
                  : ": quaver import --dim '" + dims[axis].symbol + "=SIZE' gives it"));
      sizes.push_back(static_cast<std::uint64_t>(dims[axis].size));
      static_cast<void>(size(sizes.back(), "axis " + std::to_string(axis) + " of " + name));
    }
    return sizes;
  }

  // A number that fits a column of a trace.
  [[nodiscard]] std::uint64_t size(std::uint64_t value, const std::string& what) const {
    if (value < 1 || value > kMaxSize)
      fail("found " + std::to_string(value) + " as " + what + ", expected 1 to " +
           std::to_string(kMaxSize));
    return value;
  }

  [[nodiscard]] std::uint64_t at_most_max(std::uint64_t value, const std::string& what) const {
    return value == 0 ? 0 : size(value, what);
  }

  // What the model has of all samples, as of one.
  [[nodiscard]] std::uint64_t per_sample(std::uint64_t value, const std::string& what) const {
    if (value % batch_ != 0)
      fail("found " + std::to_string(value) + " " + what +
           ", expected a multiple of the batch of " + std::to_string(batch_));
    return size(value / batch_, what);
  }

  [[nodiscard]] std::int64_t whole(const char* name, std::int64_t fallback) const {
    const auto found = node_.attributes.find(name);
    return found == node_.attributes.end() || found->second.ints.empty() ? fallback
                                                                         : found->second.ints[0];
  }

  // The one value of a list with an entry an axis.
  [[nodiscard]] std::uint64_t same(const char* name, std::size_t entries, std::int64_t fallback,
                                   std::int64_t least) const {
    const auto found = node_.attributes.find(name);
    if (found == node_.attributes.end() || found->second.ints.empty())
      return static_cast<std::uint64_t>(fallback);
    const std::vector<std::int64_t>& values = found->second.ints;
    std::string text;
    for (const std::int64_t value : values)
      text += (text.empty() ? "" : ", ") + std::to_string(value);
    const std::string found_text = "found " + std::string(name) + " [" + text + "], expected ";
    if (values.size() != entries) fail(found_text + std::to_string(entries) + " numbers");
    if (std::adjacent_find(values.begin(), values.end(), std::not_equal_to<>()) != values.end())
      fail(found_text + "the same on every side: a trace has no other");
    if (values[0] < least) fail(found_text + "at least " + std::to_string(least));
    return static_cast<std::uint64_t>(values[0]);
  }

  [[nodiscard]] bool is_constant(std::size_t index) const {
    return context_.constants.contains(input(index));
  }

  void read_conv(Layer& layer) {
    Sizes x = shape(0, 0);
    Sizes w = shape(1, 0);
    const std::size_t axes = x.size() - 2;
    if (x.size() < 3 || x.size() > 4 || w.size() != x.size())
      fail("found an input of " + std::to_string(x.size()) + " axes and weights of " +
           std::to_string(w.size()) + ", expected 3 (one-dimensional) or 4 (images) of both");
    if (x[0] != batch_)
      fail("found a batch of " + std::to_string(x[0]) + ", expected the model's " +
           std::to_string(batch_));
    layer.op = LayerOp::kConv;
    layer.stride = same("strides", axes, 1, 1);
    if (layer.stride > kMaxStride)
      fail("found a stride of " + std::to_string(layer.stride) + ", expected at most " +
           std::to_string(kMaxStride));
    layer.dilation = size(same("dilations", axes, 1, 1), "a dilation");
    check_kernel_shape(w);
    layer.groups = size(static_cast<std::uint64_t>(whole("group", 1)), "a number of groups");
    layer.c = x[1];
    layer.k = w[0];
    if (w[1] > kMaxSize / layer.groups || w[1] * layer.groups != x[1])
      fail("found " + std::to_string(x[1]) + " input channels, expected the weights' " +
           std::to_string(w[1]) + " times " + std::to_string(layer.groups) + " groups");
    if (axes == 1) {  // an image of one row
      x.insert(x.begin() + 2, 1);
      w.insert(w.begin() + 2, 1);
    }
    layer.h = x[2], layer.w = x[3], layer.r = w[2], layer.s = w[3];
    layer.pad = padding(layer, axes);
    if (axes == 1 && layer.pad != 0)
      fail(
          "found padding of a one-dimensional convolution, expected none: a trace has rows above "
          "and below as well");
    inputs_ = {{input(0)}, input(1)};
    if (!is_constant(1)) inputs_ = {{input(0), input(1)}, ""};
  }

  // The attribute says again what the weights' shape says.
  void check_kernel_shape(const Sizes& weights) const {
    const auto found = node_.attributes.find("kernel_shape");
    if (found == node_.attributes.end()) return;
    const std::vector<std::int64_t>& sides = found->second.ints;
    if (!std::equal(sides.begin(), sides.end(), weights.begin() + 2, weights.end(),
                    [](std::int64_t side, std::uint64_t size) {
                      return side >= 0 && static_cast<std::uint64_t>(side) == size;
                    }))
      fail("found a kernel_shape that is not the weights', expected the same");
  }

  [[nodiscard]] std::uint64_t padding(const Layer& layer, std::size_t axes) const {
    const auto found = node_.attributes.find("auto_pad");
    const std::string mode = found == node_.attributes.end() ? "" : found->second.text;
    if (mode.empty() || mode == "NOTSET")
      return at_most_max(same("pads", 2 * axes, 0, 0), "padding");
    if (mode == "VALID") return 0;
    if (mode != "SAME_UPPER" && mode != "SAME_LOWER")
      fail("found auto_pad " + in_quotes(mode) +
           ", expected NOTSET, VALID, SAME_UPPER or SAME_LOWER");
    // As many outputs as ceil(input / stride): the last one's window ends at (outputs - 1) * stride
    // + window, and what of that lies behind the input is padding, half of it before.
    const auto total = [&](std::uint64_t inputs, std::uint64_t taps) {
      const std::uint64_t window = layer.dilation * (taps - 1) + 1;
      const std::uint64_t end =
          (inputs + layer.stride - 1) / layer.stride * layer.stride - layer.stride + window;
      return end > inputs ? end - inputs : 0;
    };
    const std::uint64_t down = total(layer.h, layer.r);
    const std::uint64_t across = total(layer.w, layer.s);
    if (down != across || down % 2 != 0)
      fail("found auto_pad " + mode + " that pads " + std::to_string(down) + " down and " +
           std::to_string(across) +
           " across in all, expected an even number, the same both ways: "
           "a trace pads every side alike");
    return down / 2;
  }

  void read_gemm(Layer& layer) {
    Sizes a = shape(0, 2);
    Sizes b = shape(1, 2);
    if (transposed("transA")) std::swap(a[0], a[1]);
    if (transposed("transB")) std::swap(b[0], b[1]);
    fill_product(layer, a, b);
  }

  // NumPy's rules: a vector is a row on the left and a column on the right.
  void read_matmul(Layer& layer) {
    Sizes a = shape(0, 0);
    Sizes b = shape(1, 0);
    if (a.empty() || b.empty()) fail("found an operand without axes, expected at least one");
    if (a.size() == 1) a.insert(a.begin(), 1);
    if (b.size() == 1) b.push_back(1);
    fill_product(layer, a, b);
  }

  void fill_product(Layer& layer, const Sizes& a, const Sizes& b) {
    if (a.back() != b[b.size() - 2])
      fail("found " + std::to_string(a.back()) + " columns on the left and " +
           std::to_string(b[b.size() - 2]) + " rows on the right, expected the same");
    const std::uint64_t m = a[a.size() - 2];
    const std::uint64_t n = b.back();
    const std::uint64_t of_a = product(std::span(a).first(a.size() - 2));
    const std::uint64_t of_b = product(std::span(b).first(b.size() - 2));
    const std::uint64_t products = broadcast(a, b);
    layer.kdim = a.back();
    if (is_constant(1)) {  // weights on the right, shared by all products that they serve
      layer.op = LayerOp::kGemm;
      layer.m = per_sample(size(products / of_b, "products") * m, "rows");
      layer.n = n;
      layer.count = size(of_b, "weight matrices");
      inputs_ = {{input(0)}, input(1), order(transposed("transB"))};
    } else if (is_constant(0)) {  // weights on the left: the transposed product has them right
      layer.op = LayerOp::kGemm;
      layer.m = per_sample(size(products / of_a, "products") * n, "columns");
      layer.n = m;
      layer.count = size(of_a, "weight matrices");
      inputs_ = {{input(1)}, input(0), order(!transposed("transA"))};
    } else {
      layer.op = LayerOp::kBmm;
      layer.m = m;
      layer.n = n;
      layer.count = per_sample(products, "products of activations");
      inputs_ = {{input(0), input(1)}, ""};
    }
  }

  // How many matrix products: the axes before the last two, each as long as the longer of both.
  [[nodiscard]] std::uint64_t broadcast(const Sizes& a, const Sizes& b) const {
    Sizes axes;
    for (std::size_t from_end = 3; from_end <= std::max(a.size(), b.size()); ++from_end) {
      const std::uint64_t x = from_end <= a.size() ? a[a.size() - from_end] : 1;
      const std::uint64_t y = from_end <= b.size() ? b[b.size() - from_end] : 1;
      if (x != y && x != 1 && y != 1)
        fail("found axes of " + std::to_string(x) + " and " + std::to_string(y) +
             " that stand for the same one, expected them equal or one of them 1");
      axes.push_back(std::max(x, y));
    }
    return product(axes);
  }

  void read_recurrent(Layer& layer) {
    const unsigned gates = gates_of(node_.op);
    const Sizes x = shape(0, 3);  // (steps, batch, inputs), or of layout 1 (batch, steps, inputs)
    const Sizes w = shape(1, 3);  // (directions, gates * hidden, inputs)
    const Sizes r = shape(2, 3);  // (directions, gates * hidden, hidden)
    const bool batch_first = whole("layout", 0) != 0;
    if (w[0] != r[0] || w[1] != r[1] || w[1] / gates != r[2] || w[1] % gates != 0 || w[2] != x[2])
      fail("found weights of " + shape_text(w) + " and " + shape_text(r) + " for " +
           std::to_string(x[2]) + " inputs, expected (D, " + std::to_string(gates) +
           " H, inputs) and (D, " + std::to_string(gates) + " H, H)");
    if (x[batch_first ? 0 : 1] != batch_)
      fail("found a batch of " + std::to_string(x[batch_first ? 0 : 1]) +
           ", expected the model's " + std::to_string(batch_));
    layer.op = LayerOp::kRecurrent;
    layer.m = x[batch_first ? 1 : 0];
    layer.k = r[2];
    layer.n = w[1];
    layer.kdim = w[2];
    layer.count = w[0];
    inputs_ = {{input(0)}, is_constant(1) ? input(1) : "", WeightOrder::kInnerLast};
  }

  // A MatMul has no such attributes.
  [[nodiscard]] bool transposed(const char* attribute) const {
    return node_.op == "Gemm" && whole(attribute, 0) != 0;
  }

  static WeightOrder order(bool inner_last) {
    return inner_last ? WeightOrder::kInnerLast : WeightOrder::kInnerFirst;
  }

  static std::string shape_text(const Sizes& sizes) {
    std::string text;
    for (const std::uint64_t value : sizes)
      text += (text.empty() ? "(" : ", ") + std::to_string(value);
    return text + ")";
  }

  const OnnxNode& node_;
  const OnnxContext& context_;
  const Location& place_;
  LayerInputs& inputs_;
  std::uint64_t batch_;
};

}  // namespace

bool is_layer(const OnnxNode& node) {
  return node.op == "Conv" || node.op == "Gemm" || node.op == "MatMul" || gates_of(node.op) != 0;
}

bool is_unsupported(const OnnxNode& node) {
  static const std::set<std::string> kOps = {
      "ConvInteger",   "ConvTranspose", "DFT",           "DeformConv", "Einsum",
      "MatMulInteger", "QLinearConv",   "QLinearMatMul", "STFT",       "Attention"};
  const bool known_domain = node.domain.empty() || node.domain == "ai.onnx";
  return !known_domain || node.has_graph || kOps.contains(node.op);
}

Layer layer_of(const OnnxNode& node, const OnnxContext& context, const Location& place,
               LayerInputs& inputs) {
  return NodeReader(node, context, place, inputs).read();
}

}  // namespace quaver
