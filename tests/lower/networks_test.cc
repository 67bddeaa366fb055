// Are the shipped networks the published ones? MACs and weights are held against published
// numbers, against the table in traces/README.md, and against sums that do not use the lowering.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <ostream>
#include <string>
#include <vector>

#include "sim/lower/lower.h"

namespace quaver {
namespace {

const std::filesystem::path kTraces = std::filesystem::path(QUAVER_SOURCE_DIR) / "traces";
const std::vector<Pass> kAll(kPasses.begin(), kPasses.end());

struct Network {
  const char* name;
  std::uint64_t forward_macs;  // per sample
  std::uint64_t weights;       // published parameters less biases, normalisation and embeddings
  bool images;
};

void PrintTo(const Network& network, std::ostream* out) { *out << network.name; }

constexpr std::uint64_t encoder_macs(std::uint64_t layers, std::uint64_t width,
                                     std::uint64_t tokens) {
  // Four projections and two of four times the width; scores and context.
  return layers * tokens * (12 * width * width + 2 * tokens * width);
}

// Parameters as counted by torchvision (alexnet 61,100,840; vgg16 138,357,544; resnet18
// 11,689,512; resnet34 21,797,672; resnet50 25,557,032; mobilenet_v2 3,504,872) and ssd.pytorch
// (26,285,486), less what is not a matrix.
constexpr Network kNetworks[] = {
    {"lenet5", 416'520, 61'470, true},
    {"alexnet", 714'188'480, 61'100'840 - 10'344, true},
    {"vgg16", 15'470'264'320, 138'357'544 - 13'416, true},
    {"resnet18", 1'814'073'344, 11'689'512 - 10'600, true},
    {"resnet34", 3'663'761'408, 21'797'672 - 18'024, true},
    {"resnet50", 4'089'184'256, 25'557'032 - 54'120, true},
    {"mobilenetv2", 300'774'272, 3'504'872 - 35'112, true},
    {"ssd300", 31'373'537'792, 26'285'486 - 9'454, true},
    {"bert-base", encoder_macs(12, 768, 128), 12UL * 12 * 768 * 768, false},
    {"bert-large", encoder_macs(24, 1024, 128), 24UL * 12 * 1024 * 1024, false},
    // The decoder's layers have a second attention.
    {"transformer-big",
     encoder_macs(12, 1024, 32) + 6UL * 32 * (4UL * 1024 * 1024 + 2UL * 32 * 1024) +
         32UL * 1024 * 33'708,
     (12UL * 12 + 6UL * 4) * 1024 * 1024 + 1024UL * 33'708, false},
    // LSTMs in units of 4 x 1024^2: 2 + 2, 3 and 6 x 2 in the encoder, 2 and 7 x 3 in the decoder;
    // attention: query, key, a score of 1024 weights, context.
    {"gnmt", 32UL * ((42UL * 4 + 2) * 1024 * 1024 + 1024UL * 32'320) + 2UL * 32 * 32 * 1024,
     (42UL * 4 + 2) * 1024 * 1024 + 1024 + 1024UL * 32'320, false},
};

Trace read(const Network& network) {
  return read_trace(kTraces / (std::string(network.name) + ".csv"));
}

std::uint64_t macs(const Trace& trace, const std::vector<Pass>& passes, std::uint64_t batch = 1) {
  std::uint64_t sum = 0;
  for (const Gemm& gemm : lower(trace, batch, passes)) sum += gemm.macs() * gemm.count;
  return sum;
}

// The weight gradient has the shape of the weights.
std::uint64_t weights(const Trace& trace) {
  std::uint64_t sum = 0;
  for (const Gemm& gemm : lower(trace, 1, {Pass::kWeightGradient}))
    sum += gemm.m * gemm.n * gemm.count;
  return sum;
}

class Networks : public testing::TestWithParam<Network> {};

TEST_P(Networks, ForwardMacsAreThePublishedOnes) {
  EXPECT_EQ(macs(read(GetParam()), {Pass::kForward}), GetParam().forward_macs);
}

TEST_P(Networks, WeightsAreThePublishedOnes) {
  EXPECT_EQ(weights(read(GetParam())), GetParam().weights);
}

TEST_P(Networks, TheBatchMultipliesTheMacsOfAllPasses) {
  const Trace trace = read(GetParam());
  EXPECT_EQ(macs(trace, kAll, 32), 32 * macs(trace, kAll));
}

TEST_P(Networks, OnlyTheFirstLayerOfImageNetworksNeedsNoInputGradient) {
  const Trace trace = read(GetParam());
  for (const Layer& layer : trace.layers)
    EXPECT_EQ(layer.input_gradient, !GetParam().images || &layer != &trace.layers.front())
        << layer.name;
}

TEST_P(Networks, TheFirstAndTheLastLayerStandForOneLayerEach) {
  for (const Gemm& gemm : lower(read(GetParam()), 1, {Pass::kForward}))
    EXPECT_TRUE(!gemm.first_or_last || gemm.count == 1) << gemm.layer;
}

// Walks the filter over the padded input instead of dividing.
std::uint64_t positions(std::uint64_t size, std::uint64_t taps, const Layer& layer) {
  std::uint64_t count = 0;
  for (std::uint64_t at = 0; at + layer.dilation * (taps - 1) < size + 2 * layer.pad;
       at += layer.stride)
    ++count;
  return count;
}

std::uint64_t layer_macs(const Layer& layer) {
  switch (layer.op) {
    case LayerOp::kConv:
      return layer.count * positions(layer.h, layer.r, layer) * positions(layer.w, layer.s, layer) *
             layer.r * layer.s * layer.c * layer.k / layer.groups;
    case LayerOp::kGemm:
    case LayerOp::kBmm: return layer.count * layer.m * layer.n * layer.kdim;
    case LayerOp::kRecurrent: return layer.count * layer.m * layer.n * (layer.k + layer.kdim);
  }
  return 0;
}

TEST_P(Networks, ForwardMacsAreTheSumOverLayers) {
  const Trace trace = read(GetParam());
  std::uint64_t sum = 0;
  for (const Layer& layer : trace.layers) sum += layer_macs(layer);
  EXPECT_EQ(macs(trace, {Pass::kForward}), sum);
}

std::string without_commas(std::string text) {
  std::erase(text, ',');
  return text;
}

std::vector<std::string> table_cells(const std::string& line) {
  std::vector<std::string> cells;
  std::size_t start = line.find('|');
  for (std::size_t end = 0; (end = line.find('|', start + 1)) != std::string::npos; start = end) {
    std::string cell = line.substr(start + 1, end - start - 1);
    cell.erase(0, cell.find_first_not_of(' '));
    cells.push_back(cell.substr(0, cell.find_last_not_of(' ') + 1));
  }
  return cells;
}

// trace -> the cells of its row in the README's table of networks.
std::map<std::string, std::vector<std::string>> readme_rows() {
  std::map<std::string, std::vector<std::string>> rows;
  std::ifstream readme(kTraces / "README.md");
  bool in_table = false;
  for (std::string line; std::getline(readme, line);) {
    const std::vector<std::string> cells = table_cells(line);
    if (!cells.empty() && cells[0] == "trace") in_table = true;
    if (cells.empty()) in_table = false;
    if (in_table && cells.size() == 6) rows[cells[0]] = cells;
  }
  return rows;
}

TEST_P(Networks, TheReadmeStatesTheirMacsAndWeights) {
  const Trace trace = read(GetParam());
  const auto rows = readme_rows();
  ASSERT_TRUE(rows.contains(GetParam().name));
  const std::vector<std::string>& row = rows.at(GetParam().name);
  EXPECT_EQ(without_commas(row[3]), std::to_string(macs(trace, {Pass::kForward})));
  EXPECT_EQ(without_commas(row[4]), std::to_string(macs(trace, kAll)));
  EXPECT_EQ(without_commas(row[5]), std::to_string(weights(trace)));
}

INSTANTIATE_TEST_SUITE_P(Traces, Networks, testing::ValuesIn(kNetworks), [](const auto& info) {
  std::string name = info.param.name;
  std::replace(name.begin(), name.end(), '-', '_');
  return name;
});

TEST(NetworkFiles, EachTraceIsTestedHereAndStandsInTheReadme) {
  const auto rows = readme_rows();
  EXPECT_EQ(rows.size(), std::size(kNetworks) + 2) << "the table's head has two lines";
  for (const auto& entry : std::filesystem::directory_iterator(kTraces)) {
    if (entry.path().extension() != ".csv") continue;
    const std::string stem = entry.path().stem().string();
    EXPECT_TRUE(std::ranges::any_of(kNetworks, [&](const auto& n) { return n.name == stem; }))
        << stem;
  }
}

TEST(NetworkFiles, ATrainingStepOfResNet50IsAsPublished) {
  EXPECT_EQ(macs(read_trace(kTraces / "resnet50.csv"), kAll), 12'149'538'816U);
}

}  // namespace
}  // namespace quaver
