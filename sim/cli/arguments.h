// Command lines through Boost.Program_options, with errors as one located line.
#pragma once

#include <boost/program_options.hpp>
#include <string>
#include <vector>

#include "sim/cli/description.h"
#include "sim/input/document.h"

namespace quaver {

// One command's options, positional arguments and values. Every command also takes --help,
// --threads, --seed and --log-level.
class Arguments {
 public:
  // `usage` is what follows `quaver` in the first line of the help.
  explicit Arguments(const std::string& usage);

  boost::program_options::options_description& options() { return options_; }
  // A positional argument; `count` -1 takes all that are left.
  void positional(const std::string& name, const std::string& text, int count = 1);

  // False if help was asked for and printed. Throws InputError for anything that does not fit.
  bool parse(const std::vector<std::string>& arguments);

  [[nodiscard]] bool has(const std::string& name) const { return values_.count(name) != 0; }
  // Whether it stands on the command line, and is not just a default.
  [[nodiscard]] bool given(const std::string& name) const {
    return has(name) && !values_[name].defaulted();
  }
  [[nodiscard]] std::string text(const std::string& name) const;
  [[nodiscard]] std::vector<std::string> texts(const std::string& name) const;
  // An option's value as a document's reader sees it, standing at --name.
  [[nodiscard]] Node node(const std::string& name) const;
  // An option's value as an integer or number in a range; throws InputError at --name.
  [[nodiscard]] std::uint64_t integer(const std::string& name, std::uint64_t low,
                                      std::uint64_t high) const;
  [[nodiscard]] double number(const std::string& name, double low, double high) const;
  // The value through a parser that throws std::invalid_argument.
  template <class Parse>
  [[nodiscard]] auto parsed(const std::string& name, Parse parse) const {
    try {
      return parse(text(name));
    } catch (const std::invalid_argument& error) {
      throw InputError({"--" + name}, error.what());
    }
  }

  [[nodiscard]] unsigned threads() const;
  [[nodiscard]] std::uint64_t seed() const;

 private:
  [[nodiscard]] Description description() const;

  std::string usage_;
  boost::program_options::options_description options_{"Options"};
  boost::program_options::options_description hidden_;
  boost::program_options::positional_options_description positional_;
  std::vector<Description::Positional> positional_help_;
  boost::program_options::variables_map values_;
};

}  // namespace quaver
