// What run and compare have in common: their options, traces by name, models by tier.
#pragma once

#include <span>

#include "models/array_core/element_wave.h"
#include "sim/cli/arguments.h"
#include "sim/onnx/read.h"
#include "sim/run/run.h"

namespace quaver {

void add_run_options(Arguments& arguments);  // --passes --batch --values --no-area --energy
// Without --passes: every pass that all the configs' recipes have. Throws InputError for a pass
// that one of them lacks.
RunOptions run_options(const Arguments& arguments, std::span<const Config> configs);
// The network of a file: an ONNX model if its name ends in .onnx, else CSV. `sizes` are those of an
// ONNX model's named dimensions, each given as NAME=SIZE. What the reader notes goes to the log.
Trace trace_named(const std::string& name, const std::vector<std::string>& sizes = {});
// The same of an ONNX model, with its weights.
Trace onnx_named(const std::string& name, const std::vector<std::string>& sizes,
                 OnnxWeights& weights);

// Throws InputError where the tier cannot run the config. `wave`, if any, is of the SystemC tier
// and outlives the model.
std::unique_ptr<ArrayModel> make_array_model(Tier tier, const Config& config,
                                             ElementWave* wave = nullptr);

}  // namespace quaver
