#include "sim/verify/array_rig.h"

#include "sim/verify/output_rig.h"
#include "sim/verify/stationary_rig.h"

namespace quaver {

std::unique_ptr<ArrayRig> make_array_rig(const BuiltCore& core) {
  const char* const name = sc_core::sc_gen_unique_name("rig");
  if (core.shape.output_stationary) return std::make_unique<OutputRig>(name, core);
  return std::make_unique<StationaryRig>(name, core);
}

}  // namespace quaver
