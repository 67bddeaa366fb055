#include "sim/verify/config_core.h"

#include <algorithm>

#include "models/array_core/loaded_core.h"
#include "sim/array/rtl_cores.h"
#include "sim/schedule/stationary_schedule.h"

namespace quaver {
namespace {

Location place_in_array(const Config& config, const char* key) {
  const Entry* array = config.document.find("array");
  const Entry* entry = array == nullptr ? nullptr : array->value.find(key);
  return entry == nullptr ? place_of(config, "array") : entry->location;
}

}  // namespace

RtlShape verified_shape(const Config& config) {
  for (const auto& [key, size] :
       {std::pair{"rows", config.array.rows}, {"cols", config.array.cols}})
    if (size > kLargestLoadedCore)
      throw InputError(place_in_array(config, key),
                       std::string("array.") + key + " is " + std::to_string(size) +
                           ", expected at most " + std::to_string(kLargestLoadedCore) +
                           " in an array whose RTL is verified");
  if (config.array.timing == Timing::kScaleSim)
    throw InputError(place_in_array(config, "timing"),
                     "array.timing: scalesim is a count, not a machine; expected hardware");
  RtlShape shape = rtl_shape(config);
  shape.name = config.name;
  if (shape.output_stationary) return shape;
  for (const PassArithmetic& pass : config.recipe.arithmetics()) {
    const StationarySchedule schedule({1, 1, 1}, config.array, config.fpu, pass);
    if (!shape.runs(schedule.geometry()))
      throw InputError(place_of(config, "recipe"),
                       "the chunks of the passes differ, expected one chunk for all of them: the "
                       "RTL's is fixed");
  }
  return shape;
}

VerilatedModel core_model(const RtlShape& shape) {
  const std::string fpu = std::to_string(shape.element_decoders ? 2 : traits(shape.arithmetic).fpu);
  if (shape.output_stationary)
    return {"Vcore_" + shape.name,
            "quaver_output_core",
            {{"Rows", std::to_string(shape.rows)},
             {"Cols", std::to_string(shape.cols)},
             {"MultiplierStages", std::to_string(shape.multiplier_stages)},
             {"Fpu", fpu}}};
  return {"Vcore_" + shape.name,
          "quaver_array_core",
          {{"Rows", std::to_string(shape.rows)},
           {"Cols", std::to_string(shape.cols)},
           {"MultiplierStages", std::to_string(shape.multiplier_stages)},
           {"AdderStages", std::to_string(shape.adder_stages)},
           {"ChunkRows", std::to_string(shape.chunk_rows)},
           {"Depth", std::to_string(shape.depth)},
           {"Fpu", fpu},
           {"TotalFp32", shape.fp32_totals ? "1" : "0"}}};
}

}  // namespace quaver
