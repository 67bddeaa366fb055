#include "sim/recipe/training.h"

#include "sim/input/fields.h"

namespace quaver {
namespace {

// The scale and its inverse, with which gradients are scaled back, are both numbers of FP169.
constexpr double kMinScale = 1e-9;
constexpr double kMaxScale = 1e9;
constexpr std::uint64_t kMaxSteps = 1'000'000'000'000;

template <class Enum>
Choices<Enum> choices(std::initializer_list<Enum> values) {
  Choices<Enum> table;
  for (const Enum value : values) table.emplace_back(to_string(value), value);
  return table;
}

double read_scale(Fields& fields, std::string_view key, double fallback) {
  const Node* node = fields.find(key);
  return node == nullptr ? fallback : to_number(*node, fields.name(key), kMinScale, kMaxScale);
}

std::vector<ScheduledMinimum> read_schedule(const Node& node, const std::string& path,
                                            double floor) {
  const std::string example = "[{step: 40000, minimum: 8192}]";
  if (node.kind != Node::Kind::kList)
    throw InputError(node.location,
                     path + " is " + node.describe() + ", expected a list like " + example);
  if (node.items.empty())
    throw InputError(node.location, path + " is empty, expected a list like " + example);
  std::vector<ScheduledMinimum> schedule;
  ScheduledMinimum last{0, floor};
  for (const Node& item : node.items) {
    Fields fields(item, path);
    const Node& minimum = fields.require("minimum");
    const ScheduledMinimum rise{fields.required_integer("step", 1, kMaxSteps),
                                to_number(minimum, fields.name("minimum"), kMinScale, kMaxScale)};
    fields.finish();
    if (rise.step <= last.step)
      throw InputError(fields.require("step").location,
                       fields.name("step") + " does not rise, expected a step after " +
                           std::to_string(last.step));
    if (rise.minimum <= last.minimum)
      throw InputError(minimum.location,
                       fields.name("minimum") +
                           " does not rise, expected more than the floor and every minimum before");
    schedule.push_back(rise);
    last = rise;
  }
  return schedule;
}

void read_backoff(Fields& fields, LossScaling& scaling) {
  scaling.initial = read_scale(fields, "initial", scaling.initial);
  scaling.interval = fields.integer("interval", 1, kMaxSteps, scaling.interval);
  scaling.floor = read_scale(fields, "floor", scaling.floor);
  if (scaling.initial >= scaling.floor) return;
  // Whichever of the two was written is the one to point at.
  const std::string_view written = fields.find("initial") != nullptr ? "initial" : "floor";
  throw InputError(fields.require(written).location,
                   fields.name(written) +
                       " leaves the initial scale below the floor, expected a floor of at "
                       "most the initial scale");
}

}  // namespace

WeightUpdate read_weight_update(const Node& node, Rounding accumulation, const Format& gradient,
                                const std::string& path) {
  using enum UpdateVariant;
  Fields fields(node, path);
  WeightUpdate update;
  update.variant = to_choice(fields.require("variant"), fields.name("variant"),
                             choices({kResidual, kMaster, kMasterFp32Math, kFp32}));
  const Node& weight = fields.require("weight");
  update.weight = to_parsed(weight, fields.name("weight"), parse_format);
  if (!update.weight.has_nan())
    throw InputError(weight.location, fields.name("weight") + " '" + update.weight.name +
                                          "' has no NaN, which a gradient may bring, expected a "
                                          "format with NaN");
  const Node& rounding = fields.require("rounding");
  update.rounding = to_parsed(rounding, fields.name("rounding"), parse_rounding);
  if (update.rounding.kind == RoundingKind::kTowardZero)
    throw InputError(rounding.location,
                     fields.name("rounding") + " is 'rtz', expected rne, rna or sr<k>");
  update.accumulation = accumulation;
  update.gradient = gradient;
  fields.finish();
  return update;
}

LossScaling read_loss_scaling(const Node& node, const std::string& path) {
  using enum LossScalePolicy;
  LossScaling scaling;
  if (node.is_scalar() && node.scalar == to_string(kNone)) return scaling;
  if (!node.is_map())
    throw InputError(node.location,
                     path + " is " + node.describe() + ", expected none or a map with 'policy'");
  Fields fields(node, path);
  scaling.policy = to_choice(fields.require("policy"), fields.name("policy"),
                             choices({kNone, kStatic, kBackoff, kRisingMinimum}));
  switch (scaling.policy) {
    case kNone: break;
    case kStatic:
      scaling.initial =
          to_number(fields.require("scale"), fields.name("scale"), kMinScale, kMaxScale);
      break;
    case kBackoff: read_backoff(fields, scaling); break;
    case kRisingMinimum:
      read_backoff(fields, scaling);
      scaling.schedule =
          read_schedule(fields.require("schedule"), fields.name("schedule"), scaling.floor);
      break;
  }
  fields.finish();
  return scaling;
}

}  // namespace quaver
