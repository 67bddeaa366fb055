#include "sim/verify/code_coverage.h"

#include <algorithm>
#include <charconv>
#include <optional>
#include <regex>

#include "sim/input/document.h"

namespace quaver {
namespace {

// The value behind a key, or nothing: "\1key\2value".
std::optional<std::string_view> field(std::string_view point, char key) {
  const char start[] = {'\1', key, '\2', '\0'};
  const std::size_t at = point.find(start);
  if (at == std::string_view::npos) return std::nullopt;
  const std::string_view rest = point.substr(at + 3);
  return rest.substr(0, rest.find_first_of("\1'"));
}

std::optional<std::uint64_t> number(std::optional<std::string_view> text) {
  std::uint64_t value = 0;
  if (!text) return std::nullopt;
  const auto [end, error] = std::from_chars(text->data(), text->data() + text->size(), value);
  if (error != std::errc() || end != text->data() + text->size()) return std::nullopt;
  return value;
}

// "\1page\2v_toggle/module": the kind, which Verilator puts first.
std::optional<CoverKind> kind_of(std::string_view point) {
  if (point.find("\1page\2v_toggle/") != std::string_view::npos) return CoverKind::kToggle;
  if (point.find("\1page\2v_line/") != std::string_view::npos ||
      point.find("\1page\2v_branch/") != std::string_view::npos)
    return CoverKind::kLine;
  return std::nullopt;
}

void add_line(CodeCoverage& coverage, std::string_view line, const Location& location) {
  const std::size_t quote = line.rfind("' ");
  const auto file = field(line, 'f');
  const auto name = field(line, 'o');
  const auto row = number(field(line, 'l'));
  const auto column = number(field(line, 'n'));
  const auto kind = kind_of(line);
  // A whole process: it has run by the end of the first evaluation, always, and Verilator counts
  // those without a clock only there.
  if (kind == CoverKind::kLine && name == "block") return;
  std::optional<std::uint64_t> count;
  if (quote != std::string_view::npos) count = number(line.substr(quote + 2));
  if (!line.starts_with("C '") || !file || !name || !row || !column || !kind || !count)
    throw InputError(location, "found '" + std::string(line.substr(0, 60)) +
                                   "', expected a line or toggle point of Verilator 5.006");
  coverage[{std::string(*file), static_cast<unsigned>(*row), static_cast<unsigned>(*column), *kind,
            std::string(*name)}] += *count;
}

std::string text_of(const Node& item, const char* key) {
  const Entry* entry = item.find(key);
  if (entry == nullptr || !entry->value.is_scalar() || entry->value.scalar.empty())
    throw InputError(item.location, std::string("found no text '") + key + "', expected one");
  return entry->value.scalar;
}

const std::vector<Node>& list_of(const Node& root, const char* key) {
  const Entry* list = root.find(key);
  if (list == nullptr || list->value.kind != Node::Kind::kList)
    throw InputError(root.location, std::string("found no list '") + key + "', expected one");
  return list->value.items;
}

// Whether "data_i[3]" is a bit of "data_i[7:2]".
bool holds(const std::string& part, const std::string& bit) {
  static const std::regex parts(R"((.+)\[(\d+):(\d+)\])");
  static const std::regex bits(R"((.+)\[(\d+)\])");
  std::smatch whole, one;
  if (!std::regex_match(part, whole, parts) || !std::regex_match(bit, one, bits)) return false;
  const int at = std::stoi(one[2]);
  return one[1] == whole[1] && at <= std::stoi(whole[2]) && at >= std::stoi(whole[3]);
}

}  // namespace

void add_coverage(CodeCoverage& coverage, std::string_view text, const std::string& name) {
  std::size_t row = 1;
  for (std::size_t at = 0; at < text.size(); ++row) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    const std::string_view line = text.substr(at, end - at);
    if (!line.empty() && !line.starts_with('#'))
      add_line(coverage, line, {name, static_cast<int>(row), 1});
    at = end + 1;
  }
}

bool CoverExclusion::names(const CoverPoint& point) const {
  const bool some = file.ends_with('*') && point.file.starts_with(file.substr(0, file.size() - 1));
  if (!some && point.file != file) return false;
  const std::string name = point.kind == CoverKind::kLine
                               ? "line " + std::to_string(point.line) + " " + point.name
                               : point.name;
  return std::any_of(signals.begin(), signals.end(), [&](const std::string& signal) {
    return signal == name || holds(signal, name);
  });
}

std::string CoverRules::owner(const std::string& file) const {
  for (const CoverOwner& owner : owners)
    if (file.starts_with(owner.path)) return owner.unit;
  return std::filesystem::path(file).parent_path().filename().string();
}

CoverRules read_cover_rules(const std::filesystem::path& file) {
  const Node root = load_yaml(file);
  CoverRules rules;
  for (const Node& item : list_of(root, "owners"))
    rules.owners.push_back({text_of(item, "path"), text_of(item, "unit")});
  for (const Node& item : list_of(root, "exclusions")) {
    CoverExclusion exclusion;
    exclusion.file = text_of(item, "file");
    exclusion.reason = text_of(item, "reason");
    exclusion.place = item.location.source + ":" + std::to_string(item.location.line);
    for (const Node& signal : list_of(item, "signals")) exclusion.signals.push_back(signal.scalar);
    rules.exclusions.push_back(exclusion);
  }
  return rules;
}

double CodeCoverageReport::Count::percent() const {
  return points == 0 ? 100.0 : 100.0 * static_cast<double>(covered) / static_cast<double>(points);
}

CodeCoverageReport code_report(const std::string& unit, const CodeCoverage& coverage,
                               const CoverRules& rules) {
  CodeCoverageReport report;
  const std::vector<CoverExclusion>& exclusions = rules.exclusions;
  for (const auto& [point, count] : coverage) {
    if (rules.owner(point.file) != unit) continue;
    const bool line = point.kind == CoverKind::kLine;
    const std::string what =
        point.file + ":" + std::to_string(point.line) + ": " + (line ? "line, " : "") + point.name;
    CodeCoverageReport::Count& total = line ? report.lines : report.toggles;
    const auto exclusion =
        std::find_if(exclusions.begin(), exclusions.end(),
                     [&, &p = point](const CoverExclusion& e) { return e.names(p); });
    if (exclusion != exclusions.end()) {
      ++total.excluded;
      if (count != 0)
        report.contradicted.push_back(what + " is covered, but excluded at " + exclusion->place);
      continue;
    }
    ++total.points;
    total.covered += count != 0 ? 1 : 0;
    if (count == 0) report.holes.push_back(what + (line ? " never ran" : " never changed"));
  }
  return report;
}

}  // namespace quaver
