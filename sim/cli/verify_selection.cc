#include "sim/cli/verify_selection.h"

#include <algorithm>

#include "sim/verify/config_core.h"

namespace quaver {
namespace {

constexpr const char* kArray = "systolic_array";
constexpr std::uint32_t kCoveredElements = 15;  // at most, of an array with --coverage

std::vector<std::string> wanted_units(const Arguments& arguments) {
  std::vector<std::string> known;
  for (const BenchedUnit& unit : benched_units()) known.push_back(unit.unit);
  known.emplace_back(kArray);
  std::vector<std::string> wanted = arguments.texts("UNIT");
  if (wanted.empty() || std::find(wanted.begin(), wanted.end(), "all") != wanted.end())
    return known;
  for (const std::string& unit : wanted)
    if (std::find(known.begin(), known.end(), unit) == known.end())
      throw InputError({"UNIT"}, "unknown unit '" + unit + "', expected all or some of " +
                                     join(known) + did_you_mean(unit, known));
  return wanted;
}

VerifySelection units_named(const std::vector<std::string>& wanted) {
  VerifySelection selection;
  for (const std::string& name : wanted) {
    for (const BenchedUnit& unit : benched_units())
      if (unit.unit == name)
        for (const BenchVariant& variant : unit.variants)
          selection.units.push_back({name, variant});
    if (name == kArray)
      for (const BuiltCore& core : built_cores())
        selection.arrays.push_back(
            {core, std::string(kArray) + " --variant '" + core.shape.name + "'", {}});
  }
  return selection;
}

std::vector<std::string> variants_of(const VerifySelection& selection) {
  std::vector<std::string> names;
  for (const VerifySelection::Unit& unit : selection.units) names.push_back(unit.variant.name);
  for (const ArrayLockstep::Setup& array : selection.arrays) names.push_back(array.core.shape.name);
  return names;
}

void keep_variant(VerifySelection& selection, const std::string& name) {
  const std::vector<std::string> known = variants_of(selection);
  if (std::find(known.begin(), known.end(), name) == known.end()) {
    std::string quoted;  // they hold commas
    for (const std::string& variant : known)
      quoted += (quoted.empty() ? "'" : ", '") + variant + "'";
    throw InputError({"--variant"}, "unknown variant '" + name + "', expected one of " + quoted +
                                        did_you_mean(name, known));
  }
  std::erase_if(selection.units, [&](const auto& unit) { return unit.variant.name != name; });
  std::erase_if(selection.arrays, [&](const auto& array) { return array.core.shape.name != name; });
}

// A larger array has more of the same elements, and a model that counts takes minutes to build.
void keep_small_arrays(VerifySelection& selection) {
  std::erase_if(selection.arrays, [](const ArrayLockstep::Setup& array) {
    return array.core.shape.rows * array.core.shape.cols > kCoveredElements;
  });
}

// Its model is made later.
VerifySelection config_named(const Arguments& arguments) {
  const std::string file = arguments.text("config");
  std::string selected = "--config " + file;
  std::vector<Setting> settings;
  for (const std::string& text : arguments.texts("set")) {
    settings.push_back(parse_setting(text));
    selected += " --set '" + text + "'";
  }
  const Config config = load_config(file, settings);
  const auto passes = config.recipe.arithmetics();
  VerifySelection selection;
  selection.arrays.push_back({{verified_shape(config), {}},
                              selected,
                              GemmSource{{passes.begin(), passes.end()}, config.array}});
  return selection;
}

}  // namespace

VerifySelection verify_selection(const Arguments& arguments) {
  const bool variant = arguments.has("variant");
  if (arguments.has("config")) {
    if (arguments.has("UNIT") || variant)
      throw InputError({"--config"},
                       "verifies the config's array alone, expected no UNIT and no --variant");
    return config_named(arguments);
  }
  if (arguments.has("set")) throw InputError({"--set"}, "changes a config, expected --config FILE");
  const std::vector<std::string> wanted = wanted_units(arguments);
  VerifySelection selection = units_named(wanted);
  if (arguments.has("coverage") && !variant) keep_small_arrays(selection);
  if (variant && wanted.size() != 1)
    throw InputError({"--variant"}, "is one of a single unit's, expected one UNIT");
  if (variant) keep_variant(selection, arguments.text("variant"));
  return selection;
}

}  // namespace quaver
