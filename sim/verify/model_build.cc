#include "sim/verify/model_build.h"

#include <algorithm>
#include <fstream>
#include <future>
#include <sstream>
#include <thread>

#include "sim/area/cache.h"
#include "sim/verify/model_source.h"

namespace quaver {
namespace {

namespace fs = std::filesystem;
using Words = std::vector<std::string>;

constexpr std::size_t kLinesShown = 8;
constexpr std::uintmax_t kSmallModel = 1U << 20;  // bytes of C++, some four elements
constexpr const char* kFunctions = "functions.cpp";

// As the build has them (cmake/rtl.cmake), but that lint findings do not stop it: a parameter of
// the user's may well make a comparison constant.
// Modules are not inlined: of a 16x16 array that makes two thirds of the code.
const Words kVerilate = {"--cc",   "-O3",         "-fno-inline", "--assert",  "--x-assign",
                         "unique", "--x-initial", "unique",      "-Wno-lint", "-Wno-style"};
// With these two optimisations on, Verilator 5.006 gives every signal that it finds constant the
// counter 0, which another counts.
const Words kCover = {"--coverage-line", "--coverage-toggle", "-fno-const", "-fno-gate"};
// Hidden, and unique to this object: the program has a Verilator runtime of its own.
// A failed assertion is told instead of ending the program (model_source.cc).
const Words kCompile = {"-std=c++20",
                        "-w",
                        "-fPIC",
                        "-fvisibility=hidden",
                        "-fno-gnu-unique",
                        "-DVL_USER_STOP",
                        "-DVL_PRINTF=quaver_verilated_print"};

std::string run(const fs::path& program, const Words& arguments, const fs::path& directory,
                const std::string& what) {
  ProcessResult result = run_process(program, arguments, directory);
  if (result.exit_code != 0)
    throw SynthesisError(program.filename().string() + " failed on " + what + " (exit code " +
                         std::to_string(result.exit_code) +
                         "):" + last_lines(result.output, kLinesShown));
  return result.output;
}

void write_file(const fs::path& file, const std::string& text) {
  fs::create_directories(file.parent_path());
  std::ofstream stream(file, std::ios::binary);
  stream << text;
  if (!stream.flush()) throw SynthesisError("cannot write " + file.string());
}

}  // namespace

std::string read_whole(const fs::path& file) {
  std::ifstream stream(file, std::ios::binary);
  std::ostringstream bytes;
  bytes << stream.rdbuf();
  return bytes.str();
}

ModelTools find_model_tools() {
  const ScratchDirectory scratch;
  ModelTools tools{find_program("verilator", "verilator"), find_program("g++", "g++"), "", ""};
  tools.versions = run(tools.verilator, {"--version"}, scratch.path(), "--version") +
                   run(tools.compiler, {"--version"}, scratch.path(), "--version");
  tools.root = run(tools.verilator, {"--getenv", "VERILATOR_ROOT"}, scratch.path(), "--getenv");
  tools.root.erase(tools.root.find_last_not_of(" \n") + 1);
  return tools;
}

// Each part with its length first, so that no two lists of parts run together into the same bytes.
std::string model_key(const ModelRequest& request, const RtlSources& rtl, const ModelTools& tools) {
  std::string bytes;
  const auto add = [&bytes](std::string_view part) {
    bytes += std::to_string(part.size()) + ':';
    bytes += part;
  };
  for (const RtlFile& file : rtl) add(file.bytes);
  add(request.model.top);
  for (const auto& [name, value] : request.model.parameters) {
    add(name);
    add(value);
  }
  add(model_source("", request.record));
  for (const Words& words : {kVerilate, kCover, kCompile})
    for (const std::string& word : words) add(word);
  add(tools.versions);
  return sha256(bytes);
}

void ModelBuild::verilate(const RtlSources& rtl) const {
  Words arguments = kVerilate;
  if (request_.record == ModelRecord::kWaves) arguments.emplace_back("--trace-fst");
  if (request_.record == ModelRecord::kCoverage)
    arguments.insert(arguments.end(), kCover.begin(), kCover.end());
  for (const std::string& word :
       {std::string("--prefix"), std::string(kModelClass), std::string("--Mdir"),
        objects().string(), std::string("--top-module"), request_.model.top})
    arguments.push_back(word);
  for (const auto& [name, value] : request_.model.parameters)
    arguments.push_back("-G" + name + "=" + value);
  for (const RtlFile& file : rtl) arguments.push_back(file.name.generic_string());
  run(tools_.verilator, arguments, sources(), request_.model.name);
}

// Each source would parse Verilator's headers again, which takes longer than to compile a small
// model: that is one source with all that goes with it, not optimised. Of a large one, what runs in
// each cycle is in as many sources as there are processors, and what runs once is not optimised.
// What counts runs for long.
void ModelBuild::write_units() {
  write_file(
      objects() / kFunctions,
      model_source(read_whole(objects() / (std::string(kModelClass) + ".h")), request_.record));
  Words files;
  std::uintmax_t size = 0;
  for (const auto& entry : fs::directory_iterator(objects())) {
    if (entry.path().extension() != ".cpp") continue;
    files.push_back(entry.path().filename().string());
    size += entry.file_size();
  }
  std::sort(files.begin(), files.end());
  const bool small = size < kSmallModel;
  // Of a run with waves, most of the time goes into the file.
  const bool counts = request_.record == ModelRecord::kCoverage;
  const bool waves = request_.record == ModelRecord::kWaves;
  const std::string optimised = !counts && (small || waves) ? "-O0" : "-O1";
  if (request_.record == ModelRecord::kWaves) add_unit("waves", "-O0", {"verilated_fst_c.cpp"});
  if (request_.record == ModelRecord::kCoverage) add_unit("coverage", "-O0", {"verilated_cov.cpp"});
  Words runtime = {"verilated.cpp", "verilated_threads.cpp"};
  if (small) {
    runtime.insert(runtime.end(), files.begin(), files.end());
    add_unit("all", optimised, runtime);
    return;
  }
  add_unit("runtime", "-O1", runtime);
  add_large_units(files, optimised);
}

void ModelBuild::add_large_units(const Words& files, const std::string& optimised) {
  std::vector<Words> fast(std::max(1U, std::thread::hardware_concurrency()));
  std::vector<std::uintmax_t> sizes(fast.size());
  Words slow;
  for (const std::string& file : files) {
    if (file.ends_with("__Slow.cpp") || file.ends_with("__Syms.cpp")) {
      slow.push_back(file);
      continue;
    }
    const auto smallest = std::min_element(sizes.begin(), sizes.end());
    *smallest += fs::file_size(objects() / file);
    fast[static_cast<std::size_t>(smallest - sizes.begin())].push_back(file);
  }
  for (std::size_t i = 0; i < fast.size(); ++i)
    add_unit("fast" + std::to_string(i), optimised, fast[i]);
  add_unit("slow", "-O0", slow);
}

void ModelBuild::add_unit(const std::string& name, const std::string& optimisation,
                          const Words& files) {
  std::string text;
  text += "int quaver_verilated_print(const char*, ...);\n";  // what VL_PRINTF is
  for (const std::string& file : files) text += "#include \"" + file + "\"\n";
  write_file(objects() / (name + ".cpp"), text);
  units_.emplace_back(name, optimisation);
}

void ModelBuild::compile(const Words& more) const {
  Words arguments = kCompile;
  for (const char* folder : {"", "/vltstd"}) {
    arguments.emplace_back("-isystem");
    arguments.push_back(tools_.root + "/include" + folder);
  }
  if (request_.record == ModelRecord::kWaves)
    arguments.insert(arguments.end(), {"-DVM_TRACE=1", "-DVM_TRACE_FST=1"});
  if (request_.record == ModelRecord::kCoverage) arguments.emplace_back("-DVM_COVERAGE=1");
  arguments.insert(arguments.end(), more.begin(), more.end());
  run(tools_.compiler, arguments, objects(), request_.model.name);
}

fs::path ModelBuild::make(const RtlSources& rtl) {
  for (const RtlFile& file : rtl) write_file(sources() / file.name, file.bytes);
  verilate(rtl);
  write_units();
  std::vector<std::future<void>> compilations;
  for (const auto& [name, optimisation] : units_)
    compilations.push_back(
        std::async(std::launch::async, [this, name = name, optimisation = optimisation] {
          compile({optimisation, "-c", name + ".cpp", "-o", name + ".o"});
        }));
  for (auto& compilation : compilations) compilation.wait();
  for (auto& compilation : compilations) compilation.get();
  Words link = {"-shared", "-Wl,-Bsymbolic", "-o", "model.so"};
  for (const auto& [name, optimisation] : units_) link.push_back(name + ".o");
  link.emplace_back("-pthread");
  if (request_.record == ModelRecord::kWaves) link.emplace_back("-lz");
  compile(link);
  return objects() / "model.so";
}

}  // namespace quaver
