#include "sim/energy/power_library.h"

#include <algorithm>
#include <cctype>
#include <cstdlib>
#include <stdexcept>

#include "sim/area/liberty_scanner.h"

namespace quaver {
namespace {

struct Group {
  std::string kind, name;
  std::map<std::string, std::string> attributes;  // of NAME (a, b, ...) the arguments with blanks
  std::vector<Group> groups;

  [[nodiscard]] std::string text(const std::string& key) const {
    const auto found = attributes.find(key);
    return found == attributes.end() ? "" : found->second;
  }
  [[nodiscard]] const Group* child(const std::string& wanted) const {
    const auto found = std::find_if(groups.begin(), groups.end(),
                                    [&](const Group& g) { return g.kind == wanted; });
    return found == groups.end() ? nullptr : &*found;
  }
};

std::string arguments_of(LibertyScanner& scanner) {
  std::string result;
  for (std::string_view token; scanner.next(token) && token != ")";) {
    if (!result.empty()) result += ' ';
    result += token == "," ? "" : token;
  }
  return result;
}

// What stands between the braces of a group. read_liberty has checked that they match.
Group read_group(LibertyScanner& scanner, std::string kind, std::string name) {
  Group group{std::move(kind), std::move(name), {}, {}};
  std::string word, arguments;
  for (std::string_view token; scanner.next(token) && token != "}";) {
    if (token == "(") {
      arguments = arguments_of(scanner);
      group.attributes[word] = arguments;
    } else if (token == "{") {
      group.attributes.erase(word);
      group.groups.push_back(read_group(scanner, word, arguments));
    } else if (token == ":") {
      if (scanner.next(token)) group.attributes[word] = token;
    } else if (token != ";") {
      word = token;
    }
  }
  return group;
}

std::vector<double> numbers(std::string text) {
  std::replace(text.begin(), text.end(), ',', ' ');
  std::vector<double> result;
  const char* at = text.c_str();
  for (char* end = nullptr;; at = end) {
    const double value = std::strtod(at, &end);
    if (end == at) return result;
    result.push_back(value);
  }
}

// A boolean function of named inputs as its truth table. Operators: ! and ' (not), ^, blank, * and
// & (and), + and | (or), binding in that order.
class Function {
 public:
  Function(std::string_view text, const std::vector<std::string>& inputs)
      : text_(text), inputs_(inputs) {}

  std::uint64_t table() {
    const std::uint64_t result = any();
    if (peek() != '\0') throw std::invalid_argument("function");
    return result & all();
  }

 private:
  [[nodiscard]] std::uint64_t all() const {
    return inputs_.size() == 6 ? ~std::uint64_t{0}
                               : (std::uint64_t{1} << (1U << inputs_.size())) - 1;
  }
  char peek() {
    while (at_ < text_.size() && text_[at_] == ' ') ++at_;
    return at_ < text_.size() ? text_[at_] : '\0';
  }
  std::uint64_t any() {
    std::uint64_t value = both();
    for (; peek() == '+' || peek() == '|'; value |= both()) ++at_;
    return value;
  }
  std::uint64_t both() {
    std::uint64_t value = differ();
    for (char c = peek(); c != '\0' && c != ')' && c != '+' && c != '|'; c = peek()) {
      if (c == '*' || c == '&') ++at_;
      value &= differ();
    }
    return value;
  }
  std::uint64_t differ() {
    std::uint64_t value = one();
    for (; peek() == '^'; value ^= one()) ++at_;
    return value;
  }
  std::uint64_t one() {
    std::uint64_t value = 0;
    if (peek() == '!') {
      ++at_;
      return ~one();
    }
    if (peek() == '(') {
      ++at_;
      value = any();
      if (peek() != ')') throw std::invalid_argument("function");
      ++at_;
    } else {
      value = input();
    }
    for (; peek() == '\''; ++at_) value = ~value;
    return value;
  }
  std::uint64_t input() {
    std::string name;
    for (; at_ < text_.size() &&
           (std::isalnum(static_cast<unsigned char>(text_[at_])) != 0 || text_[at_] == '_');
         ++at_)
      name += text_[at_];
    const auto found = std::find(inputs_.begin(), inputs_.end(), name);
    if (found == inputs_.end()) throw std::invalid_argument("function");
    const auto index = static_cast<unsigned>(found - inputs_.begin());
    std::uint64_t value = 0;
    for (unsigned i = 0; i < 1U << inputs_.size(); ++i)
      value |= std::uint64_t{(i >> index) & 1U} << i;
    return value;
  }

  std::string_view text_;
  const std::vector<std::string>& inputs_;
  std::size_t at_ = 0;
};

class PowerReader {
 public:
  PowerReader(const std::string& bytes, const std::string& source)
      : scanner_(bytes, source), source_(source) {}

  PowerLibrary read() {
    library_ = read_group(scanner_, "", "").groups.at(0);
    check_unit("time_unit", "1ns");
    check_unit("voltage_unit", "1V");
    check_unit("leakage_power_unit", "1nW");
    if (const std::string unit = library_.text("capacitive_load_unit");
        unit != "1  pf" && unit != "1  pF")
      error("capacitive_load_unit is '" + unit + "', expected (1, pf)");
    PowerLibrary result;
    result.supply_v = std::atof(library_.text("nom_voltage").c_str());
    if (!(result.supply_v > 0)) error("nom_voltage is missing, expected volts above 0");
    for (const Group& group : library_.groups)
      if (group.kind == "cell") result.cells[group.name] = cell(group);
    if (tables_ == 0)
      error("no internal_power tables in any cell: this library has no energy to report");
    return result;
  }

 private:
  [[noreturn]] void error(const std::string& message) const {
    throw InputError({source_}, message);
  }
  void check_unit(const std::string& key, const std::string& unit) const {
    if (library_.text(key) != unit)
      error(key + " is '" + library_.text(key) + "', expected " + unit);
  }

  [[nodiscard]] PowerTable table(const Group* group) const {
    if (group == nullptr) return {};
    const auto found =
        std::find_if(library_.groups.begin(), library_.groups.end(), [&](const Group& g) {
          return g.name == group->name && g.kind.find("template") != std::string::npos;
        });
    if (found == library_.groups.end()) error("no template '" + group->name + "'");
    const auto axis = [&](const std::string& index) {
      const std::string own = group->text(index);
      return numbers(own.empty() ? found->text(index) : own);
    };
    PowerTable result{{}, {}, numbers(group->text("values"))};
    const std::string first = found->text("variable_1"), second = found->text("variable_2");
    const bool load_first = first == "total_output_net_capacitance";
    if (!second.empty() && !load_first)
      error("template '" + group->name + "' has variable_1 " + first +
            ", expected total_output_net_capacitance");
    (load_first ? result.loads : result.slews) = axis("index_1");
    if (!second.empty()) result.slews = axis("index_2");
    if (result.values.size() != std::max<std::size_t>(1, result.loads.size()) *
                                    std::max<std::size_t>(1, result.slews.size()))
      error("a table of template '" + group->name + "' does not have a value for each point");
    return result;
  }

  EdgeTables edges(const Group& group, const std::string& rise, const std::string& fall) const {
    return {table(group.child(rise)), table(group.child(fall))};
  }

  void output(const Group& group, const PowerCell& cell, PowerPin& pin) {
    pin.delay.resize(cell.inputs.size());
    pin.slew.resize(cell.inputs.size());
    pin.energy.resize(cell.inputs.size());
    for (const Group& part : group.groups) {
      const auto found =
          std::find(cell.inputs.begin(), cell.inputs.end(), part.text("related_pin"));
      if (found == cell.inputs.end()) continue;
      const auto i = static_cast<std::size_t>(found - cell.inputs.begin());
      if (part.kind == "timing") {
        pin.delay[i] = edges(part, "cell_rise", "cell_fall");
        pin.slew[i] = edges(part, "rise_transition", "fall_transition");
      } else if (part.kind == "internal_power") {
        pin.energy[i] = edges(part, "rise_power", "fall_power");
        ++tables_;
      }
    }
  }

  static std::size_t only_input(const std::string& text, const PowerCell& cell) {
    const auto found = std::find(cell.inputs.begin(), cell.inputs.end(), text);
    if (found == cell.inputs.end()) throw std::invalid_argument("'" + text + "' is not one input");
    return static_cast<std::size_t>(found - cell.inputs.begin());
  }

  // A rising clock and Q alone: what the synthesis scripts map flip-flops to.
  static void flip_flop(const Group& ff, PowerCell& cell) {
    if (cell.inputs.size() != 2) throw std::invalid_argument("a set, a reset or an enable");
    cell.flip_flop = true;
    std::string clock = ff.text("clocked_on");
    std::erase_if(clock, [](char c) { return c == '(' || c == ')' || c == ' '; });
    cell.rising_clock = !clock.starts_with("!");
    cell.clock = only_input(cell.rising_clock ? clock : clock.substr(1), cell);
    cell.data = only_input(ff.text("next_state"), cell);
  }

  PowerCell cell(const Group& group) {
    PowerCell result;
    result.leakage_nw = std::atof(group.text("cell_leakage_power").c_str());
    for (const Group& pin : group.groups)
      if (pin.kind == "pin" && pin.text("direction") == "input") result.inputs.push_back(pin.name);
    try {
      if (result.inputs.size() > 6) throw std::invalid_argument("more than six inputs");
      const Group* ff = group.child("ff");
      if (ff != nullptr) flip_flop(*ff, result);
      if (group.child("latch") != nullptr) throw std::invalid_argument("a latch");
      for (const Group& part : group.groups)
        if (part.kind == "pin") result.pins[part.name] = pin(part, result, ff);
    } catch (const std::invalid_argument& reason) {
      result.unusable = reason.what();
    }
    return result;
  }

  PowerPin pin(const Group& group, const PowerCell& cell, const Group* ff) {
    PowerPin result;
    result.output = group.text("direction") == "output";
    result.capacitance = std::atof(group.text("capacitance").c_str());
    if (!result.output) {
      if (const Group* power = group.child("internal_power")) {
        result.energy.push_back(edges(*power, "rise_power", "fall_power"));
        ++tables_;
      }
      return result;
    }
    output(group, cell, result);
    if (!group.text("three_state").empty()) throw std::invalid_argument("a three-state output");
    if (ff == nullptr) {
      result.function = Function(group.text("function"), cell.inputs).table();
    } else if (!ff->name.starts_with(group.text("function"))) {
      throw std::invalid_argument("an output other than the state itself");
    }
    return result;
  }

  LibertyScanner scanner_;
  std::string source_;
  Group library_;
  unsigned tables_ = 0;
};

struct Place {
  std::size_t low = 0, high = 0;
  double part = 0;
};

Place place_of(const std::vector<double>& axis, double x) {
  if (axis.size() < 2 || x <= axis.front()) return {};
  if (x >= axis.back()) return {axis.size() - 1, axis.size() - 1, 0};
  const auto high =
      static_cast<std::size_t>(std::upper_bound(axis.begin(), axis.end(), x) - axis.begin());
  return {high - 1, high, (x - axis[high - 1]) / (axis[high] - axis[high - 1])};
}

}  // namespace

double PowerTable::at(double load, double slew) const {
  if (values.empty()) return 0;
  const Place l = place_of(loads, load), s = place_of(slews, slew);
  const std::size_t width = std::max<std::size_t>(1, slews.size());
  const auto row = [&](std::size_t i) {
    return values[i * width + s.low] * (1 - s.part) + values[i * width + s.high] * s.part;
  };
  return row(l.low) * (1 - l.part) + row(l.high) * l.part;
}

PowerLibrary read_power_library(const std::string& bytes, const std::string& source) {
  return PowerReader(bytes, source).read();
}

}  // namespace quaver
