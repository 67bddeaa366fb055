// Area and delay of one RTL unit in one technology: Yosys and ABC map it, OpenSTA times it.
//
// What synthesis makes depends on the order in which it meets the cells, by a percent or more:
// where it shares, how it spells operators as gates, how ABC covers these. Every unit is therefore
// synthesised once per seed, each time with the cells in another random order (before ABC two seeds
// share one), and the median and the standard deviation are what is reported. Differences of 2% and
// less mean nothing. Delay: longest path from an input or a register to a register (with its setup
// time) or an output; ideal clock, no wire load, no driver or load at the ports.
#pragma once

#include <filesystem>
#include <future>
#include <map>
#include <mutex>
#include <string>
#include <vector>

#include "sim/area/liberty.h"
#include "sim/area/process.h"
#include "sim/area/rtl_sources.h"

namespace quaver {

// What the mapping looks for first.
enum class MappingGoal { kArea, kDelay };

struct UnitVariant {
  std::string unit, variant;  // as in `quaver area --units`
  std::string top;            // RTL module
  std::map<std::string, std::string> parameters;
  // Memories (arrays with a variable index) are cut out and their ports become the unit's own: the
  // logic alone. Otherwise they are counted as the flip-flops that they become.
  bool memories_outside = false;
  // Registers that always hold the same stay apart, as they are in an array whose elements are laid
  // out one by one; otherwise synthesis makes one of them.
  bool equal_registers_kept = false;
  MappingGoal goal = MappingGoal::kArea;

  [[nodiscard]] std::string label() const { return unit + "/" + variant; }
};

struct UnitArea {
  std::string unit, variant, technology;
  double area_um2 = 0, area_sd = 0;
  unsigned seeds = 0;
  double delay_ns = 0, delay_sd = 0;
};

// The programs and what they say their versions are. SynthesisError if one is missing.
struct Toolchain {
  std::filesystem::path yosys, abc, sta;
  std::string versions;
};
Toolchain find_toolchain();

// One seed's result.
struct SeedResult {
  double area_um2 = 0, delay_ns = 0;
};

// Everything that the tools are told, with the same file names in every scratch directory.
struct Scripts {
  std::string elaborate, gates, map, time;  // of the first seed
};
Scripts make_scripts(const UnitVariant& unit, const RtlSources& rtl, const Toolchain& tools);

// Synthesises one unit, seed after seed. It is made once per unit and its `measure` may run in
// several threads at a time. Both throw SynthesisError.
class UnitSynthesis {
 public:
  UnitSynthesis(const UnitVariant& unit, const RtlSources& rtl, const Liberty& liberty,
                const Toolchain& tools);
  [[nodiscard]] SeedResult measure(unsigned seed) const;  // seeds count from 1
  // The netlist of a seed alone, as Yosys' JSON, in a folder that lives as long as this object.
  [[nodiscard]] std::filesystem::path map(unsigned seed) const;

 private:
  void run_yosys(const std::string& script, const std::filesystem::path& directory) const;
  void run(const std::filesystem::path& program, const std::vector<std::string>& arguments,
           const std::filesystem::path& directory, std::string* output = nullptr) const;

  // The gates of one order, once.
  void make_gates(unsigned order) const;

  UnitVariant unit_;
  const Liberty& liberty_;
  const Toolchain& tools_;
  ScratchDirectory scratch_;
  mutable std::mutex mutex_;
  mutable std::map<unsigned, std::shared_future<void>> gates_;  // by order
};

double median(std::vector<double> values);
double standard_deviation(const std::vector<double>& values);  // of a sample; 0 for one value

}  // namespace quaver
