// quaver area: area and delay of units, and of a config's machine.
#include <spdlog/fmt/fmt.h>

#include <algorithm>
#include <functional>
#include <iostream>

#include "sim/area/units.h"
#include "sim/cli/arguments.h"
#include "sim/cli/commands.h"
#include "sim/cli/config_area.h"
#include "sim/report/report.h"

namespace quaver {
namespace po = boost::program_options;
namespace {

constexpr std::uint64_t kMostFlatElements = 16;  // minutes
constexpr unsigned kMostSeeds = 1000;

// From the RTL that the user named, with the threads that the user gave.
using Synthesise =
    std::function<std::vector<UnitArea>(const std::vector<UnitVariant>&, const Technology&)>;

nlohmann::ordered_json unit_json(const UnitArea& unit) {
  return {{"unit", unit.unit},         {"variant", unit.variant},  {"technology", unit.technology},
          {"area", unit.area_um2},     {"area_sd", unit.area_sd},  {"seeds", unit.seeds},
          {"delay_ns", unit.delay_ns}, {"delay_sd", unit.delay_sd}};
}

std::string or_unknown(const std::optional<double>& um2) {
  return um2 ? fmt::format("{:.0f}", *um2) : "unknown";
}

void print_units(const std::vector<UnitArea>& units) {
  fmt::print("{:<20} {:<24} {:>10} {:>8} {:>6} {:>9} {:>8}\n", "unit", "variant", "area um2", "sd",
             "seeds", "delay ns", "sd");
  for (const UnitArea& unit : units)
    fmt::print("{:<20} {:<24} {:>10.0f} {:>8.0f} {:>6} {:>9.2f} {:>8.2f}\n", unit.unit,
               unit.variant, unit.area_um2, unit.area_sd, unit.seeds, unit.delay_ns, unit.delay_sd);
}

// FPUs side by side. Area x delay is what a product a second costs, if area is all that counts.
void print_fpus(const std::vector<FpuVariant>& fpus, const std::vector<UnitArea>& areas) {
  fmt::print("{:<14} {:<14} {:>9} {:>5} {:>6} {:>9} {:>9} {:>11} {:>12}\n", "unit", "variant",
             "area um2", "sd", "seeds", "delay ns", "products", "um2/product", "um2ns/product");
  for (std::size_t i = 0; i < fpus.size(); ++i) {
    const UnitArea& unit = areas[i];
    fmt::print("{:<14} {:<14} {:>9.0f} {:>5.0f} {:>6} {:>9.2f} {:>9} {:>11.0f} {:>12.0f}\n",
               unit.unit, unit.variant, unit.area_um2, unit.area_sd, unit.seeds, unit.delay_ns,
               fpus[i].products, unit.area_um2 / fpus[i].products,
               unit.area_um2 * unit.delay_ns / fpus[i].products);
  }
}

// A composed array: its spread is that of its elements, its delay theirs.
UnitArea composed_array(const std::string& variant, const ArrayShape& shape,
                        const std::vector<UnitArea>& units, const Technology& technology) {
  const ArchitectureArea area = compose(shape, units, technology);
  const UnitVariant element = processing_element_unit(shape.element, shape.stages);
  const auto found = std::find_if(units.begin(), units.end(), [&](const UnitArea& unit) {
    return unit.unit == element.unit && unit.variant == element.variant;
  });
  UnitArea result = *found;
  result.unit = "array_8x8";
  result.variant = variant;
  result.area_um2 = area.array.value();
  result.area_sd *= static_cast<double>(shape.rows * shape.cols);
  return result;
}

// Held against the parts: the array and the logic of its accumulators.
void print_flat(const ArrayShape& shape, const std::vector<UnitArea>& units,
                const Technology& technology, const Synthesise& synthesise) {
  const std::vector<UnitArea> flat =
      synthesise({flat_array_unit(shape, false), flat_array_unit(shape, true)}, technology);
  Technology no_memories = technology;
  no_memories.sram.area_um2_per_bit = 0;
  const ArchitectureArea parts = compose(shape, units, no_memories);
  if (!parts.array || !parts.accumulators)
    throw InputError({"--flat"}, "found parts without an area, expected an array with RTL");
  const double composed = (*parts.array + *parts.accumulators) / static_cast<double>(shape.arrays);
  print_units(flat);
  const auto over = [&](double area) { return 100 * (composed / area - 1); };
  fmt::print(
      "\nthe same from its parts: {:.0f} um2, {:+.1f}% over it as one, of which {:.1f}% are "
      "registers\n"
      "that always hold the same, which parts laid out by themselves do not share: {:+.1f}% over "
      "it with\n"
      "every part's own\n",
      composed, over(flat[0].area_um2), over(flat[0].area_um2) - over(flat[1].area_um2),
      over(flat[1].area_um2));
}

void print_architecture(const Config& config, const ArchitectureArea& area) {
  fmt::print("{} in {}, um2\n", config.name, config.technology);
  const std::pair<const char*, const std::optional<double>*> parts[] = {
      {"FPU", &area.fpu},           {"processing element", &area.processing_element},
      {"array", &area.array},       {"accumulators", &area.accumulators},
      {"rounders", &area.rounders}, {"buffers", &area.buffers},
      {"total", &area.total}};
  for (const auto& [name, value] : parts) fmt::print("{:<20} {:>14}\n", name, or_unknown(*value));
}

void print_every_fpu(const Technology& technology, const Synthesise& synthesise) {
  const std::vector<FpuVariant> fpus = known_fpus();
  std::vector<UnitVariant> variants;
  for (const FpuVariant& fpu : fpus) variants.push_back(fpu.unit);
  print_fpus(fpus, synthesise(variants, technology));
}

void print_every_unit(const Technology& technology, const Synthesise& synthesise) {
  const std::vector<UnitArea> units = synthesise(known_units(), technology);
  nlohmann::ordered_json list = nlohmann::ordered_json::array();
  for (const UnitArea& unit : units) list.push_back(unit_json(unit));
  for (const auto& [variant, shape] : compared_arrays()) {
    list.push_back(unit_json(composed_array(variant, shape, units, technology)));
    list.back()["composed"] = true;
  }
  std::cout << list.dump(1) << '\n';
}

// Of the known units those that a name means: a unit's, or UNIT/VARIANT.
std::vector<UnitVariant> units_named(const std::vector<std::string>& names) {
  const std::vector<UnitVariant> known = known_units();
  std::vector<UnitVariant> result;
  for (const std::string& name : names) {
    const std::size_t before = result.size();
    for (const UnitVariant& unit : known)
      if (unit.unit == name || unit.label() == name) result.push_back(unit);
    if (result.size() == before)
      throw InputError(
          {"--unit"}, "found '" + name + "', expected a unit, or UNIT/VARIANT, that --units lists");
  }
  return result;
}

// Whether the array may be synthesised as one.
void check_flat(const ArrayShape& shape) {
  if (shape.output_stationary)
    throw InputError({"--flat"}, "found array.dataflow: os, expected ws or is");
  if (shape.rows * shape.cols > kMostFlatElements)
    throw InputError({"--flat"}, "found an array of " + std::to_string(shape.rows * shape.cols) +
                                     " elements, expected at most " +
                                     std::to_string(kMostFlatElements));
}

void print_config(const Arguments& arguments, const Synthesise& synthesise) {
  std::vector<Setting> settings;
  for (const std::string& text : arguments.texts("set")) settings.push_back(parse_setting(text));
  Config config = load_config(arguments.text("CONFIG"), settings);
  Technology technology = technology_of(config);
  if (arguments.has("technology")) {
    config.technology = arguments.text("technology");
    technology = technology_named(config.technology, {"--technology"});
  }
  ArrayShape shape;
  try {
    shape = area_shape(config);
  } catch (const std::domain_error& error) {
    throw InputError({arguments.text("CONFIG")}, std::string("has no area: ") + error.what());
  }
  if (arguments.has("flat")) check_flat(shape);
  const std::vector<UnitArea> units = synthesise(units_of(shape), technology);
  const ArchitectureArea area = compose(shape, units, technology);
  if (arguments.has("json")) {
    std::cout << area_json(config, area).dump(1) << '\n';
    return;
  }
  print_units(units);
  std::cout << '\n';
  std::cout.flush();
  print_architecture(config, area);
  if (!arguments.has("flat")) return;
  std::cout << '\n';
  std::cout.flush();
  print_flat(shape, units, technology, synthesise);
}

}  // namespace

int command_area(const CommandArguments& given) {
  Arguments arguments("area CONFIG | area --units | area --fpus | area --unit NAME... [OPTIONS]");
  arguments.positional("CONFIG", "the architecture whose parts are added up");
  arguments.options().add_options()("units", "every RTL unit and variant, as JSON")(
      "fpus", "every FPU, side by side")(
      "unit", po::value<std::vector<std::string>>(),
      "UNIT or UNIT/VARIANT of --units, as a table; may be given often")(
      "set", po::value<std::vector<std::string>>(), "KEY=VALUE on top of the config, dotted")(
      "technology", po::value<std::string>(), "a name (see quaver technologies) or a liberty file")(
      "seeds", po::value<std::string>()->default_value(std::to_string(kFewestSeeds)),
      "orders of its cells that a unit is synthesised in")(
      "rtl", po::value<std::string>(),
      "DIR: measure the RTL that DIR/rtl/files.f lists instead of the shipped one")(
      "flat", "also synthesise the array as one, of at most 16 elements")("json", "print JSON");
  if (!arguments.parse(given)) return kDone;
  if (arguments.has("units") + arguments.has("fpus") + arguments.has("unit") +
          arguments.has("CONFIG") !=
      1)
    throw InputError({"area"}, "expected one of a CONFIG, --units, --fpus and --unit");
  if (arguments.has("set") && !arguments.has("CONFIG"))
    throw InputError({"--set"}, "changes a config, expected CONFIG");
  if (arguments.has("flat") && (!arguments.has("CONFIG") || arguments.has("json")))
    throw InputError({"--flat"}, "expected with a CONFIG, and without --json");

  const auto seeds = static_cast<unsigned>(arguments.integer("seeds", kFewestSeeds, kMostSeeds));
  const std::filesystem::path root =
      arguments.has("rtl") ? std::filesystem::path(arguments.text("rtl")) : data_root();
  const Synthesise synthesise = [&](const std::vector<UnitVariant>& units,
                                    const Technology& technology) {
    return synthesised(units, technology, arguments.threads(), seeds, root);
  };
  if (arguments.has("CONFIG")) {
    print_config(arguments, synthesise);
    return kDone;
  }
  const std::string name = arguments.has("technology") ? arguments.text("technology") : "osu018";
  const Technology technology = technology_named(name, {"--technology"});
  if (arguments.has("fpus")) print_every_fpu(technology, synthesise);
  if (arguments.has("units")) print_every_unit(technology, synthesise);
  if (arguments.has("unit"))
    print_units(synthesise(units_named(arguments.texts("unit")), technology));
  return kDone;
}

}  // namespace quaver
