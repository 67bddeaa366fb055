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
struct Record {
  static constexpr int kBegin = 2;  // registers begin with random bits
  VerilatedFstC file;
  Record(Vmodel& model, const char* name) {
    model.trace(&file, 99);  // levels below the top: all
    file.open(name);
  }
  void dump(std::uint64_t time) { file.dump(time); }
  void evaluated() {}
};
}
)";

// Counts since the model was made, written when it ends. A bit counts as changed at the first
// evaluation if it is not as its shadow begins, and at a register's first value if that is not what
// it began with: so registers begin with zeros, and what the first evaluation counts is dropped.
constexpr std::string_view kCoverage = R"(#include "verilated_cov.h"
#include <string>
namespace {
struct Record {
  static constexpr int kBegin = 0;
  VerilatedContext& context;
  std::string file;
  bool begun = false;
  Record(Vmodel& model, const char* name) : context(*model.contextp()), file(name) {}
  ~Record() { context.coveragep()->write(file.c_str()); }
  void dump(std::uint64_t) {}
  void evaluated() {
    if (!begun) context.coveragep()->zero();
    begun = true;
  }
};
}
)";

constexpr std::string_view kNothing = R"(namespace {
struct Record {
  static constexpr int kBegin = 2;
  Record(Vmodel&, const char*) {}
  void dump(std::uint64_t) {}
  void evaluated() {}
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
  std::unique_ptr<Record> record;
  std::string failed;
  Instance(const char* name, int seed) {
    context.randReset(Record::kBegin);
    context.randSeed(seed);
    Verilated::threadContextp(&context);
    context.traceEverOn(name != nullptr);
    model = std::make_unique<Vmodel>(&context);
    if (name != nullptr) record = std::make_unique<Record>(*model, name);
  }
  ~Instance() {
    failed_assertions = nullptr;
    record.reset();  // before what it shows
    model->final();
  }
};
}
#define EXPORT extern "C" __attribute__((visibility("default")))
EXPORT void* quaver_model_open(const char* file, int seed) { return new Instance(file, seed); }
EXPORT void quaver_model_close(void* model) { delete static_cast<Instance*>(model); }
EXPORT void quaver_model_eval(void* model) {
  Instance& instance = *static_cast<Instance*>(model);
  failed_assertions = &instance.failed;
  instance.model->eval();
  if (instance.record) instance.record->evaluated();
}
EXPORT const char* quaver_model_failed_assertions(void* model) {
  return static_cast<Instance*>(model)->failed.c_str();
}
EXPORT void quaver_model_dump(void* model, std::uint64_t picoseconds) {
  Instance& instance = *static_cast<Instance*>(model);
  if (instance.record) instance.record->dump(picoseconds);
}
#define PORT(name) \
  if (std::strcmp(port, #name) == 0) { *bytes = sizeof model.name; return &model.name; }
EXPORT void* quaver_model_port(void* instance, const char* port, std::size_t* bytes) {
  Vmodel& model = *static_cast<Instance*>(instance)->model;
)";

}  // namespace

std::string model_source(std::string_view header, ModelRecord record) {
  std::string source(kBeginning);
  source += record == ModelRecord::kWaves      ? kWaves
            : record == ModelRecord::kCoverage ? kCoverage
                                               : kNothing;
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
