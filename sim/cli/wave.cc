#include "sim/cli/wave.h"

#include <algorithm>
#include <charconv>

#include "sim/input/output_file.h"

namespace quaver {
namespace po = boost::program_options;
namespace {

InputError refused(const std::string& found, const Config& config) {
  return {{"--elements"},
          "found '" + found + "', expected ROW,COL with rows from 0 to " +
              std::to_string(config.array.rows - 1) + " and columns from 0 to " +
              std::to_string(config.array.cols - 1) + ", several with ':' between, or all"};
}

ElementPlace read_place(const std::string& text, const Config& config) {
  ElementPlace place;
  const char* end = text.data() + text.size();
  const auto [comma, row_error] = std::from_chars(text.data(), end, place.row);
  if (row_error != std::errc{} || comma == end || *comma != ',') throw refused(text, config);
  const auto [stop, col_error] = std::from_chars(comma + 1, end, place.col);
  if (col_error != std::errc{} || stop != end || place.row >= config.array.rows ||
      place.col >= config.array.cols)
    throw refused(text, config);
  return place;
}

std::vector<ElementPlace> read_places(const std::string& text, const Config& config) {
  std::vector<ElementPlace> places;
  if (text == "all") {
    for (std::uint32_t i = 0; i < config.array.rows; ++i)
      for (std::uint32_t j = 0; j < config.array.cols; ++j) places.push_back({i, j});
    return places;
  }
  for (std::size_t begin = 0; begin <= text.size();) {
    const std::size_t end = std::min(text.find(':', begin), text.size());
    places.push_back(read_place(text.substr(begin, end - begin), config));
    begin = end + 1;
  }
  return places;
}

}  // namespace

void add_wave_options(Arguments& arguments) {
  arguments.options().add_options()(
      "wave", po::value<std::string>(),
      "file (.vcd) for a waveform of elements of the SystemC array: whether each works, the "
      "partial "
      "sum it registers, as a code and as a value; one nanosecond a cycle")(
      "elements", po::value<std::string>()->default_value("0,0"),
      "elements of --wave, ROW,COL from 0, several with ':' between, or all");
}

std::unique_ptr<ElementWave> make_wave(const Arguments& arguments, Tier tier,
                                       const Config& config) {
  if (!arguments.has("wave")) {
    if (arguments.given("elements"))
      throw InputError({"--elements"}, "found without --wave, expected both");
    return nullptr;
  }
  const std::filesystem::path file = arguments.text("wave");
  const OutputFile target = output_file(file);
  if (tier != Tier::kSystemC)
    throw InputError({"--wave"},
                     "found with the " + to_string(tier) + " tier, expected --tier systemc");
  if (file.extension() != ".vcd")
    throw InputError({"--wave"},
                     "found '" + file.string() + "', expected a file that ends in .vcd");
  if (!target.replaceable)
    throw InputError({"--wave"}, "found '" + file.string() + "', expected a regular file");
  const std::vector<ElementPlace> places = read_places(arguments.text("elements"), config);
  try {
    return std::make_unique<ElementWave>(target.path, places);
  } catch (const std::runtime_error& error) {
    throw InputError({"--wave"}, std::string(error.what()) + ", expected a file in a folder");
  }
}

void keep(ElementWave& wave) {
  try {
    wave.keep();
  } catch (const std::runtime_error& error) {
    throw InputError({"--wave"}, std::string(error.what()) + ", expected room for the wave");
  }
}

}  // namespace quaver
