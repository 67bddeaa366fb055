#include "sim/array/rtl_cores.h"

#include "sim/array/output_model.h"
#include "sim/array/timed_model.h"
#include "sim/schedule/schedule.h"

namespace quaver {

Location place_of(const Config& config, const char* key) {
  const Entry* entry = config.document.find(key);
  return entry == nullptr ? config.document.location : entry->location;
}

namespace {

std::string describe(const RtlShape& shape) {
  if (shape.output_stationary)
    return "os " + std::to_string(shape.rows) + "x" + std::to_string(shape.cols) + " stages " +
           std::to_string(shape.multiplier_stages) + "+1 " + traits(shape.arithmetic).name;
  return std::to_string(shape.rows) + "x" + std::to_string(shape.cols) + " stages " +
         std::to_string(shape.multiplier_stages) + "+" + std::to_string(shape.adder_stages) +
         " chunk rows " + std::to_string(shape.chunk_rows) + " depth " +
         std::to_string(shape.depth) + " " + traits(shape.arithmetic).name +
         (shape.fp32_totals && !traits(shape.arithmetic).fp32_sums ? ", fp32 totals" : "");
}

// Of a pass that the RTL has. All passes run on one core.
RtlControls wanted_controls(const Config& config) {
  RtlControls controls;
  for (const PassArithmetic& pass : config.recipe.arithmetics()) try {
      controls = rtl_controls(pass);
    } catch (const std::invalid_argument& error) {
      throw InputError(place_of(config, "recipe"),
                       "recipe '" + config.recipe.name + "': " + error.what());
    }
  if (config.recipe.first_last != nullptr && controls.arithmetic != RtlArithmetic::kFp169)
    throw InputError(place_of(config, "recipe"),
                     "the RTL has no FPU of both 16 and 8 bits, expected recipe.first_last: none");
  return controls;
}

}  // namespace

RtlShape rtl_shape(const Config& config) {
  const RtlControls controls = wanted_controls(config);
  const bool element_decoders = controls.arithmetic == RtlArithmetic::kHybrid &&
                                config.fpu.decode == DecoderPlacement::kElement;
  if (config.array.dataflow == Dataflow::kOutputStationary) {
    if (controls.fp32_totals)
      throw InputError(place_of(config, "recipe"),
                       "the RTL of output-stationary elements has fp169 sums alone, expected a "
                       "recipe that has, or array.dataflow: ws or is");
    return {std::to_string(config.array.rows) + "x" + std::to_string(config.array.cols),
            config.array.rows,
            config.array.cols,
            config.fpu.multiplier_stages,
            config.fpu.adder_stages,
            1,
            1,
            controls.arithmetic,
            controls.fp32_totals,
            element_decoders,
            true};
  }
  const StationarySchedule schedule({1, 1, 1}, config.array, config.fpu, config.recipe.passes[0]);
  const ArrayGeometry& g = schedule.geometry();
  return {std::to_string(g.rows) + "x" + std::to_string(g.cols),
          g.rows,
          g.cols,
          config.fpu.multiplier_stages,
          config.fpu.adder_stages,
          g.chunk_rows == 0 ? g.rows : g.chunk_rows,  // none that ends inside the column
          g.depth,
          controls.arithmetic,
          controls.fp32_totals,
          element_decoders};
}

namespace {

// Whether the core has the array of the config.
bool runs(const RtlShape& shape, const Config& config) {
  const Schedule schedule({1, 1, 1}, config.array, config.fpu, config.recipe.passes[0]);
  if (const OutputSchedule* output = schedule.output())
    return shape.runs(
        OutputGeometry{output->rows(), output->cols(), output->latency(), output->lanes()});
  return shape.runs(schedule.stationary()->geometry());
}

}  // namespace

const BuiltCore& built_core(const Config& config) {
  const RtlShape wanted = rtl_shape(config);
  std::string known;
  for (const BuiltCore& core : built_cores()) {
    const RtlShape& shape = core.shape;
    if (shape.arithmetic == wanted.arithmetic && shape.fp32_totals == wanted.fp32_totals &&
        shape.multiplier_stages == wanted.multiplier_stages && runs(shape, config))
      return core;
    known += (known.empty() ? "" : "; ") + describe(shape);
  }
  throw InputError(place_of(config, "array"),
                   "no Verilated core has this shape, expected one of: " + known);
}

std::unique_ptr<ArrayModel> make_rtl_model(const BuiltCore& core) {
  const char* const name = sc_core::sc_gen_unique_name("core");
  if (core.shape.output_stationary)
    return std::make_unique<OutputModel>(core.make_output(name, core.shape));
  return std::make_unique<TimedModel>(core.make(name, core.shape));
}

}  // namespace quaver
