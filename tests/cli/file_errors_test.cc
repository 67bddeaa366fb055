// Configs and traces that are missing, broken or hostile: FILE:LINE:COLUMN and one line.
#include <gtest/gtest.h>

#include "tests/cli/program.h"

namespace quaver::cli_test {
namespace {

const std::string kGood =
    "name: x\narray: {rows: 8, cols: 8}\nrecipe: {base: sun2019, first_last: none}\n";
const std::string kHeader =
    "name,op,h,w,c,k,r,s,stride,pad,dilation,groups,m,n,kdim,count,input_gradient\n";
const std::string kGemm = "a,gemm,,,,,,,,,,,4,4,4,1,1\n";

void expect_config_error(const std::string& content, const std::string& beginning) {
  const TemporaryFolder folder;
  const std::string file = folder.write("config.yaml", content);
  expect_error_starting({"run", file, kTrace, "--no-area"}, file + ":" + beginning);
}

void expect_trace_error(const std::string& content, const std::string& beginning) {
  const TemporaryFolder folder;
  const std::string file = folder.write("trace.csv", content);
  expect_error_starting({"run", kConfig, file, "--no-area"}, file + ":" + beginning);
}

TEST(FileErrors, FilesThatCannotBeOpenedHaveNoLine) {
  expect_error({"run", "nope.yaml", kTrace}, "nope.yaml: cannot be opened, expected a config file");
  expect_error({"run", ".", kTrace}, ".: cannot be opened, expected a config file");
  const std::string trace = ": cannot be opened, expected a trace file such as traces/resnet50.csv";
  expect_error({"run", kConfig, "nope.csv"}, "nope.csv" + trace);
  expect_error({"run", kConfig, "/tmp"}, "/tmp" + trace);
}

TEST(FileErrors, ConfigsThatAreNotOneYamlMapAreRefused) {
  expect_config_error("", "1:1: found nothing, expected a map of keys");
  expect_config_error("hello\n", "1:1: found 'hello', expected a map of keys");
  expect_config_error(kGood + "\ttab: 1\n", "4:2: not YAML: ");
  expect_config_error(kGood + "---\n" + kGood,
                      "1:1: found more than one YAML document, expected one");
  expect_config_error(kGood + "? [a]\n: 3\n", "4:3: a key must be a word");
  expect_config_error("recipe: {base: \n", "2:1: not YAML: ");
  expect_config_error(
      "\x7f"
      "ELF\x01\x02\x03: [\n",
      "");
}

TEST(FileErrors, YamlBombsAreDefused) {
  std::string bomb = "k0: &k0 [x, x]\n";
  for (int i = 1; i < 10; ++i) {
    const std::string below = "*k" + std::to_string(i - 1);
    bomb += "k" + std::to_string(i) + ": &k" + std::to_string(i) + " [" + below;
    for (int j = 0; j < 8; ++j) bomb += ", " + below;
    bomb += "]\n";
  }
  expect_config_error(bomb, "1:5: nested or repeated too deeply, expected at most 32 levels");
  expect_config_error("a: &a {b: *a}\n", "1:4: nested or repeated too deeply, ");
  expect_config_error("a: " + std::string(20000, '[') + "\n", "");
}

TEST(FileErrors, ConfigKeysAreLocatedToTheColumn) {
  expect_config_error(kGood + "name: y\n", "4:1: key 'name' stands twice, expected it once\n");
  expect_config_error(kGood + "foo: 1\n", "4:1: unknown key 'foo', expected one of array, ");
  expect_config_error("array: {rows: 8, cols: 8}\n", "1:1: missing key 'name'\n");
  expect_config_error("name: x\narray: {rows: 8}\n", "2:8: missing key 'array.cols'\n");
  expect_config_error("name: x\narray: {rows: 8, cols: x}\n",
                      "2:24: array.cols is 'x', expected an integer from 1 to ");
  expect_config_error("name: x\narray: {rows: 8, cols: 8}\nrecipe: nope\n",
                      "3:9: unknown recipe 'nope', expected one of ");
  expect_config_error(
      kGood + "base: nope.yaml\n",
      "4:7: base 'nope.yaml' cannot be opened, expected a config beside this one, or a "
      "shipped one");
  expect_config_error(kGood + "base: config.yaml\n", "4:7: config bases run in a circle, ");
}

TEST(FileErrors, ControlCharactersInKeysStayOnOneLine) {
  expect_config_error("name: x\narray: {rows: 8, cols: 8, \"x\\ny\": 1}\n",
                      "2:27: unknown key 'array.x?y', expected one of ");
}

TEST(FileErrors, TracesAreLocatedToTheCell) {
  expect_trace_error("", "1:1: found an empty file, expected the header name, op, ");
  expect_trace_error(kHeader, "1:77: found no layer, expected a row for each layer\n");
  expect_trace_error(kGemm, "1:1: found unknown column 'a', expected 'name' ");
  expect_trace_error(kHeader + kGemm + kGemm, "3:1: found a second layer named 'a', ");
  expect_trace_error(kHeader + "a,gem,,,,,,,,,,,4,4,4,1,1\n",
                     "2:3: found unknown op 'gem', expected one of ");
  expect_trace_error(kHeader + "a,gemm,,,,,,,,,,,4,4,-1,1,1\n",
                     "2:22: found '-1' in column 'kdim', expected a whole number from 1 to ");
  expect_trace_error(kHeader + "a,gemm,,,,,,,,,,,4,4,4,1\n",
                     "2:25: found 16 cells in the row, expected 17: 'input_gradient' is missing\n");
  expect_trace_error(kHeader + "\"a,gemm\n", "2:1: found the end of the file inside a quoted ");
  expect_trace_error(kHeader + "a,conv,4,4,4,4,5,5,1,0,1,1,,,,1,1\n",
                     "2:16: found a kernel that covers 5 input pixels (r = 5), expected at most ");
  expect_trace_error(kHeader + "a,gemm,,,,,,,,,,,2147483647,2147483647,2147483647,1,1\n",
                     "2:1: found a layer of more than 2^62 multiply-accumulates, ");
}

TEST(FileErrors, LineEndsOfAnySystemAreRead) {
  const TemporaryFolder folder;
  std::string windows;
  for (const char letter : kHeader + kGemm)
    windows += letter == '\n' ? std::string("\r\n") : std::string(1, letter);
  const std::string file = folder.write("trace.csv", windows);
  EXPECT_EQ(run_quaver({"run", kConfig, file, "--no-area"}).code, 0);
}

}  // namespace
}  // namespace quaver::cli_test
