#include "sim/lower/pass.h"

namespace quaver {

std::string_view to_string(Pass pass) {
  switch (pass) {
    case Pass::kForward: return "fwd";
    case Pass::kDataGradient: return "dgrad";
    case Pass::kWeightGradient: return "wgrad";
  }
  return "";
}

Pass parse_pass(std::string_view text, const Location& location) {
  std::vector<std::string> choices;
  for (const Pass pass : kPasses) {
    if (text == to_string(pass)) return pass;
    choices.emplace_back(to_string(pass));
  }
  throw InputError(location, "unknown pass '" + std::string(text) + "', expected one of " +
                                 join(choices) + did_you_mean(text, choices));
}

}  // namespace quaver
