#include "sim/cli/eval_training.h"

#include <spdlog/fmt/fmt.h>

#include "models/weight_update_unit/scalars.h"
#include "sim/recipe/training.h"

namespace quaver {
namespace po = boost::program_options;
namespace {

// A map as if it stood in a recipe, whose values stand at their options.
void set(Node& map, const std::string& key, Node value) {
  map.kind = Node::Kind::kMap;
  const Location place = value.location;
  map.entries.push_back({key, place, std::move(value)});
}

Rounding accumulation_option(const Arguments& arguments) {
  const Rounding rounding = arguments.parsed("accumulation", parse_rounding);
  if (rounding.kind == RoundingKind::kStochastic)
    throw InputError({"--accumulation"}, "is stochastic, expected rne, rna or rtz");
  return rounding;
}

WeightUpdate update_option(const Arguments& arguments) {
  Node node;
  for (const char* key : {"variant", "weight", "rounding"}) set(node, key, arguments.node(key));
  WeightUpdate update = read_weight_update(node, accumulation_option(arguments), {}, "");
  update.gradient = arguments.has("gradient") ? arguments.parsed("gradient", parse_format)
                                              : arithmetic_format(update.variant);
  return update;
}

UpdateScalars scalar_options(const Arguments& arguments, const Format& format) {
  const auto scalar = [&](const std::string& text) { return scalar_code(text, format); };
  const auto inverse = [&](const std::string& text) { return inverse_code(text, format); };
  return {arguments.parsed("learning-rate", scalar), arguments.parsed("momentum", scalar),
          arguments.parsed("weight-decay", scalar), arguments.parsed("loss-scale", inverse)};
}

// STEP:MINIMUM,... as the list that a recipe has.
Node schedule_option(const Arguments& arguments) {
  const Node option = arguments.node("schedule");
  const auto part = [&](std::string_view text) {
    Node node = option;
    node.scalar = text;
    return node;
  };
  Node list = option;
  list.kind = Node::Kind::kList;
  std::string_view rest = option.scalar;
  while (true) {
    const std::string_view pair = rest.substr(0, rest.find(','));
    const std::size_t colon = pair.find(':');
    if (colon == std::string_view::npos)
      throw InputError(option.location, "found '" + std::string(pair.substr(0, 40)) +
                                            "', expected STEP:MINIMUM,... as 40000:8192");
    Node& item = list.items.emplace_back(option);
    set(item, "step", part(pair.substr(0, colon)));
    set(item, "minimum", part(pair.substr(colon + 1)));
    if (pair.size() == rest.size()) return list;
    rest.remove_prefix(pair.size() + 1);
  }
}

LossScaling loss_scaling_option(const Arguments& arguments) {
  Node node;
  set(node, "policy", arguments.node("policy"));
  const std::string policy = arguments.text("policy");
  if (policy == to_string(LossScalePolicy::kStatic)) {
    for (const char* key : {"interval", "floor", "schedule"})
      if (arguments.has(key))
        throw InputError({std::string("--") + key},
                         "a static scale does not take it, expected --initial alone");
    set(node, "scale", arguments.node("initial"));
    return read_loss_scaling(node, "");
  }
  for (const char* key : {"initial", "interval", "floor"})
    if (arguments.has(key)) set(node, key, arguments.node(key));
  if (arguments.has("schedule") || policy == to_string(LossScalePolicy::kRisingMinimum))
    set(node, "schedule", schedule_option(arguments));
  return read_loss_scaling(node, "");
}

}  // namespace

void add_training_options(po::options_description& options) {
  const auto text = [] { return po::value<std::string>(); };
  options.add_options()("variant", text(), "of update: residual, master, master-fp32-math or fp32")(
      "weight", text(), "format of the weights of update")(
      "gradient", text(), "format of the gradients of update (default: its arithmetic's)")(
      "accumulation", text()->default_value("rne"), "rounding of update's lines but the update's")(
      "learning-rate", text(), "of update, a decimal like the next three")(
      "momentum", text()->default_value("0"), "of update")("weight-decay",
                                                           text()->default_value("0"), "of update")(
      "loss-scale", text()->default_value("1"), "that gradients of update are divided by")(
      "policy", text(), "of loss-scale: none, static, backoff or rising-minimum")(
      "initial", text(), "of loss-scale: the first scale, or the static one")(
      "interval", text(), "of loss-scale: good steps until the scale doubles")(
      "floor", text(), "of loss-scale: the least scale")(
      "schedule", text(), "of loss-scale: STEP:MINIMUM,... for rising-minimum");
}

LineFunction update_line(const Arguments& arguments) {
  const WeightUpdate update = update_option(arguments);
  const Format& arithmetic = arithmetic_format(update.variant);
  const Format& kept = kept_format(update.variant);
  const std::string kept_name =
      update.variant == UpdateVariant::kResidual ? "the residual" : "the master";
  return [=, scalars = scalar_options(arguments, arithmetic)](Words& words) {
    WeightState state;
    state.weight = words.code(update.weight, "the weight");
    state.residual_or_master = words.code(kept, kept_name);
    state.velocity = words.code(arithmetic, "the velocity");
    const std::uint32_t gradient = words.code(update.gradient, "the gradient");
    state = update_weight(update, scalars, state, gradient, words.random(update.rounding));
    return hex(update.weight, state.weight) + " " + hex(kept, state.residual_or_master) + " " +
           hex(arithmetic, state.velocity);
  };
}

LineFunction loss_scale_line(const Arguments& arguments) {
  return [scaler = LossScaler(loss_scaling_option(arguments))](Words& words) mutable {
    const bool overflow = words.decimal("whether a gradient overflowed", 0, 1) != 0;
    const bool skipped = scaler.step(overflow);
    return fmt::format("{} {}", scaler.scale(), skipped ? 1 : 0);
  };
}

}  // namespace quaver
