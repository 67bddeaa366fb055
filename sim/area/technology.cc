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

std::vector<SramAccess> read_accesses(const Map& sram, const std::string& source) {
  const YAML::Node list = sram.at("accesses");
  if (!list.IsSequence() || list.size() == 0)
    sram.error(list, "'accesses' must be a list of at least one map");
  std::vector<SramAccess> result;
  for (const auto& item : list) {
    const Map map(item, "an item of 'accesses'", source,
                  {"bytes", "read_pj_per_byte", "write_pj_per_byte"});
    const SramAccess access = {map.positive("bytes"), map.positive("read_pj_per_byte"),
                               map.positive("write_pj_per_byte")};
    if (!result.empty() && access.bytes <= result.back().bytes)
      map.error(map.at("bytes"),
                "'bytes' is not above that of the item before, expected memories "
                "from small to large");
    result.push_back(access);
  }
  return result;
}

Sram read_sram(const Map& parent, const std::string& source) {
  const Map map(parent.at("sram"), "'sram'", source,
                {"area_um2_per_bit", "source", "accesses", "accesses_source"});
  Sram result;
  if (!map.at("area_um2_per_bit").IsNull())
    result.area_um2_per_bit = map.positive("area_um2_per_bit");
  result.source = map.text("source");
  if (map.has("accesses")) {
    result.accesses = read_accesses(map, source);
    static_cast<void>(map.text("accesses_source"));  // nothing without a source
  }
  return result;
}

Dram read_dram(const Map& parent, const std::string& source) {
  const Map map(parent.at("dram"), "'dram'", source, {"pj_per_byte", "source"});
  return {map.positive("pj_per_byte"), map.text("source")};
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
                {"name", "liberty", "package", "node_nm", "supply_v", "sources", "sram", "dram"});
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
  if (map.has("dram")) result.dram = read_dram(map, source);
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

std::optional<SramAccess> Sram::access(double bytes) const {
  if (accesses.empty()) return std::nullopt;
  const auto next = std::find_if(accesses.begin(), accesses.end(),
                                 [bytes](const SramAccess& point) { return point.bytes >= bytes; });
  if (next == accesses.begin() || next == accesses.end()) {
    const SramAccess& end = next == accesses.end() ? accesses.back() : accesses.front();
    return SramAccess{bytes, end.read_pj_per_byte, end.write_pj_per_byte};
  }
  const SramAccess& below = *(next - 1);
  const double way = std::log(bytes / below.bytes) / std::log(next->bytes / below.bytes);
  const auto between = [way](double low, double high) { return low * std::pow(high / low, way); };
  return SramAccess{bytes, between(below.read_pj_per_byte, next->read_pj_per_byte),
                    between(below.write_pj_per_byte, next->write_pj_per_byte)};
}

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
