// The machines of a sweep: base config and axes to configs, without reading a file twice.
//
// The base's document is read once. Axes outside the recipe change one place of it each, so that
// going to the next machine changes the places that differ and no more. What stands under `recipe`
// is completed once a value of the axis `recipe`, and read once a combination of the axes that
// touch it. The result is that of load_config with the axes' values as settings.
#pragma once

#include <exception>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "sim/config/config.h"
#include "sim/sweep/sweep.h"

namespace quaver {

// Which value each axis has.
using Choice = std::vector<std::size_t>;

// The recipe under one combination of the axes that touch it.
struct RecipeVariant {
  Node document;                 // complete
  std::string text;              // canonical, with what its first_last names
  std::optional<Recipe> recipe;  // none where it is refused
  std::exception_ptr refused;
};

// Read by many threads at a time.
class MachineSpace {
 public:
  // Reads the base and every recipe that is named. Throws InputError, at the axis for a key that no
  // config has.
  explicit MachineSpace(const Sweep& sweep);

  [[nodiscard]] const Sweep& sweep() const { return sweep_; }
  [[nodiscard]] const Node& base() const { return base_; }  // without the recipe's entry
  [[nodiscard]] bool has_recipe() const { return !recipes_.empty(); }
  [[nodiscard]] const std::string& base_file() const { return base_file_; }
  // What makes load_config(base_file()) of it.
  [[nodiscard]] std::vector<Setting> settings(std::size_t machine) const;
  // The last axis changes fastest.
  [[nodiscard]] Choice choice(std::size_t machine) const;
  [[nodiscard]] std::shared_ptr<const RecipeVariant> recipe(const Choice& choice) const;
  // Everything that the machines depend on: the base, and every recipe that an axis or it names.
  [[nodiscard]] std::string text() const;

 private:
  [[nodiscard]] RecipeVariant make_recipe(const Choice& choice) const;

  const Sweep& sweep_;
  std::string base_file_;
  Node base_;
  std::vector<Node> recipes_;  // complete: the values of the axis `recipe`, or the base's own
  mutable std::mutex mutex_;
  mutable std::map<Choice, std::shared_ptr<const RecipeVariant>> variants_;
};

struct Machine {
  Config config;
  std::string text;         // canonical text of its document
  std::string recipe_text;  // of its recipe, with what its first_last names
};

// One thread's way through the machines.
class MachineCursor {
 public:
  explicit MachineCursor(const MachineSpace& space);

  // Valid until the next call. Throws InputError for an impossible machine.
  const Machine& at(std::size_t machine);

 private:
  void go_to(const Choice& choice);
  [[nodiscard]] Machine read() const;

  const MachineSpace& space_;
  Node document_;
  std::optional<Choice> choice_;                 // what document_ stands at
  std::shared_ptr<const RecipeVariant> recipe_;  // null if there is none
  std::optional<std::size_t> machine_;           // what result_ or refused_ is of
  Machine result_;
  std::exception_ptr refused_;
};

// Looks at the first machines until one is possible. Throws InputError where none of them is: at
// the axis whose key no config has if that is a reason, else, if there are no further machines,
// with the first reason. `check` throws InputError for machines that are impossible for other
// reasons.
void expect_possible(const MachineSpace& space, const std::function<void(const Config&)>& check);

}  // namespace quaver
