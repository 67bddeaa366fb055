// Models that are Verilated and compiled when they are asked for, as shared objects in the cache:
// an array of any size, or a unit with waves.
#pragma once

#include <filesystem>
#include <functional>
#include <string>

#include "models/timed/loaded_model.h"
#include "sim/verify/model_build.h"

namespace quaver {

class ModelLibrary {
 public:
  using Notify = std::function<void(const std::string&)>;

  // Entries are named by the hash of all that determines them: the RTL, module and parameters, the
  // tools' versions, their arguments. `note` tells what takes time, `warn` what went wrong and was
  // got round.
  ModelLibrary(RtlSources rtl, std::filesystem::path cache, Notify note, Notify warn);

  // The functions of the model, which stay for as long as the program runs. SynthesisError:
  // Verilator or the compiler is missing or failed, with its last lines. Interrupted: a signal came
  // and an InterruptGuard handles it.
  [[nodiscard]] ModelFunctions functions(const ModelRequest& request) const;

 private:
  RtlSources rtl_;
  std::filesystem::path cache_;
  Notify note_, warn_;
};

}  // namespace quaver
