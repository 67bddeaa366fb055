// quaver import --weights: are an ONNX model's weights the b operands of the products that the
// layers become? The layers are computed by their definition from the model's values, and as
// products of windows gathered by brute force with what the files hold; all in whole numbers.
#include <gtest/gtest.h>

#include <bit>
#include <nlohmann/json.hpp>
#include <numeric>

#include "tests/cli/program.h"
#include "tests/onnx/onnx_bytes.h"
#include "tests/support/npy_bytes.h"

// A namespace of its own: sources are compiled together, and these names are short.
namespace quaver::cli_test::import_weights {
namespace {
namespace fs = std::filesystem;
using namespace onnx_bytes;
using Ints = std::vector<std::int64_t>;
using Values = std::vector<float>;

// 1, 2, 3, ...: each weight is another.
Values counted(std::size_t size) {
  Values values(size);
  std::iota(values.begin(), values.end(), 1.0F);
  return values;
}
std::string counted_weights(const std::string& name, const std::vector<int>& dims) {
  std::size_t size = 1;
  for (const int dim : dims) size *= static_cast<std::size_t>(dim);
  return initializer(tensor(name, 1, dims, raw_data(npy::float32s(counted(size)))));
}

// The elements of a .npy file of version 1.0 with this shape and float32s.
Values elements(const fs::path& path, const std::string& shape) {
  const std::string text = read_text(path);
  EXPECT_EQ(text.substr(0, 8), std::string("\x93NUMPY\x01\0", 8)) << path;
  const auto byte = [&](std::size_t at) { return static_cast<unsigned char>(text.at(at)); };
  const std::size_t data = 10U + byte(8) + 256U * byte(9);
  EXPECT_EQ(data % 64, 0U);
  EXPECT_EQ(text.substr(10, data - 10).find(npy::dict("<f4", shape)), 0U)
      << path << ": " << text.substr(10, data - 10);
  Values values;
  for (std::size_t at = data; at < text.size(); at += 4)
    values.push_back(std::bit_cast<float>(
        static_cast<std::uint32_t>(byte(at) | byte(at + 1) << 8 | byte(at + 2) << 16) |
        static_cast<std::uint32_t>(byte(at + 3)) << 24U));
  return values;
}

struct Conv {
  int h, w, c, k, r, s, stride, pad, dilation, groups;
  [[nodiscard]] int out_h() const { return (h + 2 * pad - dilation * (r - 1) - 1) / stride + 1; }
  [[nodiscard]] int out_w() const { return (w + 2 * pad - dilation * (s - 1) - 1) / stride + 1; }
  [[nodiscard]] int channels() const { return c / groups; }
  [[nodiscard]] int filters() const { return k / groups; }
  [[nodiscard]] std::string attributes() const {
    return attribute("strides", Ints{stride, stride}) +
           attribute("pads", Ints{pad, pad, pad, pad}) +
           attribute("dilations", Ints{dilation, dilation}) + attribute("group", groups);
  }
};

std::size_t at(int index) { return static_cast<std::size_t>(index); }

// Calls visit(output row, output column, filter, tap row, tap column, input channel, input row,
// input column) for each multiplication of the definition (onnx/defs/nn, Conv), without padding.
template <class Visit>
void for_each_product(const Conv& v, Visit visit) {
  for (int f = 0; f < v.k; ++f)
    for (int oy = 0; oy < v.out_h(); ++oy)
      for (int ox = 0; ox < v.out_w(); ++ox)
        for (int c = 0; c < v.channels(); ++c)
          for (int r = 0; r < v.r; ++r)
            for (int s = 0; s < v.s; ++s) {
              const int y = oy * v.stride + r * v.dilation - v.pad;
              const int x = ox * v.stride + s * v.dilation - v.pad;
              if (y >= 0 && y < v.h && x >= 0 && x < v.w)
                visit(oy, ox, f, r, s, f / v.filters() * v.channels() + c, y, x);
            }
}
float weight(const Conv& v, const Values& w, int f, int c, int r, int s) {
  return w[at(((f * v.channels() + c % v.channels()) * v.r + r) * v.s + s)];
}
// Some activation or error of a pixel, small.
float value(int channel, int y, int x) { return static_cast<float>((channel * 7 + y * 3 + x) % 5); }

void expect_forward(const Conv& v, const fs::path& file, const std::string& shape) {
  const Values w = counted(at(v.k * v.channels() * v.r * v.s));
  Values expected(at(v.out_h() * v.out_w() * v.k));
  const auto y_index = [&](int oy, int ox, int f) { return at((oy * v.out_w() + ox) * v.k + f); };
  for_each_product(v, [&](int oy, int ox, int f, int r, int s, int c, int y, int x) {
    expected[y_index(oy, ox, f)] += value(c, y, x) * weight(v, w, f, c, r, s);
  });
  const Values b = elements(file, shape);
  ASSERT_EQ(b.size(), w.size());
  const int window = v.r * v.s * v.channels();
  for (int g = 0; g < v.groups; ++g)
    for (int oy = 0; oy < v.out_h(); ++oy)
      for (int ox = 0; ox < v.out_w(); ++ox)
        for (int n = 0; n < v.filters(); ++n) {
          float sum = 0;
          int k = 0;  // along the window: tap row, tap column, channel
          for (int r = 0; r < v.r; ++r)
            for (int s = 0; s < v.s; ++s)
              for (int c = 0; c < v.channels(); ++c, ++k) {
                const int y = oy * v.stride + r * v.dilation - v.pad;
                const int x = ox * v.stride + s * v.dilation - v.pad;
                if (y >= 0 && y < v.h && x >= 0 && x < v.w)
                  sum +=
                      value(g * v.channels() + c, y, x) * b[at((g * window + k) * v.filters() + n)];
              }
          EXPECT_EQ(sum, expected[y_index(oy, ox, g * v.filters() + n)]);
        }
}

// The taps along an axis that reach input pixels of this phase, in the filter's order.
std::vector<int> taps_of(const Conv& v, int taps, int phase) {
  std::vector<int> result;
  for (int t = 0; t < taps; ++t)
    if ((phase + v.pad - t * v.dilation + v.stride * taps * v.dilation) % v.stride == 0)
      result.push_back(t);
  return result;
}

// All phases of the data gradient together are the gradient by definition; a phase without taps has
// no file and no gradient.
void expect_gradient(const Conv& v, const fs::path& folder, const std::string& layer) {
  const Values w = counted(at(v.k * v.channels() * v.r * v.s));
  const auto x_index = [&](int y, int x, int c) { return at((y * v.w + x) * v.c + c); };
  Values expected(at(v.h * v.w * v.c));
  for_each_product(v, [&](int oy, int ox, int f, int r, int s, int c, int y, int x) {
    expected[x_index(y, x, c)] += value(f, oy, ox) * weight(v, w, f, c, r, s);
  });
  Values found(expected.size());
  for (int py = 0; py < v.stride; ++py)
    for (int px = 0; px < v.stride; ++px) {
      const std::vector<int> rows = taps_of(v, v.r, py);
      const std::vector<int> columns = taps_of(v, v.s, px);
      const std::string suffix =
          v.stride > 1 ? "_" + std::to_string(py) + "." + std::to_string(px) : "";
      const fs::path file = folder / (layer + suffix + ".dgrad.b.npy");
      const int window = static_cast<int>(rows.size() * columns.size()) * v.filters();
      EXPECT_EQ(fs::exists(file), window != 0) << file;
      if (window == 0) continue;
      const std::string shape = (v.groups > 1 ? std::to_string(v.groups) + ", " : "") +
                                std::to_string(window) + ", " + std::to_string(v.channels());
      const Values b = elements(file, "(" + shape + ")");
      for (int g = 0; g < v.groups; ++g)
        for (int y = py; y < v.h; y += v.stride)
          for (int x = px; x < v.w; x += v.stride)
            for (int n = 0; n < v.channels(); ++n) {
              int k = 0;  // along the window: tap row, tap column, filter
              for (const int r : rows)
                for (const int s : columns)
                  for (int f = 0; f < v.filters(); ++f, ++k) {
                    const int from_y = y + v.pad - r * v.dilation;
                    const int from_x = x + v.pad - s * v.dilation;
                    if (from_y < 0 || from_y / v.stride >= v.out_h() || from_x < 0 ||
                        from_x / v.stride >= v.out_w())
                      continue;
                    found[x_index(y, x, g * v.channels() + n)] +=
                        value(g * v.filters() + f, from_y / v.stride, from_x / v.stride) *
                        b[at((g * window + k) * v.channels() + n)];
                  }
            }
    }
  EXPECT_EQ(found, expected);
}

constexpr Conv kStrided{9, 8, 4, 6, 3, 3, 2, 1, 1, 1};
constexpr Conv kGrouped{5, 4, 6, 4, 3, 2, 2, 1, 1, 2};
constexpr Conv kDilated{3, 3, 4, 4, 2, 3, 3, 2, 2, 4};  // depthwise, with strides that skip
constexpr Conv kPlain{2, 1, 4, 3, 2, 3, 1, 1, 1, 1};

// The input gradient of a first layer is not needed: one more before them all.
std::string convolutions() {
  std::string graph = input("x", {"N", 4, 9, 8}) + counted_weights("w0", {4, 4, 1, 1}) +
                      node("Conv", "first", {"x", "w0"}, {"y0"});
  const std::array<Conv, 4> layers{kStrided, kGrouped, kDilated, kPlain};
  for (std::size_t i = 0; i < layers.size(); ++i) {
    const Conv& v = layers[i];
    const std::string n = std::to_string(i + 1);
    graph +=
        counted_weights("w" + n, {v.k, v.channels(), v.r, v.s}) +
        node("Conv", "net/c" + n, {"y" + std::to_string(i), "w" + n}, {"y" + n}, v.attributes());
  }
  return model(graph + output("y4"));
}

TEST(ImportWeights, OfConvolutionsAreTheOperandsOfTheirProducts) {
  const TemporaryFolder folder;
  const fs::path weights = folder.path() / "weights";
  const Outcome outcome = run_quaver(
      {"import", folder.write("net.onnx", convolutions()), "--weights", weights.string()});
  ASSERT_EQ(outcome.code, 0) << outcome.err;
  EXPECT_EQ(outcome.err, "");
  expect_forward(kStrided, weights / "net_c1.fwd.b.npy", "(36, 6)");
  expect_forward(kGrouped, weights / "net_c2.fwd.b.npy", "(2, 18, 2)");
  expect_forward(kDilated, weights / "net_c3.fwd.b.npy", "(4, 6, 1)");
  expect_forward(kPlain, weights / "net_c4.fwd.b.npy", "(24, 3)");
  expect_gradient(kStrided, weights, "net_c1");
  expect_gradient(kGrouped, weights, "net_c2");
  expect_gradient(kDilated, weights, "net_c3");
  expect_gradient(kPlain, weights, "net_c4");
  EXPECT_TRUE(fs::exists(weights / "first.fwd.b.npy"));
  EXPECT_FALSE(fs::exists(weights / "first.dgrad.b.npy"));
}

// fc: y = x W^T of the 2 x 3 matrix 1 2 3 / 4 5 6; mm: the 2 x 4 matrix 1 2 3 4 / 5 6 7 8; left:
// y = W x, of which the transposed product has W^T.
TEST(ImportWeights, OfProductsAreTheirMatrices) {
  const TemporaryFolder folder;
  const std::string file =
      folder.write("net.onnx", model(input("x", {1, 3}) + counted_weights("w", {2, 3}) +
                                     counted_weights("v", {2, 4}) + counted_weights("u", {5, 1}) +
                                     node("Gemm", "fc", {"x", "w"}, {"y"}, attribute("transB", 1)) +
                                     node("MatMul", "mm", {"y", "v"}, {"z"}) +
                                     node("MatMul", "left", {"u", "z"}, {"q"}) + output("q")));
  const Outcome outcome = run_quaver({"import", file, "--weights", folder.path().string()});
  ASSERT_EQ(outcome.code, 0) << outcome.err;
  EXPECT_EQ(elements(folder.path() / "fc.fwd.b.npy", "(3, 2)"), (Values{1, 4, 2, 5, 3, 6}));
  EXPECT_FALSE(fs::exists(folder.path() / "fc.dgrad.b.npy"));
  EXPECT_EQ(elements(folder.path() / "mm.fwd.b.npy", "(2, 4)"), counted(8));
  EXPECT_EQ(elements(folder.path() / "mm.dgrad.b.npy", "(4, 2)"), (Values{1, 5, 2, 6, 3, 7, 4, 8}));
  EXPECT_EQ(elements(folder.path() / "left.fwd.b.npy", "(1, 5)"), counted(5));
  EXPECT_EQ(elements(folder.path() / "left.dgrad.b.npy", "(5, 1)"), counted(5));
}

// x: steps, batch, inputs of an LSTM with 2 hidden units.
TEST(ImportWeights, OfALayersInputAreWrittenAndThoseOfItsStateListed) {
  const TemporaryFolder folder;
  const fs::path weights = folder.path() / "weights";
  const std::string file = folder.write(
      "net.onnx", model(input("x", {5, 1, 3}) + counted_weights("w", {1, 8, 3}) +
                        counted_weights("r", {1, 8, 2}) +
                        node("LSTM", "rnn", {"x", "w", "r"}, {"y"}, attribute("hidden_size", 2)) +
                        output("y")));
  const Outcome outcome = run_quaver({"import", file, "--weights", weights.string()});
  ASSERT_EQ(outcome.code, 0) << outcome.err;
  const Values b = elements(weights / "rnn_x.fwd.b.npy", "(3, 8)");
  for (int k = 0; k < 3; ++k)
    for (int n = 0; n < 8; ++n) EXPECT_EQ(b.at(at(k * 8 + n)), static_cast<float>(n * 3 + k + 1));
  const std::string line = "warning: " + file +
                           ": node 'rnn' (LSTM): no weights written: of the "
                           "row 'rnn/h' ";
  const std::string why =
      ": it stands for a product each step, all with the same weights, of which a file would have "
      "a copy each\n";
  EXPECT_EQ(outcome.err, line + "fwd" + why + line + "dgrad" + why);
}

TEST(ImportWeights, RunInTheSystemCTierWithoutMismatch) {
  const TemporaryFolder folder;
  const std::string file = folder.write("net.onnx", convolutions());
  const std::string weights = (folder.path() / "weights").string();
  ASSERT_EQ(run_quaver({"import", file, "--weights", weights}).code, 0);
  const Outcome outcome =
      run_quaver({"run", kConfig, file, "--tier", "systemc", "--batch", "2", "--operands", weights,
                  "--operands-missing", "synthetic", "--no-area", "--json"});
  ASSERT_EQ(outcome.code, 0) << outcome.err;
  const auto report = nlohmann::json::parse(outcome.out);
  for (const auto& row : report["layers"]) {
    EXPECT_EQ(row["operands"]["a"], "synthetic");
    EXPECT_EQ(row["operands"]["b"], row["pass"] == "wgrad" ? "synthetic" : "npy") << row["name"];
    EXPECT_GT(row["checked"], 0);
    EXPECT_EQ(row["mismatches"], 0);
  }
}

TEST(ImportWeights, ThatAreNotThereAreListedAndOfNoLayerRefused) {
  const TemporaryFolder folder;
  const fs::path weights = folder.path() / "weights";
  const std::string tail = node("MatMul", "fc", {"x", "w"}, {"y"}) + output("y");
  const std::string outside =
      folder.write("net.onnx", model(input("x", {1, 2}) + onnx_bytes::weights("w", {2, 3}) + tail));
  expect_error({"import", outside, "--weights", weights.string(), "--log-level", "error"},
               "--weights: '" + outside + "' has no weights that can be written, expected some");
  EXPECT_FALSE(fs::exists(weights));
  const std::string both =
      folder.write("both.onnx", model(input("x", {1, 2}) + counted_weights("v", {2, 2}) +
                                      onnx_bytes::weights("w", {2, 3}) +
                                      node("MatMul", "given", {"x", "v"}, {"z"}) +
                                      node("MatMul", "fc", {"z", "w"}, {"y"}) + output("y")));
  const Outcome outcome = run_quaver({"import", both, "--weights", weights.string()});
  EXPECT_EQ(outcome.code, 0);
  EXPECT_EQ(outcome.err,
            "warning: " + both +
                ": node 'fc' (MatMul): no weights written: its weight 'w' has its data in a file "
                "of their own, expected them in the model\n");
  EXPECT_TRUE(fs::exists(weights / "given.fwd.b.npy"));
}

TEST(ImportWeights, AreWrittenWholeWithTheTraceOrNotAtAll) {
  const TemporaryFolder folder;
  const fs::path weights = folder.path() / "weights";
  const std::string file = folder.write("net.onnx", convolutions());
  expect_error({"import", file, "--weights", weights.string(), "--out", folder.path().string()},
               folder.path().string() + ": cannot be written: it is a folder, expected a file");
  EXPECT_FALSE(fs::exists(weights));
  expect_error({"import", file, "--weights", file},
               file + ": cannot be made: Not a directory, expected a folder");
  expect_error({"import", "traces/lenet5.csv", "--weights", weights.string()},
               "--weights: 'traces/lenet5.csv' is no ONNX model, expected one (.onnx)");
  expect_error({"import", file, "--weights", ""},
               "--weights: found nothing, expected a folder for .npy files");
}

}  // namespace
}  // namespace quaver::cli_test::import_weights
