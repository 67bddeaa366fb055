// What `quaver verify --coverage` collects and prints.
#pragma once

#include <filesystem>
#include <list>
#include <string>
#include <vector>

#include "models/lockstep/cover_group.h"
#include "sim/area/process.h"

namespace quaver {

class VerifyCoverage {
 public:
  // Where the models of one of the unit's variants leave what they counted.
  std::filesystem::path folder(const std::string& unit);
  // Where its bench counts. Lives as long as this.
  CoverGroup* group(const std::string& unit);

  // The table, and the holes: the first of each unit, or all. Only after the models have ended.
  // Whether all goals are met.
  bool print(bool all_holes) const;

 private:
  struct Unit {
    std::string name;
    std::list<CoverGroup> groups;
  };
  Unit& unit(const std::string& name);

  ScratchDirectory scratch_;
  std::list<Unit> units_;
};

}  // namespace quaver
