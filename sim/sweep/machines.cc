#include "sim/sweep/machines.h"

#include <algorithm>

namespace quaver {
namespace {

constexpr std::size_t kMaxVariants = 4096;  // of recipes kept: about 20 kB each
constexpr std::size_t kProbed = 10'000;     // machines looked at before a sweep begins

// The complete documents of the values that `recipe` takes.
std::vector<Node> complete_recipes(const Sweep& sweep, const Node& base) {
  std::vector<Node> recipes;
  for (const Axis& axis : sweep.axes)
    if (axis.is_recipe()) {
      for (const Node& value : axis.values) recipes.push_back(config_recipe_document(value));
      return recipes;
    }
  if (const Entry* entry = base.find("recipe"))
    recipes.push_back(config_recipe_document(entry->value));
  return recipes;
}

// The canonical text of a recipe, with that of the recipe that its ends run as.
std::string recipe_text(const Node& document) {
  std::string text = flow_text(document);
  const Entry* ends = document.find("first_last");
  if (ends != nullptr && ends->value.is_scalar() && ends->value.scalar != "none")
    text += " first_last: " + flow_text(recipe_document(ends->value));
  return text;
}

// The place of a machine's mistake is the value of the axis that brings it; of an unknown key, the
// axis that names it.
[[noreturn]] void throw_at_axis(const Sweep& sweep, const UnknownKey& error) {
  const std::string place = error.location().text() + ": ";
  std::string message = error.what();
  if (message.starts_with(place)) message.erase(0, place.size());
  for (const Axis& axis : sweep.axes)
    if (axis.key == error.key() || axis.key.starts_with(error.key() + "."))
      throw InputError(axis.location, message);
  throw error;
}

}  // namespace

MachineSpace::MachineSpace(const Sweep& sweep)
    : sweep_(sweep),
      base_file_(file_of(sweep.base, "a config")),
      base_(load_config_document(base_file_)) {
  recipes_ = complete_recipes(sweep, base_);
  std::erase_if(base_.entries, [](const Entry& entry) { return entry.key == "recipe"; });
  // Whether the axes fit the document does not depend on their values.
  Node document = base_;
  for (const Axis& axis : sweep.axes) {
    if (axis.is_recipe()) continue;
    Node value = axis.values.front();
    value.location = axis.location;
    if (!axis.inside_recipe()) set_path(document, axis.key, std::move(value));
    if (axis.inside_recipe() && recipes_.empty())
      throw InputError(axis.location, "axis '" + axis.key + "' lies inside the recipe, but '" +
                                          sweep.base.scalar + "' has none, expected axis 'recipe'");
  }
}

Choice MachineSpace::choice(std::size_t machine) const {
  Choice choice(sweep_.axes.size());
  for (std::size_t i = choice.size(); i-- > 0;) {
    choice[i] = machine % sweep_.axes[i].values.size();
    machine /= sweep_.axes[i].values.size();
  }
  return choice;
}

std::vector<Setting> MachineSpace::settings(std::size_t machine) const {
  const Choice values = choice(machine);
  std::vector<Setting> settings;
  for (std::size_t i = 0; i < values.size(); ++i)
    settings.push_back({sweep_.axes[i].key, sweep_.axes[i].texts[values[i]]});
  return settings;
}

RecipeVariant MachineSpace::make_recipe(const Choice& choice) const {
  RecipeVariant variant;
  std::size_t number = 0;
  for (std::size_t i = 0; i < choice.size(); ++i)
    if (sweep_.axes[i].is_recipe()) number = choice[i];
  variant.document = recipes_[number];
  try {
    for (std::size_t i = 0; i < choice.size(); ++i) {
      const Axis& axis = sweep_.axes[i];
      if (!axis.inside_recipe()) continue;
      const std::string_view inside = std::string_view(axis.key).substr(sizeof "recipe");
      set_path(variant.document, inside, axis.values[choice[i]]);
    }
    variant.text = recipe_text(variant.document);
    variant.recipe = read_recipe(variant.document);
  } catch (const InputError&) {
    variant.refused = std::current_exception();
  }
  return variant;
}

std::shared_ptr<const RecipeVariant> MachineSpace::recipe(const Choice& choice) const {
  if (recipes_.empty()) return nullptr;
  Choice key(choice.size());
  for (std::size_t i = 0; i < choice.size(); ++i)
    if (sweep_.axes[i].is_recipe() || sweep_.axes[i].inside_recipe()) key[i] = choice[i];
  const std::lock_guard lock(mutex_);
  const auto found = variants_.find(key);
  if (found != variants_.end()) return found->second;
  if (variants_.size() >= kMaxVariants) variants_.clear();
  return variants_[key] = std::make_shared<const RecipeVariant>(make_recipe(choice));
}

std::string MachineSpace::text() const {
  std::string text = flow_text(base_);
  for (const Node& recipe : recipes_) text += "\n" + recipe_text(recipe);
  return text;
}

MachineCursor::MachineCursor(const MachineSpace& space) : space_(space), document_(space.base()) {
  if (!space.has_recipe()) return;
  document_.entries.push_back({"recipe", document_.location, {}});
}

void MachineCursor::go_to(const Choice& choice) {
  const std::vector<Axis>& axes = space_.sweep().axes;
  bool recipe_differs = !choice_;
  for (std::size_t i = 0; i < choice.size(); ++i) {
    if (choice_ && (*choice_)[i] == choice[i]) continue;
    if (axes[i].is_recipe() || axes[i].inside_recipe())
      recipe_differs = true;
    else
      set_path(document_, axes[i].key, axes[i].values[choice[i]]);
  }
  choice_ = choice;
  if (!recipe_differs || !space_.has_recipe()) return;
  recipe_ = space_.recipe(choice);
  for (Entry& entry : document_.entries)
    if (entry.key == "recipe") entry.value = recipe_->document;
}

Machine MachineCursor::read() const {
  Machine machine;
  machine.config = read_config(document_, [this](const Node&) {
    if (recipe_->refused) std::rethrow_exception(recipe_->refused);
    return *recipe_->recipe;
  });
  std::vector<const Entry*> entries;
  for (const Entry& entry : document_.entries)
    if (entry.key != "recipe") entries.push_back(&entry);
  std::sort(entries.begin(), entries.end(),
            [](const Entry* x, const Entry* y) { return x->key < y->key; });
  for (const Entry* entry : entries)
    machine.text += entry->key + ": " + flow_text(entry->value) + "\n";
  machine.recipe_text = recipe_->text;
  machine.text += "recipe: " + machine.recipe_text + "\n";
  return machine;
}

const Machine& MachineCursor::at(std::size_t machine) {
  if (machine_ != machine) {
    machine_ = machine;
    refused_ = nullptr;
    go_to(space_.choice(machine));
    try {
      result_ = read();
    } catch (const InputError&) {
      refused_ = std::current_exception();
    }
  }
  if (refused_) std::rethrow_exception(refused_);
  return result_;
}

void expect_possible(const MachineSpace& space, const std::function<void(const Config&)>& check) {
  const std::size_t machines = space.sweep().machines();
  MachineCursor cursor(space);
  std::optional<UnknownKey> unknown;
  std::optional<InputError> first;
  for (std::size_t machine = 0; machine < std::min(machines, kProbed); ++machine) try {
      check(cursor.at(machine).config);
      return;
    } catch (const UnknownKey& error) {
      if (!unknown) unknown = error;
    } catch (const InputError& error) {
      if (!first) first = error;
    }
  if (unknown) throw_at_axis(space.sweep(), *unknown);
  if (machines <= kProbed) throw InputError(*first);
}

}  // namespace quaver
