// `quaver eval`: the first line has the arguments, separated by blanks, the rest is standard input.
#include <iostream>
#include <sstream>
#include <streambuf>

#include "fuzz/input.h"
#include "sim/cli/commands.h"

namespace {

class Nowhere : public std::streambuf {
  int overflow(int character) override { return traits_type::not_eof(character); }
};

}  // namespace

extern "C" int LLVMFuzzerInitialize(int* /*argc*/, char*** /*argv*/) {
  // The command does so too, which takes the streams' buffers away: it must have happened before.
  std::ios::sync_with_stdio(false);
  static Nowhere nowhere;
  std::cout.rdbuf(&nowhere);
  return 0;
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace quaver;
  const std::string text(fuzz::text_of(data, size));
  const std::size_t end = std::min(text.find('\n'), text.size());
  std::istringstream line(text.substr(0, end));
  CommandArguments arguments;
  for (std::string word; line >> word;) arguments.push_back(word);
  std::stringbuf input(text.substr(std::min(end + 1, text.size())));
  std::cin.rdbuf(&input);
  std::cin.clear();
  std::cout.clear();
  fuzz::allow_input_error([&] { command_eval(arguments); });
  std::cin.rdbuf(nullptr);
  return 0;
}
