#include "sim/verify/model_source.h"

#include <regex>

namespace quaver {
namespace {

constexpr std::string_view kBeginning = R"(#include "Vmodel.h"
#include "verilated.h"
#include <cstdint>
#include <cstring>
#include <memory>
)";

constexpr std::string_view kWaves = R"(#include "verilated_fst_c.h"
namespace {
struct Wave {
  VerilatedFstC file;
  Wave(Vmodel& model, const char* name) {
    model.trace(&file, 99);  // levels below the top: all
    file.open(name);
  }
  void dump(std::uint64_t time) { file.dump(time); }
};
}
)";

constexpr std::string_view kNoWaves = R"(namespace {
struct Wave {
  Wave(Vmodel&, const char*) {}
  void dump(std::uint64_t) {}
};
}
)";

// As models/timed/failed_assertions.cc, which is in another object.
constexpr std::string_view kAssertions = R"(#include <cstdarg>
#include <cstdio>
#include <string>
namespace {
thread_local std::string printed;
thread_local std::string* failed_assertions = nullptr;
}
int quaver_verilated_print(const char* format, ...) {
  char text[4096];
  va_list arguments;
  va_start(arguments, format);
  const int length = std::vsnprintf(text, sizeof text, format, arguments);
  va_end(arguments);
  printed += text;
  return length;
}
void vl_stop(const char*, int, const char*) {
  const std::string beginning = "%Error: ";
  if (const std::size_t at = printed.find(beginning); at != std::string::npos)
    printed.erase(0, at + beginning.size());
  printed.erase(printed.find_last_not_of('\n') + 1);
  if (failed_assertions != nullptr && failed_assertions->find(printed) == std::string::npos)
    *failed_assertions += (failed_assertions->empty() ? "" : "\n  ") + printed;
  printed.clear();
}
)";

constexpr std::string_view kInstance = R"(namespace {
struct Instance {
  VerilatedContext context;
  std::unique_ptr<Vmodel> model;
  std::unique_ptr<Wave> wave;
  std::string failed;
  Instance(const char* name, int seed) {
    context.randReset(2);  // registers begin with random bits
    context.randSeed(seed);
    Verilated::threadContextp(&context);
    context.traceEverOn(name != nullptr);
    model = std::make_unique<Vmodel>(&context);
    if (name != nullptr) wave = std::make_unique<Wave>(*model, name);
  }
  ~Instance() {
    failed_assertions = nullptr;
    wave.reset();  // before what it shows
    model->final();
  }
};
}
#define EXPORT extern "C" __attribute__((visibility("default")))
EXPORT void* quaver_model_open(const char* wave, int seed) { return new Instance(wave, seed); }
EXPORT void quaver_model_close(void* model) { delete static_cast<Instance*>(model); }
EXPORT void quaver_model_eval(void* model) {
  failed_assertions = &static_cast<Instance*>(model)->failed;
  static_cast<Instance*>(model)->model->eval();
}
EXPORT const char* quaver_model_failed_assertions(void* model) {
  return static_cast<Instance*>(model)->failed.c_str();
}
EXPORT void quaver_model_dump(void* model, std::uint64_t picoseconds) {
  Instance& instance = *static_cast<Instance*>(model);
  if (instance.wave) instance.wave->dump(picoseconds);
}
#define PORT(name) \
  if (std::strcmp(port, #name) == 0) { *bytes = sizeof model.name; return &model.name; }
EXPORT void* quaver_model_port(void* instance, const char* port, std::size_t* bytes) {
  Vmodel& model = *static_cast<Instance*>(instance)->model;
)";

}  // namespace

std::string model_source(std::string_view header, bool waves) {
  std::string source(kBeginning);
  source += waves ? kWaves : kNoWaves;
  source += kAssertions;
  source += kInstance;
  // "VL_IN8(&valid_i,0,0);", and without the & for arrays of words.
  static const std::regex port(R"(VL_(?:IN|OUT)(?:8|16|64|W)?\(&?(\w+),)");
  const std::string text(header);
  for (std::sregex_iterator found(text.begin(), text.end(), port), end; found != end; ++found)
    source += "  PORT(" + (*found)[1].str() + ")\n";
  return source + "  return nullptr;\n}\n";
}

}  // namespace quaver
