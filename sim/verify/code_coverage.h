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

// A point that nothing can cover, and why. `signal` is a name of a toggle, or the beginning of
// some with a * behind it, or "line N".
struct CoverExclusion {
  std::string file, signal, reason;
  std::vector<std::string> units;  // where it holds; empty: everywhere
  std::string place;               // FILE:LINE of the exclusion
  [[nodiscard]] bool names(const std::string& unit, const CoverPoint& point) const;
};

// rtl/coverage.yaml. Throws InputError.
std::vector<CoverExclusion> read_exclusions(const std::filesystem::path& file);

struct CodeCoverageReport {
  struct Count {
    std::size_t covered = 0, points = 0, excluded = 0;
    [[nodiscard]] double percent() const;  // 100 of no points
  };
  Count lines, toggles;
  std::vector<std::string> holes;         // FILE:LINE: what
  std::vector<std::string> contradicted;  // excluded, but covered
};

CodeCoverageReport code_report(const std::string& unit, const CodeCoverage& coverage,
                               const std::vector<CoverExclusion>& exclusions);

}  // namespace quaver
