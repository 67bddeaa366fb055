// What the models of the build were Verilated from, so that they can be made again with waves.
#pragma once

#include <string>
#include <utility>
#include <vector>

namespace quaver {

struct VerilatedModel {
  std::string name;  // the class
  std::string top;   // the RTL module
  std::vector<std::pair<std::string, std::string>> parameters;
};

const std::vector<VerilatedModel>& verilated_models();

}  // namespace quaver
