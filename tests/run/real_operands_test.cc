// Do operands from files reach the GEMM as they were given, and is what does not fit refused?
#include "sim/run/real_operands.h"

#include <gtest/gtest.h>

#include <cmath>

#include "sim/run/adaptive.h"
#include "tests/input/temporary_file.h"
#include "tests/support/npy_bytes.h"

namespace quaver {
namespace {

using npy::dict;
using npy::file;

Gemm row(std::uint64_t m, std::uint64_t n, std::uint64_t k, std::uint64_t count = 1) {
  Gemm gemm;
  gemm.layer = "block/fc";
  gemm.pass = Pass::kForward;
  gemm.m = m, gemm.n = n, gemm.k = k, gemm.count = count;
  return gemm;
}

const std::string kA = "block_fc.fwd.a.npy";
const std::string kB = "block_fc.fwd.b.npy";

// sun2019: forward operands are fp143 (4 exponent bits, 3 mantissa bits, bias 4).
Config config() { return load_config("configs/hfp8-8x8.yaml"); }

std::vector<std::uint32_t> codes(const CodeMatrix& matrix) {
  std::vector<std::uint32_t> result;
  for (std::uint64_t i = 0; i < matrix.rows(); ++i)
    for (std::uint64_t j = 0; j < matrix.cols(); ++j) result.push_back(matrix.at(i, j));
  return result;
}

std::string check_error(const TemporaryFolder& folder, const Gemm& gemm, bool synthetic = false) {
  return error_of([&] { check_operand_files({folder.path(), synthetic}, {&gemm, 1}, config()); });
}

TEST(RealOperands, HaveOneFileAnOperandWithoutSlashes) {
  Gemm gemm = row(1, 1, 1);
  EXPECT_EQ(operand_file_name(gemm, 0), kA);
  gemm.pass = Pass::kWeightGradient;
  gemm.layer = "a/b/c d";
  EXPECT_EQ(operand_file_name(gemm, 1), "a_b_c d.wgrad.b.npy");
}

// Codes by hand for 1-4-3 with bias 7, whose grid has steps of 1/8 in [1, 2): ties go to the even
// code, what is too large to the largest.
TEST(RealOperands, FloatsAreRoundedToNearestEvenAndSaturate) {
  const Format format = parse_format("e4m3b7:none");
  const RealOperand operand(
      parse_npy(file(dict("<f4", "(2, 4)"),
                     npy::float32s({1, -1, 1.0625F, 1.1875F, 1e9F, -1e9F, 0, 1.06250012F})),
                "x"),
      2, 4);
  EXPECT_EQ(codes(operand.codes(format, 0)),
            (std::vector<std::uint32_t>{0x38, 0xb8, 0x38, 0x3a, 0x7f, 0xff, 0, 0x39}));
  // fp143's largest number is 30; without saturation this would be its NaN.
  const RealOperand large(parse_npy(file(dict("<f4", "(1, 1)"), npy::float32s({1e9F})), "x"), 1, 1);
  EXPECT_EQ(codes(large.codes(parse_format("fp143"), 0)), (std::vector<std::uint32_t>{0x7f}));
}

TEST(RealOperands, CodesAreTakenAsTheyAre) {
  const RealOperand operand(parse_npy(file(dict("|u1", "(1, 3)"), "\x01\x80\xfe"), "x"), 1, 3);
  EXPECT_EQ(codes(operand.codes(parse_format("fp143"), 0)),
            (std::vector<std::uint32_t>{1, 0x80, 0xfe}));
}

TEST(RealOperands, EachInstanceHasItsOwnSlice) {
  const RealOperand operand(parse_npy(file(dict("|u1", "(2, 1, 2)"), "abcd"), "x"), 1, 2);
  EXPECT_EQ(codes(operand.codes(parse_format("fp143"), 0)), (std::vector<std::uint32_t>{'a', 'b'}));
  EXPECT_EQ(codes(operand.codes(parse_format("fp143"), 1)), (std::vector<std::uint32_t>{'c', 'd'}));
}

TEST(RealOperands, CodesWiderThanTheFormatAreRefused) {
  const RealOperand operand(parse_npy(file(dict("|u1", "(1, 2)"), "\x3f\x40"), "x"), 1, 2);
  EXPECT_EQ(error_of([&] { static_cast<void>(operand.codes(parse_format("e3m2"), 0)); }),
            "x:1:130: found the code 64, expected at most 63: e3m2 has 6 bits");
}

TEST(RealOperands, NaNNeedsAFormatThatHasOne) {
  const RealOperand operand(parse_npy(file(dict("<f4", "(1, 2)"), npy::float32s({1, NAN})), "x"), 1,
                            2);
  EXPECT_EQ(error_of([&] { static_cast<void>(operand.codes(parse_format("e4m3:none"), 0)); }),
            "x:1:133: found NaN, expected a number: the format e4m3:none has no NaN");
  EXPECT_EQ(codes(operand.codes(parse_format("e5m2"), 0))[1], parse_format("e5m2").nan_code());
}

TEST(RealOperands, AFormatChosenFromValuesNeedsFiniteOnes) {
  const auto error = [](double value) {
    const RealOperand operand(parse_npy(file(dict("<f8", "(1, 1)"), npy::float64s({value})), "x"),
                              1, 1);
    return error_of([&] { static_cast<void>(operand.values(0)); });
  };
  const std::string expected =
      "x:1:129: found a value that is not finite in float32, expected one that is: the format is "
      "chosen from the values";
  EXPECT_EQ(error(INFINITY), expected);
  EXPECT_EQ(error(NAN), expected);
  EXPECT_EQ(error(1e39), expected);
  EXPECT_EQ(error(3e38), "accepted");
}

TEST(RealOperands, ReachTheGemmInPlaceOfSyntheticOnes) {
  const TemporaryFolder folder;
  folder.write(kB, file(dict("|u1", "(1, 2)"), "\x11\x22"));
  const Gemm gemm = row(3, 2, 1);
  const OperandFiles files{folder.path(), true};
  const Config machine = config();
  const Recipe& recipe = recipe_for(machine, false);
  const GivenOperands given = read_operands(files, gemm);
  EXPECT_FALSE(given.a.has_value());
  const InstanceOperands real = instance_operands(recipe, gemm, 0, 1, given, 1);
  const InstanceOperands synthetic = instance_operands(recipe, gemm, 0, 1, {}, 1);
  EXPECT_EQ(codes(real.b), (std::vector<std::uint32_t>{0x11, 0x22}));
  EXPECT_EQ(real.a, synthetic.a);
  EXPECT_NE(real.b, synthetic.b);
}

// liu2021 leaves the formats to the tensors: one value's format holds it exactly.
TEST(RealOperands, ChooseTheirFormatWhereTheRecipeLeavesItToThem) {
  const TemporaryFolder folder;
  folder.write(kA, file(dict("<f4", "(1, 2)"), npy::float32s({4096, -1024})));
  const Gemm gemm = row(1, 1, 2);
  const Config adaptive = load_config("configs/hfp8-8x8.yaml", {{"recipe", "liu2021"}});
  const OperandFiles files{folder.path(), true};
  check_operand_files(files, {&gemm, 1}, adaptive);
  const InstanceOperands operands =
      instance_operands(adaptive.recipe, gemm, 0, 1, read_operands(files, gemm), 1);
  EXPECT_EQ(to_double(operands.arithmetic.a, operands.a.at(0, 0)), 4096);
  EXPECT_EQ(to_double(operands.arithmetic.a, operands.a.at(0, 1)), -1024);
  folder.write(kA, file(dict("|u1", "(1, 2)"), "ab"));
  EXPECT_EQ(error_of([&] {
              check_operand_files(files, {&gemm, 1}, adaptive);
            }),
            (folder.path() / kA).string() +
                ": found codes (uint8), expected float values: the format of 'block/fc' fwd is "
                "chosen from them");
}

TEST(OperandFiles, MissingOnesAreAnErrorUnlessSyntheticOnesMayStandIn) {
  const TemporaryFolder folder;
  folder.write(kA, file(dict("|u1", "(3, 1)"), "abc"));
  EXPECT_EQ(check_error(folder, row(3, 2, 1)),
            (folder.path() / kB).string() +
                ": is missing, expected operand b of 'block/fc' fwd (or --operands-missing "
                "synthetic)");
  EXPECT_EQ(check_error(folder, row(3, 2, 1), true), "accepted");
}

TEST(OperandFiles, AFolderThatHasNoneIsRefusedInAnyCase) {
  const TemporaryFolder folder;
  EXPECT_EQ(check_error(folder, row(3, 2, 1), true),
            "--operands: '" + folder.path().string() +
                "' has no operand of any row, expected files such as 'block_fc.fwd.a.npy'");
  const Gemm gemm = row(1, 1, 1);
  EXPECT_EQ(error_of([&] {
              check_operand_files({"no/such", true}, {&gemm, 1}, config());
            }),
            "--operands: 'no/such' is no folder, expected one of .npy files");
}

TEST(OperandFiles, ShapesAreThoseOfTheGemm) {
  const TemporaryFolder folder;
  const std::string path = folder.write(kA, file(dict("|u1", "(1, 3)"), "abc"));
  folder.write(kB, file(dict("|u1", "(1, 2)"), "ab"));
  EXPECT_EQ(check_error(folder, row(3, 2, 1)),
            path + ": found the shape (1, 3), expected (3, 1): M, K of 'block/fc' fwd");
  EXPECT_EQ(check_error(folder, row(1, 2, 3, 2)),
            path + ": found the shape (1, 3), expected (2, 1, 3): count, M, K of 'block/fc' fwd");
  folder.write(kA, file(dict("|u1", "(3, 1)"), "abc"));
  EXPECT_EQ(check_error(folder, row(3, 2, 1)), "accepted");
  folder.write(kB, file(dict("|u1", "(2,)"), "ab"));
  EXPECT_EQ(check_error(folder, row(3, 2, 1)),
            (folder.path() / kB).string() +
                ": found the shape (2,), expected (1, 2): K, N of 'block/fc' fwd");
}

TEST(OperandFiles, CodesMustTakeAsManyBytesAsTheFormat) {
  const TemporaryFolder folder;
  const std::string path = folder.write(kA, file(dict("<u2", "(1, 1)"), "ab"));
  EXPECT_EQ(check_error(folder, row(1, 1, 1), true),
            path +
                ": found codes (uint16), expected uint8 codes or float values: the operand of "
                "'block/fc' fwd is fp143");
}

TEST(OperandFiles, OneCannotServeTwoRows) {
  const TemporaryFolder folder;
  std::vector<Gemm> gemms{row(1, 1, 1), row(1, 1, 1)};
  gemms[1].layer = "block_fc";
  EXPECT_EQ(error_of([&] {
              check_operand_files({folder.path(), true}, gemms, config());
            }),
            "--operands: found 'block_fc.fwd.a.npy' to be the file of both 'block/fc' fwd and "
            "'block_fc' fwd, expected layers whose names differ with '/' as '_'");
}

}  // namespace
}  // namespace quaver
