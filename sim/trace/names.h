// Names for layers of formats in which names need not be unique. For readers of traces.
#pragma once

#include <map>
#include <set>
#include <string>

namespace quaver {

class UniqueNames {
 public:
  // `name` the first time, then `name#2`, `name#3`, ...; none of them twice, whatever is asked for.
  std::string add(const std::string& name) {
    std::string result = name;
    for (unsigned& number = numbers_[name]; !taken_.insert(result).second;) {
      number = number == 0 ? 2 : number + 1;
      result = name + "#" + std::to_string(number);
    }
    return result;
  }

 private:
  std::set<std::string> taken_;
  std::map<std::string, unsigned> numbers_;
};

}  // namespace quaver
