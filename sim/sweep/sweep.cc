#include "sim/sweep/sweep.h"

#include <algorithm>

#include "sim/input/data_files.h"
#include "sim/input/fields.h"

namespace quaver {
namespace fs = std::filesystem;
namespace {

constexpr std::uint64_t kMaxBatch = 1U << 30;

const std::vector<Node>& list_of(const Node& node, const std::string& what) {
  if (node.kind != Node::Kind::kList)
    throw InputError(node.location, what + " is " + node.describe() + ", expected a list");
  return node.items;
}

std::vector<Node> read_traces(const Node& node) {
  const std::vector<Node>& traces = list_of(node, "traces");
  if (traces.empty())
    throw InputError(node.location, "traces is empty, expected traces such as traces/resnet50.csv");
  for (const Node& trace : traces) static_cast<void>(to_text(trace, "a trace"));
  return traces;
}

std::vector<Pass> read_passes(const Node& node) {
  std::vector<Pass> given;
  for (const Node& item : list_of(node, "passes")) {
    const Pass pass = parse_pass(to_text(item, "a pass"), item.location);
    if (std::find(given.begin(), given.end(), pass) != given.end())
      throw InputError(item.location, "found '" + item.scalar + "' twice, expected each pass once");
    given.push_back(pass);
  }
  if (given.empty())
    throw InputError(node.location, "passes is empty, expected some of fwd, dgrad, wgrad");
  std::sort(given.begin(), given.end());
  return given;
}

// Two axes must not set the same place: which of them holds would be a matter of order. Only what
// lies inside the recipe is laid on the recipe that another axis names.
void expect_apart(const std::vector<Axis>& axes) {
  for (const Axis& outer : axes)
    for (const Axis& inner : axes)
      if (!outer.is_recipe() && inner.key.starts_with(outer.key + "."))
        throw InputError(inner.location, "axis '" + inner.key + "' lies inside axis '" + outer.key +
                                             "', expected axes that lie apart");
}

std::vector<Axis> read_axes(const Node& node) {
  if (!node.is_map() && node.kind != Node::Kind::kNull)
    throw InputError(node.location,
                     "axes is " + node.describe() + ", expected a map of config keys");
  std::vector<Axis> axes;
  for (const Entry& entry : node.entries) axes.push_back(read_axis(entry));
  expect_apart(axes);
  return axes;
}

void expect_few_points(const Sweep& sweep, const Node& axes) {
  double points = static_cast<double>(sweep.traces.size());
  for (const Axis& axis : sweep.axes) points *= static_cast<double>(axis.values.size());
  if (points > static_cast<double>(kMaxPoints))
    throw InputError(axes.location, "the sweep has more than " + std::to_string(kMaxPoints) +
                                        " points, expected fewer");
}

void expect_values(const Sweep& sweep) {
  if (sweep.values || sweep.systemc) return;
  const auto refuse = [](Metric metric, const Location& location) {
    if (needs_values(metric))
      throw InputError(location, to_string(metric) +
                                     " is empty without values, expected 'values: true', 'tier: "
                                     "systemc' or another metric");
  };
  for (const Constraint& constraint : sweep.constraints)
    refuse(constraint.metric, constraint.location);
  for (const Objective& objective : sweep.objectives) refuse(objective.metric, objective.location);
}

}  // namespace

std::size_t Sweep::machines() const {
  std::size_t count = 1;
  for (const Axis& axis : axes) count *= axis.values.size();
  return count;
}

Sweep load_sweep(const fs::path& path) {
  const Node document = load_yaml(path);
  Fields fields(document, "");
  Sweep sweep;
  sweep.text = flow_text(document);
  sweep.location = document.location;
  const Node& name = fields.require("name");
  sweep.name = to_text(name, "name");
  if (sweep.name.empty()) throw InputError(name.location, "name is empty, expected a name");
  sweep.base = fields.require("base");
  static_cast<void>(to_text(sweep.base, "base"));
  sweep.traces = read_traces(fields.require("traces"));
  const Node* passes = fields.find("passes");
  sweep.passes =
      passes == nullptr ? std::vector<Pass>{kPasses.begin(), kPasses.end()} : read_passes(*passes);
  sweep.batch = fields.integer("batch", 1, kMaxBatch, sweep.batch);
  sweep.systemc = fields.choice<bool>("tier", {{"analytic", false}, {"systemc", true}}, false);
  sweep.values = fields.boolean("values", false);
  const Node& axes = fields.require("axes");
  sweep.axes = read_axes(axes);
  expect_few_points(sweep, axes);
  if (const Node* constraints = fields.find("constraints"))
    for (const Node& item : list_of(*constraints, "constraints"))
      sweep.constraints.push_back(read_constraint(item));
  if (const Node* objectives = fields.find("objectives"))
    sweep.objectives = read_objectives(*objectives);
  expect_values(sweep);
  fields.finish();
  return sweep;
}

std::string file_of(const Node& name, const std::string& what) {
  std::error_code error;
  const fs::path beside = fs::path(name.location.source).parent_path() / name.scalar;
  if (!name.scalar.empty() && fs::is_regular_file(beside, error)) return beside.string();
  try {
    return find_data_file(name.scalar, what).string();
  } catch (const InputError&) {
    throw InputError(name.location, "'" + name.scalar + "' cannot be opened, expected " + what);
  }
}

}  // namespace quaver
