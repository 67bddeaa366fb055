// Verilates and compiles one model as a shared object.
#pragma once

#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include "models/lockstep/verilated_models.h"
#include "sim/area/process.h"
#include "sim/area/rtl_sources.h"
#include "sim/verify/model_source.h"

namespace quaver {

struct ModelRequest {
  VerilatedModel model;
  ModelRecord record = ModelRecord::kNothing;
};

struct ModelTools {
  std::filesystem::path verilator, compiler;
  std::string root;      // VERILATOR_ROOT
  std::string versions;  // of both
};

// Throws SynthesisError if one is missing.
ModelTools find_model_tools();

// The bytes of a file; none if it cannot be read.
std::string read_whole(const std::filesystem::path& file);

// SHA-256 of all that determines the shared object: the RTL, module, parameters, the C++ around the
// model, the tools' versions and arguments.
std::string model_key(const ModelRequest& request, const RtlSources& rtl, const ModelTools& tools);

class ModelBuild {
 public:
  ModelBuild(const ModelRequest& request, const ModelTools& tools)
      : request_(request), tools_(tools) {}

  // The shared object, which lives as long as this. SynthesisError: a tool failed.
  std::filesystem::path make(const RtlSources& rtl);

 private:
  [[nodiscard]] std::filesystem::path sources() const { return scratch_.path() / "sources"; }
  [[nodiscard]] std::filesystem::path objects() const { return scratch_.path() / "objects"; }
  void verilate(const RtlSources& rtl) const;
  void write_units();
  void add_large_units(const std::vector<std::string>& files, const std::string& optimised);
  // A source that is made of `files`.
  void add_unit(const std::string& name, const std::string& optimisation,
                const std::vector<std::string>& files);
  void compile(const std::vector<std::string>& more) const;

  const ModelRequest& request_;
  const ModelTools& tools_;
  ScratchDirectory scratch_;
  std::vector<std::pair<std::string, std::string>> units_;  // name and optimisation
};

}  // namespace quaver
