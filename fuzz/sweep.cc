// Sweep files; and what is accepted has points that can be spelled and read back.
#include "sim/sweep/sweep.h"

#include "fuzz/input.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace quaver;
  fuzz::allow_input_error([&] {
    const Sweep sweep = load_sweep(fuzz::folder().write("sweep.yaml", fuzz::text_of(data, size)));
    fuzz::require(sweep.points() >= 1 && sweep.points() <= kMaxPoints, "a sweep has points");
    for (const Axis& axis : sweep.axes) {
      fuzz::require(axis.values.size() == axis.texts.size(), "each value has its text");
      const std::string& text = axis.texts.back();
      fuzz::require(text.find('\n') == std::string::npos, "a value is one line");
      fuzz::require(flow_text(parse_yaml(text, {"value", 1, 1})) == text, "a value reads back");
    }
    for (const Constraint& constraint : sweep.constraints)
      fuzz::require(read_constraint({Node::Kind::kScalar, constraint.text, {}, {}, {}}).limit ==
                        constraint.limit,
                    "a constraint reads back");
  });
  return 0;
}
