// Does every error in a YAML document name the place where it stands?
#include "sim/input/document.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include "sim/input/data_files.h"
#include "tests/input/temporary_file.h"

namespace quaver {
namespace {

const Location kFile{"file.yaml", 1, 1};

Node parse(std::string_view text) { return parse_yaml(text, kFile); }
std::string parse_error(std::string_view text) {
  return error_of([&] { parse(text); });
}

TEST(Document, KnowsTheLineAndColumnOfEveryKeyAndValue) {
  const Node node = parse("a: 1\nb:\n  cc: [x, yy]\n");
  const Entry* b = node.find("b");
  ASSERT_NE(b, nullptr);
  EXPECT_EQ(b->location.text(), "file.yaml:2:1");
  const Entry* cc = b->value.find("cc");
  ASSERT_NE(cc, nullptr);
  EXPECT_EQ(cc->location.text(), "file.yaml:3:3");
  EXPECT_EQ(cc->value.location.text(), "file.yaml:3:7");
  ASSERT_EQ(cc->value.items.size(), 2U);
  EXPECT_EQ(cc->value.items[1].location.text(), "file.yaml:3:11");
  EXPECT_EQ(cc->value.items[1].scalar, "yy");
}

TEST(Document, KeepsTheOrderOfKeys) {
  const Node node = parse("z: 1\na: 2\nm: 3\n");
  ASSERT_EQ(node.entries.size(), 3U);
  EXPECT_EQ(node.entries[0].key, "z");
  EXPECT_EQ(node.entries[1].key, "a");
  EXPECT_EQ(node.entries[2].key, "m");
}

TEST(Document, DescribesWhatItHolds) {
  const Node node = parse("a: text\nb: {}\nc: []\nd:\n");
  EXPECT_EQ(node.find("a")->value.describe(), "'text'");
  EXPECT_EQ(node.find("b")->value.describe(), "a map");
  EXPECT_EQ(node.find("c")->value.describe(), "a list");
  EXPECT_EQ(node.find("d")->value.describe(), "nothing");
  EXPECT_EQ(node.find("e"), nullptr);
}

TEST(Document, RefusesAKeyThatStandsTwiceAtItsSecondPlace) {
  EXPECT_EQ(parse_error("a: 1\nb: 2\na: 3\n"),
            "file.yaml:3:1: key 'a' stands twice, expected it once");
  EXPECT_EQ(parse_error("a: {b: 1, b: 2}\n"),
            "file.yaml:1:11: key 'b' stands twice, expected it once");
}

TEST(Document, RefusesTextThatIsNotYamlWhereItBreaks) {
  EXPECT_TRUE(parse_error("a: 1\nb: [1, 2\n").starts_with("file.yaml:")) << parse_error("a: [");
  EXPECT_EQ(parse_error("a: 1\n  b: 2\n"), "file.yaml:2:4: not YAML: illegal map value");
}

TEST(Document, RefusesAPipeInsteadOfWaitingForAWriter) {
  const TemporaryFolder folder;
  const std::string pipe = folder.path() / "pipe.yaml";
  ASSERT_EQ(mkfifo(pipe.c_str(), 0600), 0);
  EXPECT_EQ(error_of([&] { load_yaml(pipe); }), pipe + ": found a pipe, expected a YAML file");
  EXPECT_EQ(error_of([&] { find_data_file(pipe, "a trace"); }),
            pipe + ": found a pipe, expected a trace");
}

TEST(Document, RefusesMoreThanOneDocument) {
  EXPECT_EQ(parse_error("a: 1\n---\nb: 2\n"),
            "file.yaml:1:1: found more than one YAML document, expected one");
}

// yaml-cpp never gets past these and would find documents behind them for ever.
TEST(Document, RefusesWhatStandsBehindItsEnd) {
  for (const char* text : {",", "}", "&x , y", "a: b\n, c"})
    EXPECT_NE(parse_error(text), "accepted") << text;
}

TEST(Document, RefusesAKeyThatIsNotAWord) {
  EXPECT_EQ(parse_error("[1, 2]: 3\n"), "file.yaml:1:1: a key must be a word");
}

TEST(Document, RefusesAliasesThatMultiplyBeyondReason) {
  std::string text = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n";
  for (int i = 1; i < 8; ++i) {
    text += "a" + std::to_string(i) + ": &a" + std::to_string(i) + " [";
    for (int j = 0; j < 10; ++j) text += (j == 0 ? "*a" : ", *a") + std::to_string(i - 1);
    text += "]\n";
  }
  EXPECT_NE(parse_error(text).find("nested or repeated too deeply"), std::string::npos);
}

TEST(Document, RefusesNestingDeeperThan32Levels) {
  const auto nested = [](int levels) {
    return "a: " + std::string(static_cast<std::size_t>(levels), '[') +
           std::string(static_cast<std::size_t>(levels), ']');
  };
  EXPECT_EQ(parse_error(nested(32)), "accepted");
  EXPECT_NE(parse_error(nested(33)).find("nested or repeated too deeply"), std::string::npos);
}

TEST(Document, HasNoLinesWhereTheTextStandsInNoFile) {
  EXPECT_EQ(error_of([] { parse_yaml("{a: 1, a: 2}", {"--set"}); }),
            "--set: key 'a' stands twice, expected it once");
}

TEST(Document, ReadsAnEmptyTextAsNothing) { EXPECT_EQ(parse("").describe(), "nothing"); }

TEST(LoadYaml, SaysThatAFileIsMissing) {
  const TemporaryFolder folder;
  const std::string path = (folder.path() / "none.yaml").string();
  EXPECT_EQ(error_of([&] { load_yaml(path); }), path + ": cannot be opened, expected a YAML file");
  EXPECT_EQ(error_of([&] { load_yaml(folder.path()); }),
            folder.path().string() + ": cannot be opened, expected a YAML file");
}

TEST(LoadYaml, RefusesAFileWhoseTopIsNoMap) {
  const TemporaryFolder folder;
  const std::string list = folder.write("list.yaml", "[1]\n");
  EXPECT_EQ(error_of([&] { load_yaml(list); }),
            list + ":1:1: found a list, expected a map of keys");
  const std::string empty = folder.write("empty.yaml", "# nothing\n");
  EXPECT_EQ(error_of([&] { load_yaml(empty); }),
            empty + ":1:1: found nothing, expected a map of keys");
}

TEST(Merge, ReplacesKeyByKeyAndKeepsTheRest) {
  const Node merged =
      merge(parse("a: {x: 1, y: 2}\nb: [1, 2]\nc: 3\n"), parse("a: {y: 5, z: 6}\nb: [9]\nd: 4\n"));
  const Node& a = merged.find("a")->value;
  EXPECT_EQ(a.find("x")->value.scalar, "1");
  EXPECT_EQ(a.find("y")->value.scalar, "5");
  EXPECT_EQ(a.find("z")->value.scalar, "6");
  ASSERT_EQ(merged.find("b")->value.items.size(), 1U);
  EXPECT_EQ(merged.find("c")->value.scalar, "3");
  EXPECT_EQ(merged.find("d")->value.scalar, "4");
  EXPECT_EQ(merged.entries.size(), 4U);
}

TEST(Merge, ReplacesAMapThatIsOfAnotherKind) {
  for (const std::string kind : {"base", "policy", "variant"}) {
    const Node merged =
        merge(parse("a: {" + kind + ": x, p: 1}\n"), parse("a: {" + kind + ": y, q: 2}\n"));
    const Node& a = merged.find("a")->value;
    EXPECT_EQ(a.find("p"), nullptr) << kind;
    EXPECT_EQ(a.find("q")->value.scalar, "2") << kind;
  }
}

TEST(Merge, ReplacesAMapByAWordAndAWordByAMap) {
  EXPECT_EQ(merge(parse("a: {x: 1}"), parse("a: w")).find("a")->value.scalar, "w");
  EXPECT_TRUE(merge(parse("a: w"), parse("a: {x: 1}")).find("a")->value.is_map());
}

TEST(SetPath, ReplacesAddsAndMakesMapsOnTheWay) {
  Node root = parse("a: {x: 1}\n");
  const auto word = [](const char* text) { return parse_yaml(text, {"--set"}); };
  set_path(root, "a.x", word("2"));
  set_path(root, "a.y", word("3"));
  set_path(root, "b.c.d", word("4"));
  EXPECT_EQ(root.find("a")->value.find("x")->value.scalar, "2");
  EXPECT_EQ(root.find("a")->value.find("y")->value.scalar, "3");
  EXPECT_EQ(root.find("b")->value.find("c")->value.find("d")->value.scalar, "4");
  EXPECT_EQ(root.find("a")->value.find("x")->value.location.text(), "--set");
}

TEST(SetPath, RefusesToSetInsideAWordAndEmptyKeys) {
  Node root = parse("a: 1\n");
  const auto set = [&](std::string_view path) {
    return error_of([&] { set_path(root, path, parse_yaml("2", {"--set"})); });
  };
  EXPECT_EQ(set("a.b"), "--set: 'b' is set inside '1', expected a map there");
  for (const char* path : {"", ".a", "b.", "b..c"})
    EXPECT_EQ(set(path), "--set: empty key, expected KEY=VALUE or KEY.KEY=VALUE") << path;
}

}  // namespace
}  // namespace quaver
