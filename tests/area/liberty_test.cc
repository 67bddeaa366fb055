// Are cell areas read from any liberty file, and other files refused with their place?
#include "sim/area/liberty.h"

#include "sim/input/error.h"
#include "tests/area/helpers.h"

namespace quaver {
namespace {

class LibertyFile : public testing::Test {
 protected:
  std::map<std::string, double> areas(const std::string& text) {
    write_text(file(), text);
    return read_liberty(file()).areas;
  }
  std::string error(const std::string& text) {
    return message_of<InputError>([&] { areas(text); });
  }
  std::filesystem::path file() { return scratch_.path() / "cells.lib"; }
  ScratchDirectory scratch_;
};

TEST_F(LibertyFile, CellAreasAreReadAndNothingElse) {
  const std::map<std::string, double> expected = {{"INV", 16}, {"ND2", 2.5e1}, {"WIRE", 0}};
  EXPECT_EQ(areas("/* area : 3; } */ library (\"x\") {\n area : 7;\n date : \"\";\n"
                  " cell (INV) { area : 16; pin (A) { area : 99; capacitance : 1; } }\n"
                  " cell (\"ND2\") {\n  // area : 4;\n  values (\"1, 2\", \\\n \"3\");\n"
                  "  area : \\\n 2.5e1; function : \"!(A}\"; }\n"
                  " cell (WIRE) { dont_touch : true; }\n wire_load (w) { area : 5; }\n}\n"),
            expected);
}

TEST_F(LibertyFile, WhatIsNoLibertyFileIsRefusedWithItsPlace) {
  const std::string place = file().string() + ":";
  expect_contains(error("module x;\nendmodule\n"), "no 'library (NAME) {'");
  expect_contains(error("\nlibrery (x) { }"), place + "2:1: found 'librery', expected 'library'");
  expect_contains(error("library (x) {\n cell (A) {\n"), "the file ends inside group 'cell'");
  expect_contains(error("library (x) { }\n}\n"), place + "2:1: '}' without a '{'");
  expect_contains(error("library (x) { }"), "the library has no cells");
  expect_contains(error("library (x) { cell (A) {\n area : big; } }"),
                  place + "2:1: area of cell A is 'big'");
  expect_contains(error("library (x) { /* "), "comment without an end");
}

TEST_F(LibertyFile, AMissingFileIsAnErrorThatSaysWhatToInstall) {
  EXPECT_EQ(message_of<InputError>(
                [] { read_liberty("/nowhere/x.lib", ": install the Debian package cells"); }),
            "/nowhere/x.lib: cannot be opened, expected a liberty file: install the Debian package "
            "cells");
}

}  // namespace
}  // namespace quaver
