// Which item of a place is built already: equal ones share it.
#pragma once

#include <algorithm>
#include <boost/container/small_vector.hpp>
#include <cstddef>
#include <cstdint>
#include <utility>

namespace quaver {

class KnownPlaces {
 public:
  // The index that build() returned for this place, called where the place is new.
  template <class Build>
  std::size_t at(std::uint64_t place, const Build& build) {
    const auto known = std::lower_bound(
        places_.begin(), places_.end(), place,
        [](const auto& entry, std::uint64_t wanted) { return entry.first < wanted; });
    if (known != places_.end() && known->first == place) return known->second;
    return places_.emplace(known, place, build())->second;
  }

 private:
  boost::container::small_vector<std::pair<std::uint64_t, std::size_t>, 32> places_;  // in order
};

}  // namespace quaver
