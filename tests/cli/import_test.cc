// quaver import, and the commands that take the same files as they are.
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "tests/cli/program.h"
#include "tests/onnx/onnx_bytes.h"

namespace quaver::cli_test {
namespace {
namespace fs = std::filesystem;

const std::string kTopology =
    "Layer name, IFMAP Height, IFMAP Width, Filter Height, Filter Width, Channels, Num Filter, "
    "Strides,\n"
    "Conv1, 10, 10, 3, 3, 2, 4, 2,\n"
    "Conv1, 4, 4, 1, 1, 4, 8, 1,\n";
// (10 - 3) / 2 leaves one: SCALE-Sim's 5 outputs reach 11 pixels.
const std::string kTraceOfIt =
    "name,op,h,w,c,k,r,s,stride,pad,dilation,groups,m,n,kdim,count,input_gradient\n"
    "Conv1,conv,11,11,2,4,3,3,2,0,1,1,,,,1,1\n"
    "Conv1#2,conv,4,4,4,8,1,1,1,0,1,1,,,,1,1\n";

TEST(Import, WritesTheTraceToStandardOutputAndWhatItRenamedToStandardError) {
  const TemporaryFolder folder;
  const std::string file = folder.write("net.csv", kTopology);
  const Outcome outcome = run_quaver({"import", file});
  EXPECT_EQ(outcome.code, 0);
  EXPECT_EQ(outcome.out, kTraceOfIt);
  EXPECT_EQ(outcome.err,
            "warning: " + file + ":3:1: a second layer named 'Conv1' is called 'Conv1#2'\n");
}

TEST(Import, WritesAFileWholeOrNotAtAll) {
  const TemporaryFolder folder;
  const std::string file = folder.write("net.csv", kTopology);
  const fs::path out = folder.path() / "trace.csv";
  const Outcome outcome = run_quaver({"import", file, "--out", out.string()});
  EXPECT_EQ(outcome.code, 0);
  EXPECT_EQ(outcome.out, "");
  EXPECT_EQ(read_text(out), kTraceOfIt);
  const std::string wrong = folder.write("wrong.csv", kTopology + "c,1,1,2,1,1,1,1,\n");
  expect_error({"import", wrong, "--out", out.string()},
               wrong +
                   ":4:7: found a filter of 2 in column 'Filter Height', expected at most the "
                   "1 of 'IFMAP Height'");
  EXPECT_EQ(read_text(out), kTraceOfIt);
  expect_error({"import", file, "--out", folder.path().string(), "--log-level", "error"},
               folder.path().string() + ": cannot be written: it is a folder, expected a file");
}

TEST(Import, TheTraceAndTheFileItselfRunAlike) {
  const TemporaryFolder folder;
  const std::string file = folder.write("net.csv", kTopology);
  const std::string trace = folder.write("trace.csv", kTraceOfIt);
  const auto report = [](const std::string& path) {
    return nlohmann::json::parse(run_quaver({"run", kConfig, path, "--no-area", "--json"}).out);
  };
  const auto from_topology = report(file);
  EXPECT_EQ(from_topology["layers"], report(trace)["layers"]);
  const auto& first = from_topology["layers"][0];
  EXPECT_EQ(first["m"], 25);
  EXPECT_EQ(first["n"], 4);
  EXPECT_EQ(first["k"], 18);
  const Outcome compared =
      run_quaver({"compare", kConfig, "configs/hfp8-32x32.yaml", "--trace", file, "--no-area"});
  EXPECT_EQ(compared.code, 0) << compared.err;
}

std::string onnx_model() {
  using namespace onnx_bytes;
  return model(input("x", {"N", "steps", 8}) + weights("w", {8, 5}) +
               node("Relu", "", {"x"}, {"z"}) + node("MatMul", "fc", {"z", "w"}, {"y"}) +
               output("y"));
}

TEST(Import, ReadsAnOnnxModelAndSaysWhatItSkips) {
  const TemporaryFolder folder;
  const std::string file = folder.write("net.onnx", onnx_model());
  const Outcome outcome = run_quaver({"import", file, "--dim", "steps=7"});
  EXPECT_EQ(outcome.code, 0);
  EXPECT_EQ(outcome.out,
            "name,op,h,w,c,k,r,s,stride,pad,dilation,groups,m,n,kdim,count,input_gradient\n"
            "fc,gemm,,,,,,,,,,,7,5,8,1,0\n");
  EXPECT_EQ(outcome.err, "warning: " + file + ": skipped 1 Relu: no matrix product\n");
}

TEST(Import, AnOnnxModelRunsAsItIs) {
  using namespace onnx_bytes;
  const TemporaryFolder folder;
  const std::string file =
      folder.write("net.onnx", model(input("x", {1, 4, 8, 8}) + weights("w", {6, 4, 3, 3}) +
                                     node("Conv", "c", {"x", "w"}, {"y"}) + output("y")));
  const Outcome outcome = run_quaver({"run", kConfig, file, "--no-area", "--json"});
  ASSERT_EQ(outcome.code, 0) << outcome.err;
  const auto report = nlohmann::json::parse(outcome.out);
  EXPECT_EQ(report["trace"]["name"], "net");
  EXPECT_EQ(report["layers"][0]["m"], 36);
  EXPECT_EQ(report["layers"][0]["n"], 6);
  EXPECT_EQ(report["layers"][0]["k"], 36);
}

TEST(Import, WhatIsWrongWithAnOnnxModelIsOneLine) {
  const TemporaryFolder folder;
  const std::string file = folder.write("net.onnx", onnx_model());
  expect_error({"import", file, "--log-level", "error"},
               file +
                   ": node 'fc' (MatMul): found axis 1 of the tensor 'z' open, expected a size: "
                   "quaver import --dim 'steps=SIZE' gives it");
  expect_error({"import", file, "--dim", "step=7"},
               "--dim: 'step' names no dimension of " + file + ", expected one that does");
  for (const char* wrong : {"steps", "steps=", "steps=0", "=7", "steps=7x"})
    expect_error({"import", file, "--dim", wrong},
                 "--dim: found '" + std::string(wrong) +
                     "', expected NAME=SIZE with a size from 1 to 2147483647");
  expect_error({"import", file, "--dim", "steps=7", "--dim", "steps=8"},
               "--dim: found 'steps' twice, expected each name once");
  expect_error({"import", "traces/lenet5.csv", "--dim", "steps=7"},
               "--dim: 'traces/lenet5.csv' is no ONNX model, expected one (.onnx)");
  const std::string wrong = folder.write("wrong.onnx", kTopology);
  expect_error({"run", kConfig, wrong},
               wrong + ": found no protobuf message, expected an ONNX model");
}

TEST(Import, AFileThatIsMissingOrUnknownIsOneLine) {
  expect_error({"import"}, "FILE: missing, expected: quaver import FILE [OPTIONS]");
  expect_error_starting({"import", "nope.csv"}, "nope.csv: cannot be opened, expected ");
  const TemporaryFolder folder;
  const std::string file = folder.write("x.csv", "hello,world\n1,2\n");
  expect_error_starting({"import", file},
                        file +
                            ":1:1: found unknown column 'hello', expected 'name' or 'Layer "
                            "name' (the header is name, op, ");
}

}  // namespace
}  // namespace quaver::cli_test
