#include "sim/area/synthesis.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <fstream>
#include <numeric>

#include "sim/area/netlist.h"

namespace quaver {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kLinesShown = 8;
constexpr std::string_view kClock = "clk_i";

// Area first: the passes before dch bring the graph down so far that the spread over seeds is about
// a percent, and amap covers it with the structural choices in mind. (`map -a` in its place makes
// the FP8 multiply-add a seventh larger.)
constexpr std::string_view kSmallScript =
    "+strash;ifraig;scorr;dc2;dc2;resub,-K,6;rewrite;refactor,-z;dc2;dch,-f;amap;topo;stime,-p";
// Delay first: no passes that trade levels for nodes, gates made stronger until it no longer helps.
constexpr std::string_view kFastScript =
    "+strash;dch;map,-B,0.9;topo;buffer,-c,-N,8;topo;upsize,-D,1;dnsize,-D,1;stime,-p";

void write_file(const fs::path& file, const std::string& text) {
  fs::create_directories(file.parent_path());
  std::ofstream stream(file, std::ios::binary);
  stream << text;
  if (!stream.flush()) throw SynthesisError("cannot write " + file.string());
}

// Parameters go into a script: words and numbers only.
void check_word(const std::string& word, const std::string& unit) {
  const auto allowed = [](char c) {
    return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_' || c == '\'';
  };
  if (word.empty() || !std::all_of(word.begin(), word.end(), allowed))
    throw SynthesisError(unit + ": '" + word + "' is not a name or a number");
}

// Two seeds have the same order before ABC: in large units what comes before takes as long.
unsigned order_of(unsigned seed) { return (seed + 1) / 2; }

std::string elaborate_script(const UnitVariant& unit, const RtlSources& rtl) {
  check_word(unit.top, unit.label());
  std::string script = "read_verilog -sv -DSYNTHESIS";
  for (const RtlFile& file : rtl) script += " " + file.name.generic_string();
  // Not `hierarchy -chparam`: Yosys 0.23 then fails an assertion on a top module with an unpacked
  // array of nets that an instance drives.
  for (const auto& [name, value] : unit.parameters) {
    check_word(name, unit.label());
    check_word(value, unit.label());
    script += "\nchparam -set " + name + " " + value + " " + unit.top;
  }
  // The check comes before anything is optimised: later, an undriven net is an x that has vanished,
  // and with it the logic behind it.
  script += "\nhierarchy -check -top " + unit.top + "\nproc\nflatten\ncheck -assert\n";
  // After what nothing reads is gone: it would be kept, too.
  if (unit.equal_registers_kept) script += "opt_clean\nsetattr -set keep 1 t:$*dff*\n";
  return script + "rename -top unit\nwrite_rtlil ../elaborated.il\n";
}

// Another random order of all cells from here on. Scrambled names alone change nothing; but
// write_rtlil sorts by name, and what is read back is in that order.
std::string permute_script(unsigned seed) {
  return "rename -scramble-name -seed " + std::to_string(seed) +
         "\nwrite_rtlil permuted.il\ndesign -reset\nread_rtlil permuted.il\n";
}

// Gates, in the cells' order of this number: it decides what synthesis shares and how it spells
// operators. Its seeds are none of map_script's: the same names twice would collide.
std::string gates_script(const UnitVariant& unit, unsigned order) {
  constexpr unsigned kFirst = 1'000'000;
  std::string script = "read_rtlil ../elaborated.il\n" + permute_script(kFirst + order) +
                       "synth -flatten -noabc -run begin:fine\n";
  // The memory's pins become ports, except its clocks: to time a clock as data makes no sense. The
  // cells' new names have no brackets, which OpenSTA would take for a bit select.
  if (unit.memories_outside)
    script +=
        "rename -hide t:$mem_v2\n"
        "rename -enumerate -pattern memory_% t:$mem_v2\n"
        "expose -evert t:$mem_v2\n"
        "delete -port w:*.WR_CLK w:*.RD_CLK\n";
  return script +
         "synth -noabc -run fine:\n"
         "write_json generic.json\n"
         "dfflibmap -liberty ../cells.lib\n"
         "setundef -zero\n"
         "opt_clean -purge\n"
         "write_rtlil generic.il\n";
}

// The order matters to ABC, too. splitnets: OpenSTA does not read assignments to concatenations.
std::string map_script(const UnitVariant& unit, const Toolchain& tools, unsigned seed) {
  return "read_rtlil ../order" + std::to_string(order_of(seed)) + "/generic.il\n" +
         permute_script(seed) + "abc -exe " + tools.abc.filename().string() +
         " -liberty ../cells.lib -script " +
         std::string(unit.goal == MappingGoal::kArea ? kSmallScript : kFastScript) +
         "\n"
         "splitnets -ports\n"
         "opt_clean -purge\n"
         "write_json mapped.json\n"
         "write_verilog -noattr -noexpr mapped.v\n";
}

// The period only has to be longer than any path: the delay is what is missing to it. `-exit` ends
// OpenSTA with status 0 whatever happens, so the last line is what says that all went well.
std::string time_script() {
  const std::string clock(kClock);
  return "set_cmd_units -time ns -capacitance pF\n"
         "read_liberty ../cells.lib\n"
         "read_verilog mapped.v\n"
         "link_design unit\n"
         "set clock [get_ports -quiet " +
         clock +
         "]\n"
         "if {[llength $clock] == 0} {\n"
         "  create_clock -name clock -period 1000\n"
         "} else {\n"
         "  create_clock -name clock -period 1000 $clock\n"
         "}\n"
         "foreach port [all_inputs] {\n"
         "  if {[get_property $port full_name] ne \"" +
         clock +
         "\"} {\n"
         "    set_input_delay 0 -clock clock $port\n"
         "  }\n"
         "}\n"
         "set_output_delay 0 -clock clock [all_outputs]\n"
         "report_worst_slack -digits 6\n";
}

std::string version_of(const fs::path& program, const std::vector<std::string>& arguments) {
  const ScratchDirectory scratch;
  const ProcessResult result = run_process(program, arguments, scratch.path());
  if (result.exit_code != 0)
    throw SynthesisError(program.filename().string() + " does not start (exit code " +
                         std::to_string(result.exit_code) +
                         "):" + last_lines(result.output, kLinesShown));
  return program.filename().string() + " " + result.output;
}

// Debian builds Yosys to call berkeley-abc; elsewhere it brings its own, called yosys-abc.
fs::path find_abc() {
  try {
    return find_program("yosys-abc", "");
  } catch (const SynthesisError&) {
    return find_program("berkeley-abc", "berkeley-abc");
  }
}

double parse_delay(const std::string& output, const std::string& label) {
  constexpr std::string_view kMarker = "worst slack ";
  const std::size_t at = output.rfind(kMarker);
  char* end = nullptr;
  const char* number = at == std::string::npos ? "" : output.c_str() + at + kMarker.size();
  const double slack = std::strtod(number, &end);
  if (end == number || output.find("Error") != std::string::npos)
    throw SynthesisError("sta failed on " + label + ":" + last_lines(output, kLinesShown));
  if (!std::isfinite(slack)) throw SynthesisError("sta found no timing path in " + label);
  return 1000 - slack;
}

}  // namespace

Toolchain find_toolchain() {
  Toolchain result{find_program("yosys", "yosys"), find_abc(), find_program("sta", "opensta"), ""};
  result.versions += version_of(result.yosys, {"-V"});
  result.versions += version_of(result.abc, {"-q", "version"});
  result.versions += version_of(result.sta, {"-version"});
  return result;
}

Scripts make_scripts(const UnitVariant& unit, const RtlSources& rtl, const Toolchain& tools) {
  constexpr unsigned kFirstSeed = 1;
  return {elaborate_script(unit, rtl), gates_script(unit, order_of(kFirstSeed)),
          map_script(unit, tools, kFirstSeed), time_script()};
}

UnitSynthesis::UnitSynthesis(const UnitVariant& unit, const RtlSources& rtl, const Liberty& liberty,
                             const Toolchain& tools)
    : unit_(unit), liberty_(liberty), tools_(tools) {
  const fs::path& directory = scratch_.path();
  const RtlSources needed = sources_of(unit.top, rtl);
  for (const RtlFile& file : needed) write_file(directory / "sources" / file.name, file.bytes);
  write_file(directory / "cells.lib", liberty.bytes);
  write_file(directory / "elaborate.ys", elaborate_script(unit, needed));
  run_yosys("../elaborate.ys",
            directory / "sources");  // there, messages name files as the list does
}

void UnitSynthesis::make_gates(unsigned order) const {
  std::shared_future<void> made;
  {
    const std::lock_guard lock(mutex_);
    std::shared_future<void>& gates = gates_[order];
    if (!gates.valid())
      gates = std::async(std::launch::deferred, [this, order] {
        const fs::path directory = scratch_.path() / ("order" + std::to_string(order));
        write_file(directory / "gates.ys", gates_script(unit_, order));
        run_yosys("gates.ys", directory);
        check_only_synchronous(read_netlist(directory / "generic.json"));
      });
    made = gates;
  }
  made.get();  // by the first that comes; the others wait
}

fs::path UnitSynthesis::map(unsigned seed) const {
  make_gates(order_of(seed));
  const fs::path directory = scratch_.path() / ("seed" + std::to_string(seed));
  write_file(directory / "map.ys", map_script(unit_, tools_, seed));
  run_yosys("map.ys", directory);
  return directory / "mapped.json";
}

SeedResult UnitSynthesis::measure(unsigned seed) const {
  const fs::path json = map(seed);
  const fs::path directory = json.parent_path();
  write_file(directory / "time.tcl", time_script());
  const double area = area_of(read_netlist(json), liberty_.areas);
  std::string output;
  run(tools_.sta, {"-no_splash", "-exit", "time.tcl"}, directory, &output);
  return {area, parse_delay(output, unit_.label())};
}

void UnitSynthesis::run_yosys(const std::string& script, const fs::path& directory) const {
  // -w: that an array of nets becomes single nets is no warning here.
  run(tools_.yosys, {"-Q", "-T", "-q", "-w", "Replacing memory", script}, directory);
}

void UnitSynthesis::run(const fs::path& program, const std::vector<std::string>& arguments,
                        const fs::path& directory, std::string* output) const {
  ProcessResult result = run_process(program, arguments, directory);
  if (result.exit_code != 0)
    throw SynthesisError(program.filename().string() + " failed on " + unit_.label() +
                         " (exit code " + std::to_string(result.exit_code) +
                         "):" + last_lines(result.output, kLinesShown));
  if (output != nullptr) *output = std::move(result.output);
}

double median(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  const std::size_t half = values.size() / 2;
  return values.size() % 2 == 1 ? values[half] : (values[half - 1] + values[half]) / 2;
}

double standard_deviation(const std::vector<double>& values) {
  if (values.size() < 2) return 0;
  const auto count = static_cast<double>(values.size());
  const double mean = std::accumulate(values.begin(), values.end(), 0.0) / count;
  double squares = 0;
  for (const double value : values) squares += (value - mean) * (value - mean);
  return std::sqrt(squares / (count - 1));
}

}  // namespace quaver
