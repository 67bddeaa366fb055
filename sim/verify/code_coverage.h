// Line and toggle coverage of the RTL, from the files that Verilated models leave.
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

namespace quaver {

enum class CoverKind : unsigned char { kLine, kToggle };

// A branch of the source, or a bit of a signal: of a module's source, whichever instance and
// parameters.
struct CoverPoint {
  std::string file;
  unsigned line = 0, column = 0;
  CoverKind kind = CoverKind::kLine;
  std::string name;  // "elsif", "data_i[3]"
  auto operator<=>(const CoverPoint&) const = default;
};

// How often each point ran or changed, in all instances, variants and runs together.
using CodeCoverage = std::map<CoverPoint, std::uint64_t>;

// Adds what one model counted. Verilator 5.006 writes one line a point: C 'key value...' count, the
// fields behind the characters 1 and 2. Throws InputError with the place for anything else.
void add_coverage(CodeCoverage& coverage, std::string_view text, const std::string& name);

// Points that nothing can cover, and why. `file` may be the beginning of some with a * behind it;
// `signals` are as holes name them ("ready_o", "data_i[3]", "line 82 if"), or a part of a signal
// ("data_i[7:3]").
struct CoverExclusion {
  std::string file, reason;
  std::vector<std::string> signals;
  std::string place;  // FILE:LINE of the exclusion
  [[nodiscard]] bool names(const CoverPoint& point) const;
};

// Where a file's points count: in the unit that its folder is named after, or the one that is told
// here. `path` is a file or the beginning of some.
struct CoverOwner {
  std::string path, unit;
};

// rtl/coverage.yaml.
struct CoverRules {
  std::vector<CoverOwner> owners;
  std::vector<CoverExclusion> exclusions;
  [[nodiscard]] std::string owner(const std::string& file) const;
};
// Throws InputError.
CoverRules read_cover_rules(const std::filesystem::path& file);

struct CodeCoverageReport {
  struct Count {
    std::size_t covered = 0, points = 0, excluded = 0;
    [[nodiscard]] double percent() const;  // 100 of no points
  };
  Count lines, toggles;
  std::vector<std::string> holes;         // FILE:LINE: what
  std::vector<std::string> contradicted;  // excluded, but covered
};

// Of the points in files that the unit owns.
CodeCoverageReport code_report(const std::string& unit, const CodeCoverage& coverage,
                               const CoverRules& rules);

}  // namespace quaver
