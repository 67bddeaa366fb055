// Is a .npy file read as NumPy wrote it, and refused at the right byte where it is not one?
#include "sim/tensor/npy.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <cmath>
#include <limits>

#include "tests/input/temporary_file.h"
#include "tests/support/npy_bytes.h"

namespace quaver {
namespace {

using npy::dict;
using npy::file;
using npy::little;

std::string error_in(const std::string& bytes) {
  return error_of([&] { static_cast<void>(parse_npy(bytes, "x")); });
}

TEST(Npy, ValuesOfEveryFloatTypeAreExact) {
  const auto value = [](const std::string& type, std::uint64_t bits, unsigned size) {
    const NpyArray array = parse_npy(file(dict(type, "(1,)"), little(bits, size)), "x");
    return to_double(array.number(0));
  };
  const double infinity = std::numeric_limits<double>::infinity();
  // float16: one, the largest, the smallest subnormal, -0 and the specials.
  EXPECT_EQ(value("<f2", 0x3c00, 2), 1.0);
  EXPECT_EQ(value("<f2", 0xfbff, 2), -65504.0);
  EXPECT_EQ(value("<f2", 0x0001, 2), std::ldexp(1.0, -24));
  EXPECT_EQ(value("<f2", 0x03ff, 2), 1023 * std::ldexp(1.0, -24));
  EXPECT_TRUE(std::signbit(value("<f2", 0x8000, 2)));
  EXPECT_EQ(value("<f2", 0xfc00, 2), -infinity);
  EXPECT_TRUE(std::isnan(value("<f2", 0x7e00, 2)));
  for (const float x :
       {1.0F, -3.14159274F, std::numeric_limits<float>::max(), std::numeric_limits<float>::min(),
        -std::numeric_limits<float>::infinity(), std::numeric_limits<float>::denorm_min(), 1e-40F})
    EXPECT_EQ(value("<f4", std::bit_cast<std::uint32_t>(x), 4), double{x});
  EXPECT_TRUE(std::isnan(value("<f4", 0x7f800001, 4)));
  for (const double x : {1.0, -0.1, std::numeric_limits<double>::max(), 1e-310, infinity,
                         std::numeric_limits<double>::denorm_min()}) {
    const NpyArray array = parse_npy(file(dict("<f8", "(1,)"), npy::float64s({x})), "x");
    EXPECT_EQ(to_double(array.number(0)), x);
  }
}

TEST(Npy, CodesAreTakenAsTheyAre) {
  const NpyArray bytes = parse_npy(file(dict("|u1", "(3,)"), "\x01\x80\xff"), "x");
  EXPECT_EQ(bytes.code(0), 1U);
  EXPECT_EQ(bytes.code(1), 0x80U);
  EXPECT_EQ(bytes.code(2), 0xffU);
  const NpyArray words =
      parse_npy(file(dict("<u2", "(2,)"), little(0x1234, 2) + little(0xfffe, 2)), "x");
  EXPECT_EQ(words.code(0), 0x1234U);
  EXPECT_EQ(words.code(1), 0xfffeU);
}

TEST(Npy, TheLastAxisIsFastestInCOrderAndTheFirstInFortranOrder) {
  std::string data;
  for (char i = 0; i < 24; ++i) data += i;
  const NpyArray c = parse_npy(file(dict("|u1", "(2, 3, 4)"), data), "x");
  const NpyArray f = parse_npy(file(dict("|u1", "(2, 3, 4)", "True"), data), "x");
  for (std::uint32_t i = 0; i < 2; ++i)
    for (std::uint32_t j = 0; j < 3; ++j)
      for (std::uint32_t k = 0; k < 4; ++k) {
        const std::uint32_t index = (i * 3 + j) * 4 + k;
        EXPECT_EQ(c.code(index), index);
        EXPECT_EQ(f.code(index), i + 2 * j + 6 * k);
        EXPECT_EQ(f.location(index).column,
                  static_cast<int>(f.header().data + i + 2 * j + 6 * k) + 1);
      }
}

TEST(Npy, HeadersOfAllVersionsAndSpellingsAreRead) {
  for (const int major : {1, 2, 3}) {
    const NpyHeader header =
        parse_npy(file(dict("<f4", "(2, 1)"), npy::float32s({1, 2}), major), "x").header();
    EXPECT_EQ(header.type, NpyType::kFloat32);
    EXPECT_FALSE(header.fortran_order);
    EXPECT_EQ(header.shape, (std::vector<std::uint64_t>{2, 1}));
    EXPECT_EQ(header.data % 64, 0U);
  }
  // Any order, other quotes, no comma at the end, no blanks, no padding, an array without axes.
  const std::string plain = "{\"shape\":(),\"fortran_order\":True,\"descr\":\"|u1\"}\n";
  const std::string bytes =
      std::string("\x93NUMPY\x01\0", 8) + little(plain.size(), 2) + plain + "a";
  EXPECT_EQ(parse_npy(bytes, "x").code(0), unsigned{'a'});
  EXPECT_EQ(parse_npy(file(dict("|u1", "(0, 7)"), ""), "x").header().elements(), 0U);
  EXPECT_EQ(parse_npy(file(dict("|u1", "(2,3)"), "abcdef"), "x").header().elements(), 6U);
}

TEST(Npy, WhatIsNoArrayIsRefused) {
  const std::string expected =
      "x:1:1: found no NumPy array, expected a .npy file, which begins with "
      "\\x93NUMPY";
  EXPECT_EQ(error_in(""), expected);
  EXPECT_EQ(error_in("NUMPY"), expected);
  EXPECT_EQ(error_in("PK\x03\x04 an .npz"), expected);
}

TEST(Npy, OtherVersionsAreRefused) {
  std::string bytes = file(dict("|u1", "()"), "a");
  bytes[6] = 4;
  EXPECT_EQ(error_in(bytes), "x:1:7: found version 4.0 of the format, expected 1.0, 2.0 or 3.0");
  bytes[6] = 1;
  bytes[7] = 1;
  EXPECT_EQ(error_in(bytes), "x:1:7: found version 1.1 of the format, expected 1.0, 2.0 or 3.0");
}

TEST(Npy, TruncatedHeadersPointAtTheEnd) {
  const std::string bytes = file(dict("|u1", "()"), "a");
  EXPECT_EQ(error_in(bytes.substr(0, 7)),
            "x:1:8: found the end of the file, expected the format's version");
  EXPECT_EQ(error_in(bytes.substr(0, 9)),
            "x:1:10: found the end of the file, expected the length of the header");
  EXPECT_EQ(error_in(bytes.substr(0, 40)),
            "x:1:41: found the end of the file, expected the header");
}

TEST(Npy, AHeaderTooLongIsRefusedBeforeItIsRead) {
  EXPECT_EQ(error_in(std::string("\x93NUMPY\x02\0", 8) + little(0xffffffff, 4)),
            "x:1:9: found a header of 4294967295 bytes, expected at most 65536");
}

TEST(Npy, OtherTypesAreRefused) {
  const std::string expected =
      ", expected one of <f2, <f4, <f8 (values), |u1, <u2 (codes), as float16, float32, float64, "
      "uint8 and uint16 are saved on a little-endian machine";
  // The dict begins at byte 11, the text at its 10th character.
  for (const char* type : {">f4", "<i8", "|b1", "<c8", "|O", "<U5", "|V2"})
    EXPECT_EQ(error_in(file(dict(type, "()"), "")),
              "x:1:21: found the dtype '" + std::string(type) + "'" + expected);
  EXPECT_EQ(
      error_in(file("{'descr': [('a', '<f4')], 'fortran_order': False, 'shape': (1,), }", "")),
      "x:1:21: found a structured dtype" + expected);
}

TEST(Npy, WrongDictsAreRefusedAtTheByte) {
  const auto error = [](const std::string& dict_text) { return error_in(file(dict_text, "a")); };
  EXPECT_EQ(error("['descr']"), "x:1:11: found '[', expected '{'");
  EXPECT_EQ(error("{'descr' '|u1'}"), "x:1:20: found ''', expected ':'");
  EXPECT_EQ(error("{descr: '|u1'}"), "x:1:12: found 'd', expected a text in quotes");
  EXPECT_EQ(error("{'descr: 1}"), "x:1:12: found ''', expected a text with a closing quote");
  EXPECT_EQ(error("{'more': 1}"),
            "x:1:12: found the key 'more', expected descr, fortran_order or shape");
  EXPECT_EQ(error("{'shape': (), 'shape': ()}"),
            "x:1:25: found the key 'shape' twice, expected it once");
  EXPECT_EQ(error("{'fortran_order': 0}"), "x:1:29: found '0', expected True or False");
  EXPECT_EQ(error("{'shape': 3}"), "x:1:21: found '3', expected '('");
  EXPECT_EQ(error("{'shape': (3)}"), "x:1:23: found ')', expected ','");
  EXPECT_EQ(error("{'shape': (-1,)}"), "x:1:22: found '-', expected a size that fits 64 bits");
  EXPECT_EQ(error("{'shape': (18446744073709551616,)}"),
            "x:1:22: found '1', expected a size that fits 64 bits");
  EXPECT_EQ(error("{'shape': (1, 2 3)}"), "x:1:27: found '3', expected ',' or ')'");
  EXPECT_EQ(error("{'shape': () 'descr': '|u1'}"), "x:1:24: found ''', expected ',' or '}'");
  EXPECT_EQ(error(dict("|u1", "()") + "x"),
            "x:1:66: found 'x', expected blanks and a line feed behind the '}'");
  EXPECT_EQ(error("{'descr': '|u1', 'shape': ()}"),
            "x:1:64: found a header without 'fortran_order', expected descr, fortran_order, shape");
}

TEST(Npy, ADictThatDoesNotEndIsRefused) {
  const std::string open = "{'descr': '|u1'";
  const std::string bytes =
      std::string("\x93NUMPY\x01\0", 8) + little(open.size(), 2) + open + "} and data";
  EXPECT_EQ(error_in(bytes), "x:1:26: found the end of the header, expected ',' or '}'");
}

TEST(Npy, AHeaderMustEndInALineFeed) {
  const auto error = [](const std::string& end) {
    const std::string plain = dict("|u1", "()") + end;
    return error_in(std::string("\x93NUMPY\x01\0", 8) + little(plain.size(), 2) + plain + "a");
  };
  const std::string expected = ", expected blanks and a line feed behind the '}'";
  EXPECT_EQ(error("  "), "x:1:68: found the end of the header" + expected);
  EXPECT_EQ(error(" ;"), "x:1:67: found ';'" + expected);
}

TEST(Npy, TruncatedElementsAndTrailingBytesAreRefused) {
  const std::string bytes = file(dict("<f4", "(2, 3)"), npy::float32s({1, 2, 3, 4, 5, 6}));
  EXPECT_EQ(error_in(bytes.substr(0, bytes.size() - 1)),
            "x:1:129: found 23 bytes of elements, expected 24 for the shape (2, 3) of float32");
  EXPECT_EQ(error_in(bytes + "a"),
            "x:1:129: found 25 bytes of elements, expected 24 for the shape (2, 3) of float32");
}

TEST(Npy, AShapeWhoseBytesOverflowIsRefused) {
  EXPECT_EQ(error_in(file(dict("<f8", "(4294967296, 4294967296)"), "")),
            "x:1:129: found 0 bytes of elements, expected more than fit 64 bits for the shape "
            "(4294967296, 4294967296) of float64");
}

TEST(Npy, FilesAreReadFromTheirPath) {
  const TemporaryFolder folder;
  const std::string path = folder.write("a.npy", file(dict("<f4", "(2,)"), npy::float32s({1, -2})));
  EXPECT_EQ(read_npy_header(path).shape, (std::vector<std::uint64_t>{2}));
  const NpyArray array = read_npy(path);
  EXPECT_EQ(to_double(array.number(1)), -2.0);
  EXPECT_EQ(array.location(1).source, path);
}

TEST(Npy, FilesThatCannotBeReadAreRefused) {
  const TemporaryFolder folder;
  const auto error = [](const std::string& path) {
    return error_of([&] { static_cast<void>(read_npy_header(path)); });
  };
  EXPECT_EQ(error("no/such.npy"), "no/such.npy: cannot be opened: No such file or directory");
  EXPECT_EQ(error("."), ".: found a directory, expected a .npy file");
  const std::string pipe = folder.path() / "pipe.npy";
  ASSERT_EQ(mkfifo(pipe.c_str(), 0600), 0);
  EXPECT_EQ(error(pipe), pipe + ": found a pipe, expected a .npy file");
  const std::string path = folder.write("b.npy", file(dict("<f4", "(3,)"), "1234"));
  EXPECT_EQ(error(path),
            path + ":1:129: found 4 bytes of elements, expected 12 for the shape (3,) of float32");
}

}  // namespace
}  // namespace quaver
