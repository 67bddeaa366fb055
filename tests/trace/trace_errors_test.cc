// Is everything wrong in a trace found, at its place, with what was expected?
#include <gtest/gtest.h>

#include "sim/trace/trace.h"
#include "tests/trace/temporary_trace.h"

namespace quaver {
namespace {

std::string message_of(const std::filesystem::path& path) {
  try {
    read_trace(path);
  } catch (const InputError& error) {
    const std::string text = error.what();
    EXPECT_TRUE(text.starts_with(path.string() + ":")) << text;
    EXPECT_EQ(text.find('\n'), std::string::npos) << text;
    return text.substr(path.string().size() + 1);
  }
  return "no error";
}

// The message behind "FILE:" for these bytes, and for these rows below the right header.
std::string error_of_file(std::string_view bytes) {
  const TemporaryTrace file(bytes);
  return message_of(file.path());
}
std::string error_of(const std::string& rows) { return error_of_file(std::string(kHeader) + rows); }

const std::string kNames =
    "name, op, h, w, c, k, r, s, stride, pad, dilation, groups, m, n, kdim, count, input_gradient";
const std::string kScaleSim =
    ", or for SCALE-Sim Layer name, IFMAP Height, IFMAP Width, Filter Height, Filter Width, "
    "Channels, Num Filter, Strides or Layer, M, N, K";

TEST(TraceErrors, AMissingFile) {
  EXPECT_EQ(message_of("no/such.csv"), " cannot be opened: No such file or directory");
}

TEST(TraceErrors, ADirectory) {
  EXPECT_EQ(message_of("."), " found a directory, expected a trace of one row a layer (CSV)");
}

TEST(TraceErrors, AnEmptyFile) {
  EXPECT_EQ(error_of_file(""),
            "1:1: found an empty file, expected the header " + kNames + kScaleSim);
}

TEST(TraceErrors, AFileOfBlankLines) {
  EXPECT_EQ(error_of_file("\n \n"),
            "1:1: found an empty file, expected the header " + kNames + kScaleSim);
}

TEST(TraceErrors, AFileWithoutLayers) {
  EXPECT_EQ(error_of(""), "1:77: found no layer, expected a row for each layer");
}

TEST(TraceErrors, AnEndlessFile) {
  EXPECT_EQ(message_of("/dev/zero"),
            " found a device or a socket, expected a trace of one row a layer (CSV)");
}

TEST(TraceErrors, ALargerFileThanAnyTrace) {
  const TemporaryTrace file("");
  std::filesystem::resize_file(file.path(), (std::uintmax_t{64} << 20U) + 1);
  EXPECT_EQ(message_of(file.path()),
            " found more than 64 MiB, expected a trace of one row a layer (CSV)");
}

TEST(TraceErrors, AnUnknownColumnSuggestsTheNearest) {
  EXPECT_EQ(error_of_file("name,op,h,w,c,k,r,s,strid,pad\n"),
            "1:21: found unknown column 'strid', expected 'stride' (the header is " + kNames +
                "), did you mean 'stride'?");
}

TEST(TraceErrors, AColumnInTheWrongPlace) {
  EXPECT_EQ(error_of_file("name,op,w,h\n"),
            "1:9: found column 'w', expected 'h' (the header is " + kNames + ")");
}

TEST(TraceErrors, AMissingColumnAtTheEnd) {
  EXPECT_EQ(error_of_file("name,op,h,w,c,k,r,s,stride,pad,dilation,groups,m,n,kdim,count\n"),
            "1:62: found 16 cells in the header, expected 17: 'input_gradient' is missing");
}

TEST(TraceErrors, AColumnTooMany) {
  std::string header(kHeader);
  header.insert(header.size() - 1, ",more");
  EXPECT_EQ(error_of_file(header),
            "1:78: found 18 cells in the header, expected 17: nothing follows 'input_gradient'");
}

TEST(TraceErrors, TooFewCells) {
  EXPECT_EQ(error_of("a,gemm,,,,,,,,,,,1,1,1,\n"),
            "2:24: found 16 cells in the row, expected 17: 'input_gradient' is missing");
}

TEST(TraceErrors, TooManyCells) {
  EXPECT_EQ(error_of("a,gemm,,,,,,,,,,,1,1,1,,,x\n"),
            "2:26: found 18 cells in the row, expected 17: nothing follows 'input_gradient'");
}

TEST(TraceErrors, NotANumber) {
  EXPECT_EQ(error_of("a,gemm,,,,,,,,,,,1,many,1,,\n"),
            "2:20: found 'many' in column 'n', expected a whole number from 1 to 2147483647");
}

TEST(TraceErrors, ANumberWithAFraction) {
  EXPECT_EQ(error_of("a,gemm,,,,,,,,,,,1,1.5,1,,\n"),
            "2:20: found '1.5' in column 'n', expected a whole number from 1 to 2147483647");
}

TEST(TraceErrors, ANegativeNumber) {
  EXPECT_EQ(error_of("a,conv,8,8,1,1,3,3,,-1,,,,,,,\n"),
            "2:21: found '-1' in column 'pad', expected a whole number from 0 to 2147483647");
}

TEST(TraceErrors, AZero) {
  EXPECT_EQ(error_of("a,gemm,,,,,,,,,,,0,1,1,,\n"),
            "2:18: found '0' in column 'm', expected a whole number from 1 to 2147483647");
}

TEST(TraceErrors, AZeroStride) {
  EXPECT_EQ(error_of("a,conv,8,8,1,1,3,3,0,,,,,,,,\n"),
            "2:20: found '0' in column 'stride', expected a whole number from 1 to 1024");
}

TEST(TraceErrors, ANumberTooLarge) {
  EXPECT_EQ(error_of("a,gemm,,,,,,,,,,,1,1,2147483648,,\n"),
            "2:22: found '2147483648' in column 'kdim', expected a whole number from 1 to "
            "2147483647");
}

TEST(TraceErrors, ANumberTooLargeFor64Bits) {
  EXPECT_EQ(error_of("a,gemm,,,,,,,,,,,1,1,18446744073709551617,,\n"),
            "2:22: found '18446744073709551617' in column 'kdim', expected a whole number from 1 "
            "to 2147483647");
  EXPECT_EQ(error_of("a,conv,8,8,1,1,3,3,,18446744073709551616,,,,,,,\n"),
            "2:21: found '18446744073709551616' in column 'pad', expected a whole number from 0 to "
            "2147483647");
}

TEST(TraceErrors, AnInputGradientThatIsNeither0Nor1) {
  EXPECT_EQ(error_of("a,gemm,,,,,,,,,,,1,1,1,,2\n"),
            "2:25: found '2' in column 'input_gradient', expected a whole number from 0 to 1");
}

TEST(TraceErrors, AnEmptyCellThatTheOpNeeds) {
  EXPECT_EQ(error_of("a,gemm,,,,,,,,,,,1,,1,,\n"),
            "2:20: found an empty cell in column 'n', expected a number: gemm needs it");
  EXPECT_EQ(error_of("a,recurrent,,,,,,,,,,,1,4,1,,\n"),
            "2:16: found an empty cell in column 'k', expected a number: recurrent needs it");
}

TEST(TraceErrors, ACellThatTheOpDoesNotUse) {
  EXPECT_EQ(error_of("a,gemm,3,,,,,,,,,,1,1,1,,\n"),
            "2:8: found '3' in column 'h', expected an empty cell: gemm does not use it");
  EXPECT_EQ(error_of("a,conv,8,8,1,1,3,3,,,,,1,,,,\n"),
            "2:24: found '1' in column 'm', expected an empty cell: conv does not use it");
}

TEST(TraceErrors, AnUnknownOpListsTheChoices) {
  EXPECT_EQ(error_of("a,attention,8,8,1,1,3,3,,,,,,,,,\n"),
            "2:3: found unknown op 'attention', expected one of conv, gemm, bmm, recurrent");
  EXPECT_EQ(error_of("a,con,8,8,1,1,3,3,,,,,,,,,\n"),
            "2:3: found unknown op 'con', expected one of conv, gemm, bmm, recurrent, did you mean "
            "'conv'?");
}

TEST(TraceErrors, AnEmptyName) {
  EXPECT_EQ(error_of(",gemm,,,,,,,,,,,1,1,1,,\n"),
            "2:1: found an empty cell in column 'name', expected a name");
}

TEST(TraceErrors, ANameWithALineBreak) {
  EXPECT_EQ(error_of("\"a\nb\",gemm,,,,,,,,,,,1,1,1,,\n"),
            "2:1: found the name 'a?b', expected printable characters in UTF-8");
}

TEST(TraceErrors, ANameThatIsNotUtf8) {
  EXPECT_EQ(error_of("a\xE4,gemm,,,,,,,,,,,1,1,1,,\n"),
            "2:1: found the name 'a?', expected printable characters in UTF-8");
}

TEST(TraceErrors, ADuplicateLayerName) {
  const std::string row = ",gemm,,,,,,,,,,,1,1,1,,\n";
  EXPECT_EQ(error_of("a" + row + "b" + row + "a" + row),
            "4:1: found a second layer named 'a', expected a name other than that of line 2");
}

TEST(TraceErrors, GroupsThatDoNotDivideTheChannels) {
  EXPECT_EQ(error_of("a,conv,8,8,4,6,3,3,,,,3,,,,,\n"),
            "2:23: found 3 groups, expected a divisor of c = 4");
}

TEST(TraceErrors, GroupsThatDoNotDivideTheFilters) {
  EXPECT_EQ(error_of("a,conv,8,8,4,6,3,3,,,,4,,,,,\n"),
            "2:23: found 4 groups, expected a divisor of k = 6");
}

TEST(TraceErrors, AKernelHigherThanThePaddedInput) {
  EXPECT_EQ(error_of("a,conv,4,9,1,1,7,3,,1,,,,,,,\n"),
            "2:16: found a kernel that covers 7 input pixels (r = 7), expected at most the 6 of "
            "the padded input");
}

TEST(TraceErrors, AKernelWiderThanThePaddedInput) {
  EXPECT_EQ(error_of("a,conv,9,4,1,1,3,3,,1,3,,,,,,\n"),
            "2:18: found a kernel that covers 7 input pixels (s = 3), expected at most the 6 of "
            "the padded input");
}

TEST(TraceErrors, GatesThatAreNotWholeHiddenStates) {
  EXPECT_EQ(error_of("a,recurrent,,,,4,,,,,,,1,18,1,,\n"),
            "2:26: found n = 18, expected a multiple of the hidden size k = 4 (gates times k)");
}

constexpr const char* kTooMany =
    "2:1: found a layer of more than 2^62 multiply-accumulates, expected at most that many";

TEST(TraceErrors, ALayerOfTooManyMacs) {
  EXPECT_EQ(error_of("a,gemm,,,,,,,,,,,2147483647,2147483647,2,,\n"), kTooMany);
  EXPECT_EQ(error_of("a,gemm,,,,,,,,,,,2147483647,2147483647,1,2147483647,\n"), kTooMany);
  EXPECT_EQ(error_of("a,bmm,,,,,,,,,,,2147483647,1073741825,1,,\n"), kTooMany);
  EXPECT_EQ(error_of("a,recurrent,,,,2147483647,,,,,,,1,2147483647,1,2,\n"), kTooMany);
  EXPECT_EQ(error_of("a,conv,1,1,1,1,1,1,,2147483647,,,,,,,\n"), kTooMany);
}

TEST(TraceErrors, ALayerWhoseGradientAloneHasTooManyMacs) {
  EXPECT_EQ(error_of("a,conv,65536,65536,1,1,65536,65536,,,,,,,,,\n"), kTooMany);
}

TEST(TraceErrors, ATraceOfTooManyMacs) {
  const std::string shape = ",gemm,,,,,,,,,,,2147483647,2147483647,1,,\n";
  EXPECT_EQ(error_of("a" + shape + "b" + shape),
            "3:1: found more than 2^62 multiply-accumulates up to this layer, expected a trace of "
            "at most that many");
}

TEST(TraceErrors, MalformedQuotes) {
  EXPECT_EQ(error_of("a\"b,gemm,,,,,,,,,,,1,1,1,,\n"),
            "2:2: found '\"' inside an unquoted cell, expected quotes around it");
}

TEST(TraceErrors, LongTextIsCutShortInTheMessage) {
  EXPECT_EQ(error_of("a," + std::string(1000, 'x') + ",,,,,,,,,,,1,1,1,,\n"),
            "2:3: found unknown op '" + std::string(40, 'x') +
                "...', expected one of conv, gemm, bmm, recurrent");
}

}  // namespace
}  // namespace quaver
