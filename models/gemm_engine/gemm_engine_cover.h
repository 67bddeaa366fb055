// Which GEMMs a bench has given an engine, in which arithmetic, and where its streams waited.
#pragma once

#include <functional>

#include "models/gemm_engine/gemm_engine_sc.h"
#include "models/lockstep/cover_group.h"

namespace quaver {

// What is called once a cycle.
std::function<void(const GemmEngineInputs&, const GemmEngineOutputs&)> gemm_engine_cover(
    CoverGroup& group, const EngineBuild& build);

}  // namespace quaver
