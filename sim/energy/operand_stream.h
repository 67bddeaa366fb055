// The operands of one element of an array: what a netlist is fed with, and must answer.
//
// One operand stays for 64 operations, the other streams, and the partial sum is what as many
// elements above it as the element has would have summed, with operands of their own. Operands come
// from sim/run/operands.h (activations behind a ReLU, weights, errors).
#pragma once

#include <optional>
#include <vector>

#include "models/gemm/codes.h"
#include "sim/energy/unit_mode.h"

namespace quaver {

inline constexpr unsigned kHold = 64;   // operations that the stationary operand stays
inline constexpr unsigned kWarmUp = 8;  // cycles before the first that counts

// Bits of a port: all of it, or `width` from `first` on.
struct PortValue {
  const char* port;
  std::uint64_t value = 0;
  unsigned first = 0, width = 64;
};
using Beat = std::vector<PortValue>;  // what the ports see in one cycle; others stay

struct StreamCycle {
  Beat beat;
  bool answers = true;                    // a result follows, a fixed number of cycles later
  std::optional<std::uint64_t> expected;  // the golden one; none where it is not used
  unsigned zeros = 0;                     // products with a zero among their two operands
};

struct UnitStream {
  Beat constants;                   // from before the reset on
  std::vector<Beat> start;          // cycles between the reset and the stream
  std::vector<StreamCycle> cycles;  // the first kWarmUp do not count
  const char* valid = "";           // the port that says that a result is there; "": it is at once
  const char* result = "";
  bool canonical = false;  // results are decoded operands: bits that mean nothing are not compared
};

// Operation by operation, what an element of a column of `depth` does.
class ElementOperands {
 public:
  // `extra`: further lines of stationary operands.
  ElementOperands(const UnitMode& mode, Pass pass, unsigned operations, unsigned seed,
                  unsigned extra = 0);

  struct Operation {
    std::uint64_t streamed = 0, stationary = 0;
    std::uint32_t sum = 0, result = 0;
    unsigned zeros = 0;
  };
  [[nodiscard]] Operation operation(unsigned i) const;
  // The operands that meet in step i of an output-stationary element, 64 steps a chunk, where both
  // are new in each.
  [[nodiscard]] Operation step(unsigned i) const;
  // What leaves the column for row i of stationary operands `tile`: a chunk's sum.
  [[nodiscard]] std::uint32_t chunk_sum(unsigned i, unsigned tile) const;
  [[nodiscard]] std::uint32_t streamed(unsigned i, unsigned row) const;
  // The stationary operand of the element in `row` of the column.
  [[nodiscard]] std::uint32_t stationary(unsigned tile, unsigned row) const;
  // Where the element stands for a stationary operand: another row for each.
  [[nodiscard]] unsigned row_of(unsigned tile) const { return (tile * 29 + 17) % depth_; }
  [[nodiscard]] unsigned depth() const { return depth_; }
  // Its a is the streamed operand.
  [[nodiscard]] const PassArithmetic& arithmetic() const { return arithmetic_; }

 private:
  using Codes = std::vector<std::uint32_t>;
  [[nodiscard]] Codes codes(const CodeMatrix& from, std::uint64_t line, unsigned row) const;
  void apply_load(Codes& streamed, Codes& stationary, unsigned i) const;

  Load load_;
  PassArithmetic arithmetic_;
  unsigned depth_;
  CodeMatrix streamed_, stationary_;
};

// Formats and biases of both operands.
Beat constants_of(const UnitMode& mode, const PassArithmetic& arithmetic);
// Operands as a unit takes them: codes, or decoded at the array's edge.
std::uint64_t operand_of(const UnitMode& mode, const Format& format, std::uint32_t code);

// Of an FPU or an element; of an output-stationary one (output_stream.cc); of a unit at the array's
// edges (edge_stream.cc); of any of them.
UnitStream fpu_stream(const UnitMode& mode, Pass pass, unsigned operations, unsigned seed);
UnitStream output_stream(const UnitMode& mode, Pass pass, unsigned operations, unsigned seed);
UnitStream edge_stream(const UnitMode& mode, Pass pass, unsigned operations, unsigned seed);
UnitStream make_stream(const UnitMode& mode, Pass pass, unsigned operations, unsigned seed);
// All that make_stream says, in order: what an energy is measured on.
std::string stream_bytes(const UnitMode& mode, Pass pass, unsigned operations, unsigned seed);

}  // namespace quaver
