#include "models/lockstep/cover_group.h"

#include <stdexcept>

namespace quaver {

CoverCross::CoverCross(std::vector<CoverAxis> axes) : axes_(std::move(axes)), reasons_{""} {
  std::size_t bins = 1;
  for (const CoverAxis& axis : axes_) bins *= axis.values.size();
  hits_.resize(bins);
  reason_index_.resize(bins);
}

// The last axis runs fastest.
std::vector<std::size_t> CoverCross::indices(std::size_t bin) const {
  std::vector<std::size_t> result(axes_.size());
  for (std::size_t i = axes_.size(); i-- > 0;) {
    result[i] = bin % axes_[i].values.size();
    bin /= axes_[i].values.size();
  }
  return result;
}

void CoverCross::exclude(const std::string& reason, const std::function<bool(Bin)>& impossible) {
  reasons_.push_back(reason);
  for (std::size_t bin = 0; bin < size(); ++bin)
    if (reason_index_[bin] == 0 && impossible(indices(bin)))
      reason_index_[bin] = reasons_.size() - 1;
}

void CoverCross::count(Bin bin) {
  if (bin.size() != axes_.size()) throw std::logic_error("a sample has one index for each axis");
  std::size_t at = 0;
  for (std::size_t i = 0; i < bin.size(); ++i) {
    if (bin[i] >= axes_[i].values.size())
      throw std::logic_error("axis '" + axes_[i].name + "' has no value " + std::to_string(bin[i]));
    at = at * axes_[i].values.size() + bin[i];
  }
  ++hits_[at];
}

const std::string& CoverCross::reason(std::size_t bin) const {
  return reasons_[reason_index_[bin]];
}

std::string CoverCross::describe(std::size_t bin) const {
  const std::vector<std::size_t> at = indices(bin);
  std::string text;
  for (std::size_t i = 0; i < at.size(); ++i)
    text += (i == 0 ? "" : ", ") + axes_[i].name + " " + axes_[i].values[at[i]];
  return text;
}

CoverReport cover_report(const std::vector<const CoverGroup*>& groups) {
  CoverReport report;
  // By what a bin is called, so that variants with other formats add bins of their own.
  struct Bin {
    std::uint64_t hits = 0;
    bool excluded = true;
  };
  std::map<std::string, Bin> bins;
  for (const CoverGroup* group : groups)
    for (const auto& [name, cross] : *group)
      for (std::size_t i = 0; i < cross.size(); ++i) {
        const std::string what = name + ": " + cross.describe(i);
        Bin& bin = bins[what];
        bin.hits += cross.hits(i);
        const std::string& reason = cross.reason(i);
        bin.excluded = bin.excluded && !reason.empty();
        if (!reason.empty() && cross.hits(i) != 0)
          report.contradicted.push_back(what + " was hit, but is excluded: " + reason);
      }
  for (const auto& [what, bin] : bins) {
    if (bin.excluded) {
      ++report.excluded;
      continue;
    }
    ++report.bins;
    if (bin.hits != 0)
      ++report.hit;
    else
      report.holes.push_back(what + " never happened");
  }
  return report;
}

}  // namespace quaver
