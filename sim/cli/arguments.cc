#include "sim/cli/arguments.h"

#include <spdlog/sinks/stdout_color_sinks.h>
#include <spdlog/spdlog.h>

#include <iostream>
#include <thread>

#include "sim/input/fields.h"

namespace quaver {
namespace po = boost::program_options;
namespace {

// "unrecognised option '--bach'" and its kin, with the option as the place.
[[noreturn]] void rethrow(const po::error& error, const po::options_description& options) {
  const auto* with_option = dynamic_cast<const po::error_with_option_name*>(&error);
  std::string option = with_option == nullptr ? "" : with_option->get_option_name();
  if (dynamic_cast<const po::unknown_option*>(&error) != nullptr) {
    std::vector<std::string> known;
    for (const auto& known_option : options.options())
      known.push_back("--" + known_option->long_name());
    throw InputError(
        {option}, "unknown option, expected one of " + join(known) + did_you_mean(option, known));
  }
  if (dynamic_cast<const po::too_many_positional_options_error*>(&error) != nullptr)
    throw InputError({"arguments"}, "more arguments than the command takes, see --help");
  throw InputError({option.empty() ? "arguments" : option}, error.what());
}

void set_log_level(const Node& level) {
  static const Choices<spdlog::level::level_enum> levels = {{"debug", spdlog::level::debug},
                                                            {"info", spdlog::level::info},
                                                            {"warning", spdlog::level::warn},
                                                            {"error", spdlog::level::err},
                                                            {"off", spdlog::level::off}};
  spdlog::set_level(to_choice(level, "level", levels));
}

}  // namespace

Arguments::Arguments(const std::string& usage) : usage_(usage) {
  options_.add_options()("help,h", "print this and stop")("threads", po::value<std::string>(),
                                                          "threads to use (default: all)")(
      "seed", po::value<std::string>()->default_value("1"), "seed of everything random")(
      "log-level", po::value<std::string>()->default_value("info"),
      "debug, info, warning, error or off; messages go to standard error");
}

void Arguments::positional(const std::string& name, const std::string& text, int count) {
  hidden_.add_options()(name.c_str(), po::value<std::vector<std::string>>());
  positional_.add(name.c_str(), count);
  positional_help_.push_back({name, text, count < 0});
}

Description Arguments::description() const {
  Description description = {usage_, positional_help_, {}};
  for (const auto& option : options_.options())
    description.options.push_back(
        {option->long_name(), option->description(), option->semantic()->max_tokens() > 0});
  return description;
}

bool Arguments::parse(const std::vector<std::string>& arguments) {
  if (arguments == std::vector<std::string>{kDescribe}) throw description();
  po::options_description all;
  all.add(options_).add(hidden_);
  // No guessing of shortened names: a script must not change its meaning with the next version.
  const int style = po::command_line_style::unix_style & ~po::command_line_style::allow_guessing;
  try {
    po::store(
        po::command_line_parser(arguments).options(all).positional(positional_).style(style).run(),
        values_);
  } catch (const po::error& error) {
    rethrow(error, options_);
  }
  if (has("help")) {
    std::cout << "usage: quaver " << usage_ << "\n\n";
    for (const auto& [name, text, unused] : positional_help_)
      std::cout << "  " << name << ": " << text << '\n';
    std::cout << '\n' << options_;
    return false;
  }
  set_log_level(node("log-level"));
  return true;
}

std::string Arguments::text(const std::string& name) const {
  if (!has(name)) {
    const bool positional = options_.find_nothrow(name, false) == nullptr;
    throw InputError({positional ? name : "--" + name}, "missing, expected: quaver " + usage_);
  }
  const auto& value = values_[name].value();
  if (const auto* list = boost::any_cast<std::vector<std::string>>(&value)) return list->front();
  return boost::any_cast<std::string>(value);
}

std::vector<std::string> Arguments::texts(const std::string& name) const {
  if (!has(name)) return {};
  return values_[name].as<std::vector<std::string>>();
}

Node Arguments::node(const std::string& name) const {
  Node node;
  node.kind = Node::Kind::kScalar;
  node.scalar = text(name);
  node.location = {"--" + name};
  return node;
}

std::uint64_t Arguments::integer(const std::string& name, std::uint64_t low,
                                 std::uint64_t high) const {
  return to_integer(node(name), "value", low, high);
}

double Arguments::number(const std::string& name, double low, double high) const {
  return to_number(node(name), "value", low, high);
}

unsigned Arguments::threads() const {
  if (has("threads")) return static_cast<unsigned>(integer("threads", 1, 1024));
  return std::max(1U, std::thread::hardware_concurrency());
}

std::uint64_t Arguments::seed() const { return integer("seed", 0, ~std::uint64_t{0}); }

}  // namespace quaver
