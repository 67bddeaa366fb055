// Trace files, Quaver's and SCALE-Sim's.
#include "sim/trace/trace.h"

#include "fuzz/input.h"
#include "sim/trace/write.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace quaver;
  fuzz::allow_input_error([&] {
    const Trace trace = read_trace(fuzz::folder().write("trace.csv", fuzz::text_of(data, size)));
    fuzz::require(!trace.layers.empty(), "a trace has layers");
    std::uint64_t macs = 0;
    for (const Layer& layer : trace.layers) macs += macs_bound(layer);
    fuzz::require(macs <= kMaxMacs, "no trace has more MACs than fit");
    const std::string csv = trace_csv(trace);
    fuzz::require(trace_csv(read_trace(fuzz::folder().write("again.csv", csv))) == csv,
                  "a trace that was written reads as the same");
  });
  return 0;
}
