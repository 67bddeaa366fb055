// Do the completion and the manual page say what the commands take?
#include <gtest/gtest.h>

#include <algorithm>
#include <sstream>

#include "tests/cli/program.h"

namespace quaver::cli_test {
namespace {

using Texts = std::vector<std::string>;

Texts lines(const std::string& text) {
  Texts all;
  std::istringstream stream(text);
  for (std::string line; std::getline(stream, line);) all.push_back(line);
  return all;
}

Texts offered(Texts words) {
  words.insert(words.begin(), {"completion", "words"});
  const Outcome outcome = run_quaver(words);
  EXPECT_EQ(outcome.code, 0) << outcome.err;
  return lines(outcome.out);
}

bool holds(const Texts& texts, const std::string& text) {
  return std::find(texts.begin(), texts.end(), text) != texts.end();
}

// The commands and a command's options as --help prints them: the two columns' first words.
Texts first_words(const std::string& help) {
  Texts words;
  for (const std::string& line : lines(help)) {
    std::istringstream stream(line);
    std::string word;
    stream >> word;
    if (line.starts_with("  ") && word == "-h") stream >> word >> word;  // -h [ --help ]
    if (line.starts_with("  ") && !line.starts_with("   ")) words.push_back(word);
  }
  return words;
}

Texts commands() { return first_words(run_quaver({"--help"}).out); }

TEST(Completion, OffersTheCommandsOfTheHelp) {
  ASSERT_GT(commands().size(), 10U);
  Texts expected = commands();
  expected.insert(expected.end(), {"--help", "--version"});
  EXPECT_EQ(offered({""}), expected);
  EXPECT_EQ(offered({"com"}), (Texts{"compare", "completion"}));
  EXPECT_EQ(offered({"nothing", ""}), Texts());
}

TEST(Completion, OffersTheOptionsOfEachCommandsHelp) {
  for (const std::string& command : commands()) {
    Texts expected;
    for (const std::string& word : first_words(run_quaver({command, "--help"}).out))
      if (word.starts_with("--")) expected.push_back(word);
    Texts found = offered({command, "--"});
    found.erase(std::remove(found.begin(), found.end(), "--help"), found.end());
    expected.erase(std::remove(expected.begin(), expected.end(), "--help"), expected.end());
    EXPECT_EQ(found, expected) << command;
  }
}

TEST(Completion, KnowsWhichFilesAndNamesStandWhere) {
  EXPECT_TRUE(holds(offered({"run", ""}), "configs/hfp8-8x8.yaml"));
  EXPECT_TRUE(holds(offered({"run", ""}), "@files yaml"));
  EXPECT_FALSE(holds(offered({"run", ""}), "traces/lenet5.csv"));
  EXPECT_TRUE(holds(offered({"run", "--tier", "rtl", "c.yaml", ""}), "traces/lenet5.csv"));
  EXPECT_EQ(offered({"run", "c.yaml", "t.csv", ""}), Texts());
  EXPECT_EQ(offered({"run", "--tier", "s"}), Texts{"systemc"});
  EXPECT_EQ(offered({"run", "--tier", "=", "s"}), Texts{"systemc"});
  EXPECT_EQ(offered({"run", "--tier", "="}), (Texts{"analytic", "systemc", "rtl"}));
  EXPECT_TRUE(holds(offered({"compare", "a.yaml", "b.yaml", ""}), "configs/fp16-32x32.yaml"));
  EXPECT_TRUE(holds(offered({"recipes", "sun"}), "sun2019"));
  EXPECT_TRUE(holds(offered({"verify", "hy"}), "hybrid_fpu"));
  EXPECT_TRUE(holds(offered({"verify", "--co"}), "--coverage"));
  EXPECT_TRUE(holds(offered({"verify", "--config", ""}), kConfig));
  EXPECT_TRUE(holds(offered({"sweep", ""}), "merge"));
  EXPECT_EQ(offered({"sweep", "merge", "a", ""}), Texts{"@folders"});
  EXPECT_TRUE(holds(offered({"sweep", "merge", "--"}), "--out"));
  EXPECT_FALSE(holds(offered({"sweep", "merge", "--"}), "--shard"));
  EXPECT_EQ(offered({"config", "sh"}), Texts{"show"});
}

// The words of options whose values are few must be what the options take.
TEST(Completion, OffersOnlyValuesThatTheCommandsTake) {
  for (const std::string& value : offered({"run", "--log-level", ""}))
    EXPECT_EQ(run_quaver(small_run({"--log-level", value})).code, 0) << value;
  for (const std::string& value : offered({"run", "--passes", ""}))
    EXPECT_EQ(run_quaver(small_run({"--passes", value})).code, 0) << value;
  for (const std::string& value : offered({"run", "--tier", ""}))
    EXPECT_EQ(run_quaver(small_run({"--layers", "f6", "--passes", "fwd", "--tier", value})).code, 0)
        << value;
  const Texts operations = offered({"eval", ""});
  const std::string unknown = run_quaver({"eval", "zzzzzz"}).err;
  for (const std::string& value : operations)
    EXPECT_NE(unknown.find(value), std::string::npos) << value;
  EXPECT_EQ(std::count(unknown.begin(), unknown.end(), ','),
            static_cast<std::ptrdiff_t>(operations.size()));
}

TEST(Completion, RefusesOtherShells) {
  expect_error({"completion", "fish"}, "SHELL: found 'fish', expected bash");
}

TEST(Manual, HasEveryCommandAndEveryOption) {
  const Outcome outcome = run_quaver({"manual"});
  ASSERT_EQ(outcome.code, 0) << outcome.err;
  EXPECT_TRUE(outcome.out.starts_with(".TH QUAVER 1 "));
  std::string text = outcome.out;
  for (std::size_t at = 0; (at = text.find("\\-", at)) != std::string::npos;) text.erase(at, 1);
  for (const std::string& command : commands()) {
    EXPECT_NE(text.find(".SS quaver " + command + "\n"), std::string::npos) << command;
    for (const std::string& option : offered({command, "--"}))
      EXPECT_NE(text.find("\\fB" + option + "\\fR"), std::string::npos) << command << option;
  }
}

}  // namespace
}  // namespace quaver::cli_test
