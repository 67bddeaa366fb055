// A Verilated model in a shared object that was made after this program
// (sim/verify/model_library.h): its ports as a plain struct, so that adapters drive it as they
// drive a model of the build.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "models/timed/undefined_state.h"

namespace quaver {

// The functions of the shared object: its whole interface, in C.
struct ModelFunctions {
  // `file` names what the model leaves behind (waves or coverage), or is null; `seed` (not 0) is of
  // what registers begin with.
  void* (*open)(const char* file, int seed) = nullptr;
  // Where the model keeps a port and in how many bytes; null if it has no port of that name.
  void* (*port)(void* model, const char* name, std::size_t* bytes) = nullptr;
  void (*eval)(void* model) = nullptr;
  // What assertions that failed said (models/timed/failed_assertions.h); "" while all hold.
  const char* (*failed_assertions)(void* model) = nullptr;
  void (*dump)(void* model, std::uint64_t picoseconds) = nullptr;
  void (*close)(void* model) = nullptr;
};

// What a bench makes its model from, instead of the class that it was compiled with.
struct LoadedModelSource {
  std::string name;
  ModelFunctions functions;  // outlive every model
  std::string file;          // of its waves or coverage, or ""
};

// Ports defines
//   static void visit(auto& self, auto&& visitor)   // visitor("name", member) for every port
// with members as wide as the widest model needs: integers, or arrays of 32-bit words. A port that
// the model does not have stays unconnected.
template <class Ports>
class LoadedModel : public Ports {
 public:
  explicit LoadedModel(const LoadedModelSource& source)
      : source_(source),
        model_(source_.functions.open(source_.file.empty() ? nullptr : source_.file.c_str(),
                                      verilator_seed())) {
    Ports::visit(static_cast<Ports&>(*this),
                 [this](const char* name, auto& member) { connect(name, &member, sizeof member); });
  }
  ~LoadedModel() { source_.functions.close(model_); }
  LoadedModel(const LoadedModel&) = delete;
  LoadedModel& operator=(const LoadedModel&) = delete;

  void eval() {
    for (const Link& link : inputs_) std::memcpy(link.port, link.member, link.bytes);
    source_.functions.eval(model_);
    for (const Link& link : outputs_) std::memcpy(link.member, link.port, link.bytes);
  }
  // Writes what all signals are now into the wave, as of this time.
  void dump(std::uint64_t picoseconds) { source_.functions.dump(model_, picoseconds); }
  [[nodiscard]] const char* failed_assertions() const {
    return source_.functions.failed_assertions(model_);
  }
  void final() {}
  [[nodiscard]] const char* modelName() const { return source_.name.c_str(); }

 private:
  // Member and port have their lowest byte first (Verilator's wide words are right on no other
  // machine), so a narrower port is the beginning of its member.
  struct Link {
    void* port;
    void* member;
    std::size_t bytes;  // of the port
  };

  void connect(const char* name, void* member, std::size_t member_bytes) {
    std::size_t bytes = 0;
    void* const port = source_.functions.port(model_, name, &bytes);
    if (port == nullptr) return;
    if (bytes > member_bytes)
      throw std::logic_error(source_.name + ": port " + name + " is wider than expected");
    (std::string_view(name).ends_with("_o") ? outputs_ : inputs_).push_back({port, member, bytes});
  }

  LoadedModelSource source_;
  void* model_;
  std::vector<Link> inputs_, outputs_;
};

}  // namespace quaver
