#include "sim/verify/model_library.h"

#include <dlfcn.h>
#include <unistd.h>

#include <fstream>

#include "sim/area/cache.h"

namespace quaver {
namespace {

namespace fs = std::filesystem;

template <class Function>
bool find(void* library, const char* name, Function& function) {
  function = reinterpret_cast<Function>(dlsym(library, name));
  return function != nullptr;
}

// Never unloaded: models of it live in SystemC modules, which live as long as the program.
ModelFunctions load(const fs::path& file) {
  void* const library = dlopen(file.c_str(), RTLD_NOW | RTLD_LOCAL);
  if (library == nullptr) throw SynthesisError("cannot load a model: " + std::string(dlerror()));
  ModelFunctions f;
  if (!find(library, "quaver_model_open", f.open) || !find(library, "quaver_model_port", f.port) ||
      !find(library, "quaver_model_eval", f.eval) || !find(library, "quaver_model_dump", f.dump) ||
      !find(library, "quaver_model_failed_assertions", f.failed_assertions) ||
      !find(library, "quaver_model_close", f.close))
    throw SynthesisError("cannot load a model: " + file.string() + " lacks a function");
  return f;
}

// An entry is the shared object and its checksum beside it: what was cut off is not loaded.
bool intact(const fs::path& object, const fs::path& checksum) {
  std::error_code error;
  if (!fs::is_regular_file(object, error) || !fs::is_regular_file(checksum, error)) return false;
  return sha256(read_whole(object)) == read_whole(checksum);
}

// Through temporary files, so that a reader never sees half an entry.
bool store(const fs::path& built, const fs::path& object, const fs::path& checksum) {
  std::error_code error;
  fs::create_directories(object.parent_path(), error);
  const std::string suffix = "." + std::to_string(getpid()) + ".tmp";
  const auto put = [&](const fs::path& file, const std::string& bytes) {
    const fs::path temporary = file.string() + suffix;
    std::ofstream stream(temporary, std::ios::binary);
    stream << bytes;
    stream.close();
    if (stream) fs::rename(temporary, file, error);
    const bool done = stream && !error;
    if (!done) fs::remove(temporary, error);
    return done;
  };
  const std::string bytes = read_whole(built);
  return put(checksum, sha256(bytes)) && put(object, bytes);
}

}  // namespace

ModelLibrary::ModelLibrary(RtlSources rtl, fs::path cache, Notify note, Notify warn)
    : rtl_(std::move(rtl)),
      cache_(std::move(cache)),
      note_(std::move(note)),
      warn_(std::move(warn)) {}

ModelFunctions ModelLibrary::functions(const ModelRequest& request) const {
  const ModelTools tools = find_model_tools();
  const fs::path object = cache_ / ("model-" + model_key(request, rtl_, tools) + ".so");
  const fs::path checksum = fs::path(object).replace_extension(".sha256");
  if (intact(object, checksum)) return load(object);
  std::error_code error;
  if (fs::exists(object, error)) warn_("ignoring the corrupt cache entry " + object.string());
  note_("building " + request.model.name +
        (request.record == ModelRecord::kWaves      ? " with waves"
         : request.record == ModelRecord::kCoverage ? " with coverage"
                                                    : "") +
        ", once for this RTL and these parameters");
  ModelBuild build(request, tools);
  const fs::path built = build.make(rtl_);
  if (!store(built, object, checksum)) warn_("cannot write to the cache " + cache_.string());
  return load(built);
}

}  // namespace quaver
