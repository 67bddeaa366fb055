// quaver import: other tools' networks as a trace, and their weights as operands.
#include <spdlog/spdlog.h>

#include <iostream>

#include "sim/cli/arguments.h"
#include "sim/cli/commands.h"
#include "sim/cli/import_weights.h"
#include "sim/cli/machine.h"
#include "sim/report/report.h"
#include "sim/trace/write.h"

namespace quaver {
namespace po = boost::program_options;
namespace fs = std::filesystem;
namespace {

void write_trace(const Arguments& arguments, const Trace& trace) {
  if (arguments.has("out"))
    write_file(arguments.text("out"), trace_csv(trace));
  else
    std::cout << trace_csv(trace);
}

// Into a folder that is made if need be, and not left behind empty.
void write_into(const fs::path& folder, const OperandContents& contents) {
  std::error_code error;
  const bool made = fs::create_directories(folder, error);
  if (error)
    throw InputError({folder.string()},
                     "cannot be made: " + error.message() + ", expected a folder");
  try {
    write_files(contents.files);
  } catch (const InputError&) {
    if (made) fs::remove(folder, error);
    throw;
  }
}

void import_with_weights(const Arguments& arguments) {
  const fs::path folder = arguments.text("weights");
  if (folder.empty())
    throw InputError({"--weights"}, "found nothing, expected a folder for .npy files");
  OnnxWeights weights;
  const Trace trace = onnx_named(arguments.text("FILE"), arguments.texts("dim"), weights);
  OperandContents contents = operand_contents(trace, weights, folder);
  for (const std::string& line : contents.missing) spdlog::warn(line);
  if (contents.files.empty())
    throw InputError({"--weights"}, "'" + arguments.text("FILE") +
                                        "' has no weights that can be written, expected some");
  if (arguments.has("out"))  // with them or not at all
    contents.files.emplace_back(arguments.text("out"), [&trace] { return trace_csv(trace); });
  write_into(folder, contents);
  if (!arguments.has("out")) std::cout << trace_csv(trace);
}

}  // namespace

int command_import(const CommandArguments& given) {
  Arguments arguments("import FILE [OPTIONS]");
  arguments.positional(
      "FILE", "a SCALE-Sim topology (CSV of convolutions or of GEMMs) or an ONNX model (.onnx)");
  arguments.options().add_options()("out", po::value<std::string>(),
                                    "file for the trace (default: standard output)")(
      "dim", po::value<std::vector<std::string>>(),
      "NAME=SIZE: the size of a named dimension of an ONNX model; the batch is 1 without it")(
      "weights", po::value<std::string>(),
      "folder for an ONNX model's weights, as quaver run --operands takes them with "
      "--operands-missing synthetic: LAYER.PASS.b.npy of fwd and dgrad");
  if (!arguments.parse(given)) return kDone;
  if (arguments.has("weights"))
    import_with_weights(arguments);
  else
    write_trace(arguments, trace_named(arguments.text("FILE"), arguments.texts("dim")));
  return kDone;
}

}  // namespace quaver
