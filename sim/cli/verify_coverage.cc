#include "sim/cli/verify_coverage.h"

#include <spdlog/fmt/fmt.h>

#include <algorithm>

#include "sim/input/data_files.h"
#include "sim/verify/code_coverage.h"
#include "sim/verify/model_build.h"

namespace quaver {
namespace {

constexpr double kCodeGoal = 98.0;  // percent of lines and of toggles; of functional bins all
constexpr std::size_t kHolesShown = 5;

void print_holes(const std::vector<std::string>& holes, bool all) {
  const std::size_t shown = all ? holes.size() : std::min(holes.size(), kHolesShown);
  for (std::size_t i = 0; i < shown; ++i) fmt::print("  {}\n", holes[i]);
  if (shown < holes.size()) fmt::print("  ... and {} more (--holes)\n", holes.size() - shown);
}

}  // namespace

VerifyCoverage::Unit& VerifyCoverage::unit(const std::string& name) {
  const auto found =
      std::find_if(units_.begin(), units_.end(), [&](const Unit& u) { return u.name == name; });
  return found != units_.end() ? *found : units_.emplace_back(Unit{name, {}});
}

std::filesystem::path VerifyCoverage::folder(const std::string& name) {
  const Unit& u = unit(name);
  std::filesystem::path folder = scratch_.path() / name / std::to_string(u.groups.size());
  std::filesystem::create_directories(folder);
  return folder;
}

CoverGroup* VerifyCoverage::group(const std::string& name) {
  return &unit(name).groups.emplace_back();
}

bool VerifyCoverage::print(bool all_holes) const {
  const CoverRules rules = read_cover_rules(data_root() / "rtl/coverage.yaml");
  CodeCoverage coverage;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(scratch_.path()))
    if (entry.path().extension() == ".dat")
      add_coverage(coverage, read_whole(entry.path()), entry.path().string());
  fmt::print("\n{:<20} {:>13} {:>7} {:>15} {:>7} {:>9} {:>13} {:>7} {:>9}\n", "unit", "lines", "%",
             "toggles", "%", "excluded", "bins", "%", "excluded");
  bool met = true;
  std::vector<std::pair<std::string, std::vector<std::string>>> holes;
  for (const Unit& unit : units_) {
    const CodeCoverageReport code = code_report(unit.name, coverage, rules);
    std::vector<const CoverGroup*> groups;
    for (const CoverGroup& group : unit.groups) groups.push_back(&group);
    const CoverReport bins = cover_report(groups);
    const auto ratio = [](std::size_t part, std::size_t whole) {
      return std::to_string(part) + "/" + std::to_string(whole);
    };
    fmt::print("{:<20} {:>13} {:>7.2f} {:>15} {:>7.2f} {:>9} {:>13} {:>7.2f} {:>9}\n", unit.name,
               ratio(code.lines.covered, code.lines.points), code.lines.percent(),
               ratio(code.toggles.covered, code.toggles.points), code.toggles.percent(),
               code.lines.excluded + code.toggles.excluded, ratio(bins.hit, bins.bins),
               CodeCoverageReport::Count{bins.hit, bins.bins, 0}.percent(), bins.excluded);
    met = met && code.lines.percent() >= kCodeGoal && code.toggles.percent() >= kCodeGoal &&
          bins.hit == bins.bins && code.contradicted.empty() && bins.contradicted.empty();
    std::vector<std::string> all = code.contradicted;
    if (bins.bins == 0) all.emplace_back("its bench counts no functional bins");
    met = met && bins.bins != 0;
    for (const auto* more : {&bins.contradicted, &bins.holes, &code.holes})
      all.insert(all.end(), more->begin(), more->end());
    holes.emplace_back(unit.name, std::move(all));
  }
  for (const auto& [name, list] : holes) {
    if (list.empty()) continue;
    fmt::print("{}:\n", name);
    print_holes(list, all_holes);
  }
  fmt::print("{}\n", met ? "covered: 98% of lines and of toggles, all functional bins"
                         : "coverage BELOW its goals: 98% of lines and of toggles, all functional "
                           "bins, nothing excluded that happens");
  return met;
}

}  // namespace quaver
