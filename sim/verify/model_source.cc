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
  VerilatedFstC file;
  Record(Vmodel& model, const char* name) {
    model.trace(&file, 99);  // levels below the top: all
    file.open(name);
  }
  void dump(std::uint64_t time) { file.dump(time); }
};
}
)";

// Counts since the model was made, written when it ends.
constexpr std::string_view kCoverage = R"(#include "verilated_cov.h"
#include <string>
namespace {
struct Record {
  VerilatedContext& context;
  std::string file;
  Record(Vmodel& model, const char* name) : context(*model.contextp()), file(name) {}
  ~Record() { context.coveragep()->write(file.c_str()); }
  void dump(std::uint64_t) {}
};
}
)";

constexpr std::string_view kNothing = R"(namespace {
struct Record {
  Record(Vmodel&, const char*) {}
  void dump(std::uint64_t) {}
};
}
)";

constexpr std::string_view kInstance = R"(namespace {
struct Instance {
  VerilatedContext context;
  std::unique_ptr<Vmodel> model;
  std::unique_ptr<Record> record;
  explicit Instance(const char* name) {
    context.traceEverOn(name != nullptr);
    model = std::make_unique<Vmodel>(&context);
    if (name != nullptr) record = std::make_unique<Record>(*model, name);
  }
  ~Instance() {
    record.reset();  // before what it shows
    model->final();
  }
};
}
#define EXPORT extern "C" __attribute__((visibility("default")))
EXPORT void* quaver_model_open(const char* file) { return new Instance(file); }
EXPORT void quaver_model_close(void* model) { delete static_cast<Instance*>(model); }
EXPORT void quaver_model_eval(void* model) { static_cast<Instance*>(model)->model->eval(); }
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
  source += kInstance;
  // "VL_IN8(&valid_i,0,0);", and without the & for arrays of words.
  static const std::regex port(R"(VL_(?:IN|OUT)(?:8|16|64|W)?\(&?(\w+),)");
  const std::string text(header);
  for (std::sregex_iterator found(text.begin(), text.end(), port), end; found != end; ++found)
    source += "  PORT(" + (*found)[1].str() + ")\n";
  return source + "  return nullptr;\n}\n";
}

}  // namespace quaver
