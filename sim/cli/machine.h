// What run and compare have in common: their options, traces by name, models by tier.
#pragma once

#include "sim/cli/arguments.h"
#include "sim/run/run.h"

namespace quaver {

void add_run_options(Arguments& arguments);  // --passes --batch --no-area
RunOptions run_options(const Arguments& arguments);
Trace trace_named(const std::string& name);

// Throws InputError where the tier cannot run the config.
std::unique_ptr<ArrayModel> make_array_model(Tier tier, const Config& config);

}  // namespace quaver
