// quaver area: area and delay of units, and of a config's machine.
#include <spdlog/fmt/fmt.h>

#include <iostream>

#include "sim/area/units.h"
#include "sim/cli/arguments.h"
#include "sim/cli/commands.h"
#include "sim/cli/config_area.h"
#include "sim/report/report.h"

namespace quaver {
namespace po = boost::program_options;
namespace {

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

void print_architecture(const Config& config, const ArchitectureArea& area) {
  fmt::print("{} in {}, um2\n", config.name, config.technology);
  const std::pair<const char*, const std::optional<double>*> parts[] = {
      {"FPU", &area.fpu},           {"processing element", &area.processing_element},
      {"array", &area.array},       {"accumulators", &area.accumulators},
      {"rounders", &area.rounders}, {"buffers", &area.buffers},
      {"total", &area.total}};
  for (const auto& [name, value] : parts) fmt::print("{:<20} {:>14}\n", name, or_unknown(*value));
}

}  // namespace

int command_area(const CommandArguments& given) {
  Arguments arguments("area CONFIG | area --units | area --fpus [OPTIONS]");
  arguments.positional("CONFIG", "the architecture whose parts are added up");
  arguments.options().add_options()("units", "every RTL unit and variant, as JSON")(
      "fpus", "every FPU, side by side")("technology", po::value<std::string>(),
                                         "a name (see quaver technologies) or a liberty file")(
      "json", "print JSON");
  if (!arguments.parse(given)) return kDone;
  if (arguments.has("units") + arguments.has("fpus") + arguments.has("CONFIG") != 1)
    throw InputError({"area"}, "expected one of a CONFIG, --units and --fpus");

  if (!arguments.has("CONFIG")) {
    const std::string name = arguments.has("technology") ? arguments.text("technology") : "osu018";
    const Technology technology = technology_named(name, {"--technology"});
    if (arguments.has("fpus")) {
      const std::vector<FpuVariant> fpus = known_fpus();
      std::vector<UnitVariant> variants;
      for (const FpuVariant& fpu : fpus) variants.push_back(fpu.unit);
      print_fpus(fpus, synthesised(variants, technology, arguments.threads()));
      return kDone;
    }
    const std::vector<UnitArea> units = synthesised(known_units(), technology, arguments.threads());
    nlohmann::ordered_json list = nlohmann::ordered_json::array();
    for (const UnitArea& unit : units) list.push_back(unit_json(unit));
    std::cout << list.dump(1) << '\n';
    return kDone;
  }
  Config config = load_config(arguments.text("CONFIG"));
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
  const std::vector<UnitArea> units = synthesised(units_of(shape), technology, arguments.threads());
  const ArchitectureArea area = compose(shape, units, technology);
  if (arguments.has("json")) {
    std::cout << area_json(config, area).dump(1) << '\n';
  } else {
    print_units(units);
    std::cout << '\n';
    std::cout.flush();
    print_architecture(config, area);
  }
  return kDone;
}

}  // namespace quaver
