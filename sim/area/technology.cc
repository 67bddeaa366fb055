#include "sim/area/technology.h"

#include <yaml-cpp/yaml.h>

#include <algorithm>
#include <cmath>
#include <fstream>
#include <set>

namespace quaver {
namespace {

namespace fs = std::filesystem;

Location location_of(const std::string& source, const YAML::Mark& mark) {
  if (mark.is_null()) return {source};
  return {source, mark.line + 1, mark.column + 1};
}

// One YAML map whose keys are all known; every error carries its place.
class Map {
 public:
  Map(const YAML::Node& node, std::string what, std::string source,
      const std::vector<std::string>& known)
      : node_(node), what_(std::move(what)), source_(std::move(source)) {
    if (!node.IsMap()) error(node, what_ + " must be a map with the keys " + join(known));
    std::set<std::string> seen;
    for (const auto& entry : node) {
      if (!entry.first.IsScalar()) error(entry.first, "a key must be a word");
      const std::string key = entry.first.Scalar();
      if (std::find(known.begin(), known.end(), key) == known.end())
        error(entry.first, "unknown key '" + key + "' in " + what_ + did_you_mean(key, known) +
                               " (known: " + join(known) + ")");
      if (!seen.insert(key).second) error(entry.first, "key '" + key + "' is given twice");
    }
  }

  [[nodiscard]] YAML::Node at(const std::string& key) const {
    const YAML::Node value = node_[key];
    if (!value) error(node_, what_ + " needs the key '" + key + "'");
    return value;
  }

  [[nodiscard]] std::string text(const std::string& key) const { return text(at(key), key); }

  [[nodiscard]] std::string text(const YAML::Node& value, const std::string& key) const {
    if (!value.IsScalar() || value.Scalar().empty())
      error(value, "'" + key + "' must be a text that is not empty");
    return value.Scalar();
  }

  [[nodiscard]] double positive(const std::string& key) const {
    const YAML::Node value = at(key);
    double number = 0;
    if (!value.IsScalar() || !YAML::convert<double>::decode(value, number) ||
        !std::isfinite(number) || number <= 0)
      error(value, "'" + key + "' is '" + (value.IsScalar() ? value.Scalar() : "not a number") +
                       "', expected a number above 0");
    return number;
  }

  [[noreturn]] void error(const YAML::Node& place, const std::string& message) const {
    throw InputError(location_of(source_, place.Mark()), message);
  }

  [[nodiscard]] bool has(const std::string& key) const { return bool(node_[key]); }

 private:
  YAML::Node node_;
  std::string what_, source_;
};

std::vector<std::string> read_sources(const Map& map) {
  const YAML::Node list = map.at("sources");
  if (!list.IsSequence() || list.size() == 0)
    map.error(list, "'sources' must be a list of at least one text");
  std::vector<std::string> result;
  for (const auto& item : list) result.push_back(map.text(item, "sources"));
  return result;
}

Sram read_sram(const Map& parent, const std::string& source) {
  const Map map(parent.at("sram"), "'sram'", source, {"area_um2_per_bit", "source"});
  Sram result;
  if (!map.at("area_um2_per_bit").IsNull())
    result.area_um2_per_bit = map.positive("area_um2_per_bit");
  result.source = map.text("source");
  return result;
}

YAML::Node parse_file(const fs::path& file) {
  std::ifstream stream(file);
  if (!stream || fs::is_directory(file))
    throw InputError({file.string()}, "cannot be opened, expected a technology file");
  try {
    return YAML::Load(stream);
  } catch (const YAML::Exception& e) {
    throw InputError(location_of(file.string(), e.mark), "not YAML: " + e.msg);
  }
}

Technology read_technology(const fs::path& file) {
  const std::string source = file.string();
  const Map map(parse_file(file), "a technology", source,
                {"name", "liberty", "package", "node_nm", "supply_v", "sources", "sram"});
  Technology result;
  result.name = map.text("name");
  if (result.name != file.stem())
    map.error(map.at("name"), "'name' is '" + result.name + "', expected the file's own name, '" +
                                  file.stem().string() + "'");
  result.liberty = file.parent_path() / map.text("liberty");  // an absolute path stays as it is
  if (map.has("package")) result.package = map.text("package");
  result.node_nm = map.positive("node_nm");
  result.supply_v = map.positive("supply_v");
  result.sources = read_sources(map);
  result.sram = read_sram(map, source);
  return result;
}

Technology bare_liberty(const fs::path& file) {
  if (!fs::is_regular_file(file))
    throw InputError({file.string()}, "cannot be opened, expected a liberty file");
  Technology result;
  result.name = file.stem();
  result.liberty = file;
  result.sources = {file.string()};
  result.sram.source = "a liberty file says nothing about memory";
  return result;
}

}  // namespace

std::vector<std::string> technology_names(const fs::path& technologies_dir) {
  std::vector<std::string> result;
  std::error_code no_directory;
  for (const auto& entry : fs::directory_iterator(technologies_dir, no_directory))
    if (entry.path().extension() == ".yaml") result.push_back(entry.path().stem());
  std::sort(result.begin(), result.end());
  return result;
}

Technology load_technology(const std::string& name_or_path, const fs::path& technologies_dir,
                           const Location& where) {
  const fs::path path(name_or_path);
  if (path.extension() == ".lib") return bare_liberty(path);
  if (path.extension() == ".yaml") return read_technology(path);
  const std::vector<std::string> names = technology_names(technologies_dir);
  if (std::find(names.begin(), names.end(), name_or_path) == names.end())
    throw InputError(where, "unknown technology '" + name_or_path + "'" +
                                did_you_mean(name_or_path, names) + " (known: " + join(names) +
                                "; or a file *.yaml or *.lib)");
  return read_technology(technologies_dir / (name_or_path + ".yaml"));
}

}  // namespace quaver
