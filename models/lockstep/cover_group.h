// Functional coverage: which situations a bench has been through. A cross has one bin for every
// combination of its axes' values; what cannot happen is excluded with a reason, and is held to
// that.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <map>
#include <span>
#include <string>
#include <vector>

namespace quaver {

struct CoverAxis {
  std::string name;
  std::vector<std::string> values;
  bool operator==(const CoverAxis&) const = default;
};

class CoverCross {
 public:
  using Bin = std::span<const std::size_t>;  // an index into each axis

  explicit CoverCross(std::vector<CoverAxis> axes);

  // Bins for which `impossible` holds. Bins may be excluded more than once; the first reason stays.
  void exclude(const std::string& reason, const std::function<bool(Bin)>& impossible);
  template <class... Index>
  void sample(Index... index) {
    count(std::array<std::size_t, sizeof...(Index)>{static_cast<std::size_t>(index)...});
  }
  void count(Bin bin);

  [[nodiscard]] const std::vector<CoverAxis>& axes() const { return axes_; }
  [[nodiscard]] std::size_t size() const { return hits_.size(); }
  [[nodiscard]] std::uint64_t hits(std::size_t bin) const { return hits_[bin]; }
  // Why a bin is excluded, or "".
  [[nodiscard]] const std::string& reason(std::size_t bin) const;
  // "class of a: zero, class of b: inf".
  [[nodiscard]] std::string describe(std::size_t bin) const;

 private:
  [[nodiscard]] std::vector<std::size_t> indices(std::size_t bin) const;

  std::vector<CoverAxis> axes_;
  std::vector<std::uint64_t> hits_;
  std::vector<std::string> reasons_;       // the first is ""
  std::vector<std::size_t> reason_index_;  // of each bin
};

// What one variant of a unit counts, by the crosses' names.
using CoverGroup = std::map<std::string, CoverCross>;

// Groups of one unit's variants together: a bin is hit if any variant hit it, and excluded where
// every variant that has the cross excludes it.
struct CoverReport {
  std::size_t bins = 0, hit = 0, excluded = 0;
  std::vector<std::string> holes;
  std::vector<std::string> contradicted;  // excluded, but hit
};
CoverReport cover_report(const std::vector<const CoverGroup*>& groups);

}  // namespace quaver
