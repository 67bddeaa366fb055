// Does the CSV reader find every cell and its place?
#include "sim/trace/csv.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace quaver {
namespace {

// "text@line:column" of every cell, rows ending with "|line:column" of their end.
std::vector<std::string> cells(std::string_view bytes) {
  std::vector<std::string> found;
  const auto place = [](const Location& at) {
    return std::to_string(at.line) + ":" + std::to_string(at.column);
  };
  for (const CsvRow& row : read_csv(bytes, "file")) {
    for (const CsvCell& cell : row.cells) {
      EXPECT_EQ(cell.location.source, "file");
      found.push_back(cell.text + "@" + place(cell.location));
    }
    found.push_back("|" + place(row.end));
  }
  return found;
}

using Cells = std::vector<std::string>;

std::string error_of(std::string_view bytes) {
  try {
    read_csv(bytes, "file");
  } catch (const InputError& error) {
    return error.what();
  }
  return "no error";
}

TEST(Csv, CellsKnowTheirLineAndColumn) {
  EXPECT_EQ(cells("a,bc\nd,e\n"), (Cells{"a@1:1", "bc@1:3", "|1:5", "d@2:1", "e@2:3", "|2:4"}));
}

TEST(Csv, EmptyCellsStandWhereTheyEnd) {
  EXPECT_EQ(cells(",x,\n"), (Cells{"@1:1", "x@1:2", "@1:4", "|1:4"}));
  EXPECT_EQ(cells("a,"), (Cells{"a@1:1", "@1:3", "|1:3"}));
}

TEST(Csv, ALastLineWithoutNewlineIsARow) {
  EXPECT_EQ(cells("a\nbc"), (Cells{"a@1:1", "|1:2", "bc@2:1", "|2:3"}));
}

TEST(Csv, CrLfAndLoneCrEndLinesToo) {
  EXPECT_EQ(cells("a\r\nb\rc\n"), (Cells{"a@1:1", "|1:2", "b@2:1", "|2:2", "c@3:1", "|3:2"}));
}

TEST(Csv, BlankLinesCountAsLinesButAreNoRows) {
  EXPECT_EQ(cells("\n\r\n  \na\n"), (Cells{"a@4:1", "|4:2"}));
  EXPECT_EQ(cells(""), Cells{});
}

TEST(Csv, BlanksAroundACellAreNotPartOfIt) {
  EXPECT_EQ(cells(" a ,\tb\n"), (Cells{"a@1:2", "b@1:6", "|1:7"}));
}

TEST(Csv, QuotedCellsMayContainDelimitersQuotesAndNewlines) {
  EXPECT_EQ(cells("\"a,\"\"b\"\"\nc\",d\n"), (Cells{"a,\"b\"\nc@1:1", "d@2:4", "|2:5"}));
}

TEST(Csv, AByteOrderMarkIsSkipped) {
  EXPECT_EQ(cells("\xEF\xBB\xBF"
                  "a,b"),
            (Cells{"a@1:1", "b@1:3", "|1:4"}));
}

TEST(Csv, ColumnsCountCharactersNotBytes) {
  EXPECT_EQ(cells("\xC3\xA4\xE2\x82\xAC,b\n"),
            (Cells{"\xC3\xA4\xE2\x82\xAC@1:1", "b@1:4", "|1:5"}));
}

TEST(Csv, AQuoteInsideAnUnquotedCellIsAnError) {
  EXPECT_EQ(error_of("a\nb,c\"d\n"),
            "file:2:4: found '\"' inside an unquoted cell, expected quotes around it");
}

TEST(Csv, TextBehindAClosingQuoteIsAnError) {
  EXPECT_EQ(error_of("\"a\"b\n"),
            "file:1:4: found text behind a closing '\"', expected ',' or the end of the line");
}

TEST(Csv, AQuoteThatNeverClosesIsAnErrorWhereItOpens) {
  EXPECT_EQ(error_of("a\nb,\"c\nd\n"),
            "file:2:3: found the end of the file inside a quoted cell, expected a closing '\"'");
}

}  // namespace
}  // namespace quaver
