// What an output-stationary element does: both operands are new in every step, sums and totals
// stay.
#include "sim/energy/operand_stream.h"

namespace quaver {
namespace {

constexpr unsigned kFold = 2 * kHold;  // steps of a fold: two chunks

struct Tags {
  bool first, chunk, last;
  explicit Tags(unsigned i)
      : first(i % kFold == 0), chunk(i % kHold == 0), last(i % kFold == kFold - 1) {}
  [[nodiscard]] bool any() const { return first || chunk || last; }
};

// The golden totals, by the step that ends their fold.
class GoldenTotals {
 public:
  explicit GoldenTotals(const ElementOperands& element) : element_(element) {}

  // The total if step i ends a fold.
  std::optional<std::uint32_t> after(unsigned i) {
    const Tags tags(i);
    const Accumulation& accumulation = element_.arithmetic().accumulation;
    if (tags.chunk) {
      total_ = tags.first ? 0 : accumulate_chunk(accumulation, total_, sum_);
      sum_ = 0;
    }
    const ElementOperands::Operation step = element_.step(i);
    const auto code = [](std::uint64_t operand) {
      return std::vector<std::uint32_t>{static_cast<std::uint32_t>(operand)};
    };
    sum_ = multiply_accumulate(element_.arithmetic(), code(step.streamed), code(step.stationary),
                               sum_);
    if (!tags.last) return std::nullopt;
    return accumulate_chunk(accumulation, total_, sum_);
  }

 private:
  const ElementOperands& element_;
  std::uint32_t sum_ = 0, total_ = 0;
};

// Gated, a step with a zero adds nothing and the operands stay; the tags of a chunk's first step
// and of a fold's last one must be seen.
Beat beat_of(const UnitMode& mode, const ElementOperands& element, unsigned i) {
  const Tags tags(i);
  const ElementOperands::Operation step = element.step(i);
  if (mode.load == Load::kHeld && step.zeros != 0 && !tags.any()) return {{"a_valid_i", 0}};
  const PassArithmetic& arithmetic = element.arithmetic();
  const auto operand = [&](const Format& format, std::uint64_t code) {
    return operand_of(mode, format, static_cast<std::uint32_t>(code));
  };
  return {{"a_valid_i", 1},
          {"a_first_i", tags.first},
          {"a_chunk_i", tags.chunk},
          {"a_last_i", tags.last},
          {"a_i", operand(arithmetic.a, step.streamed)},
          {"b_i", operand(arithmetic.b, step.stationary)}};
}

}  // namespace

// A total is in the drain register when its last product has left the multiplier's registers, has
// been added, and has been added to the total: M + 2 clock edges from its operands on.
UnitStream output_stream(const UnitMode& mode, Pass pass, unsigned operations, unsigned seed) {
  const unsigned cycles = operations + kWarmUp;
  const ElementOperands element(mode, pass, cycles, seed, cycles / kHold + 1);
  const auto behind =
      static_cast<unsigned>(std::stoul(mode.unit.parameters.at("MultiplierStages"))) + 1;
  UnitStream stream;
  stream.constants = constants_of(mode, element.arithmetic());
  stream.result = "drain_o";
  GoldenTotals totals(element);
  std::vector<std::optional<std::uint32_t>> ended;
  std::optional<std::uint64_t> drained;  // what the register holds
  for (unsigned i = 0; i < cycles; ++i) {
    ended.push_back(totals.after(i));
    if (i >= behind && ended[i - behind]) drained = ended[i - behind];
    stream.cycles.push_back({beat_of(mode, element, i), true, drained, element.step(i).zeros});
  }
  if (mode.load != Load::kIdle) return stream;
  for (unsigned i = 1; i < cycles; ++i) stream.cycles[i] = {{}, false, {}, 0};
  stream.cycles[1].beat = {{"a_valid_i", 0}, {"a_first_i", 0}, {"a_chunk_i", 0}};
  return stream;
}

}  // namespace quaver
