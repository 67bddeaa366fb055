// quaver import: other tools' networks as a trace.
#include <iostream>

#include "sim/cli/arguments.h"
#include "sim/cli/commands.h"
#include "sim/cli/machine.h"
#include "sim/report/report.h"
#include "sim/trace/write.h"

namespace quaver {
namespace po = boost::program_options;

int command_import(const CommandArguments& given) {
  Arguments arguments("import FILE [OPTIONS]");
  arguments.positional(
      "FILE", "a SCALE-Sim topology (CSV of convolutions or of GEMMs) or an ONNX model (.onnx)");
  arguments.options().add_options()("out", po::value<std::string>(),
                                    "file for the trace (default: standard output)")(
      "dim", po::value<std::vector<std::string>>(),
      "NAME=SIZE: the size of a named dimension of an ONNX model; the batch is 1 without it");
  if (!arguments.parse(given)) return kDone;
  const std::string csv = trace_csv(trace_named(arguments.text("FILE"), arguments.texts("dim")));
  if (arguments.has("out"))
    write_file(arguments.text("out"), csv);
  else
    std::cout << csv;
  return kDone;
}

}  // namespace quaver
