// A resolved config with the place where each of its values was written.
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "sim/config/config.h"

namespace quaver {

struct ResolvedValue {
  std::vector<std::string> path;  // keys from the top
  nlohmann::ordered_json value;   // a scalar or a list
  std::string origin;             // "FILE:LINE", "--set" or "default"
};

// Every value that the report's copy of the config has, in its order. A file that ships is named as
// it is on the command line.
std::vector<ResolvedValue> resolved_values(const Config& config);

// A config file that means the same machine, each value with its origin as a comment.
std::string resolved_yaml(const Config& config);

// {"config": as in report.json, "origins": {"array.rows": "FILE:LINE", ...}}
nlohmann::ordered_json resolved_json(const Config& config);

}  // namespace quaver
