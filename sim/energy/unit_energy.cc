#include "sim/energy/unit_energy.h"

#include <deque>
#include <numeric>

#include "models/operand_decoder/operand_decoder.h"
#include "sim/area/synthesis.h"

namespace quaver {
namespace {

void set(GateSimulation& netlist, const Beat& beat) {
  for (const PortValue& value : beat)
    netlist.set(value.port, value.value, value.first, value.width);
}

void clock(GateSimulation& netlist) {
  netlist.set("clk_i", 0);
  netlist.run(kCycleNs / 2);
  netlist.set("clk_i", 1);
  netlist.run(kCycleNs / 2);
}

void start(GateSimulation& netlist, const UnitStream& stream) {
  netlist.run(kCycleNs / 2);
  set(netlist, stream.constants);
  for (unsigned cycle = 0; cycle < 4; ++cycle) clock(netlist);
  netlist.set("rst_ni", 1);
  for (const Beat& beat : stream.start) {
    set(netlist, beat);
    clock(netlist);
  }
}

// Results against the golden ones, in order.
class Answers {
 public:
  Answers(const UnitStream& stream, const std::string& label) : stream_(stream), label_(label) {}

  void after(const StreamCycle& cycle, const GateSimulation& netlist) {
    if (cycle.answers) due_.push_back(cycle.expected);
    const bool at_once = *stream_.valid == '\0';
    if (due_.empty() || (!at_once && netlist.get(stream_.valid) == 0)) return;
    std::uint64_t result = netlist.get(stream_.result);
    if (stream_.canonical) result = canonical_operand(static_cast<std::uint32_t>(result));
    if (due_.front() && result != *due_.front())
      throw SynthesisError(label_ + ": operation " + std::to_string(given_) +
                           " of the netlist differs from the golden model");
    due_.pop_front();
    ++given_;
  }
  void end() const {
    if (given_ == 0) throw SynthesisError(label_ + " gives no results");
  }

 private:
  const UnitStream& stream_;
  const std::string& label_;
  std::deque<std::optional<std::uint64_t>> due_;
  unsigned given_ = 0;
};

UnitEnergy summarise(const UnitMode& mode, Pass pass, const std::vector<EnergySample>& samples) {
  UnitEnergy result{mode, pass};
  result.seeds = static_cast<unsigned>(samples.size());
  result.operations = samples.front().operations;
  std::vector<double> values;
  double switching = 0, leakage = 0, total = 0, zeros = 0;
  for (const EnergySample& sample : samples) {
    values.push_back(sample.pj());
    switching += sample.energy.switching_pj;
    leakage += sample.energy.leakage_pj;
    total += sample.energy.total_pj();
    zeros += sample.zero_operands;
  }
  const double operations = 1.0 * result.seeds * result.operations;
  result.pj = std::accumulate(values.begin(), values.end(), 0.0) / result.seeds;
  result.sd = standard_deviation(values);
  result.switching = total > 0 ? switching / total : 0;
  result.zeros = zeros / (operations * mode.products);
  result.leakage_nw = leakage / operations / kCycleNs * 1e6;
  return result;
}

}  // namespace

EnergySample operate(GateSimulation& netlist, const UnitStream& stream, const std::string& label) {
  start(netlist, stream);
  Answers answers(stream, label);
  EnergySample sample;
  for (unsigned i = 0; i < stream.cycles.size(); ++i) {
    if (i == kWarmUp) netlist.reset_energy();
    set(netlist, stream.cycles[i].beat);
    clock(netlist);
    if (i >= kWarmUp) sample.zero_operands += stream.cycles[i].zeros;
    answers.after(stream.cycles[i], netlist);
  }
  answers.end();
  sample.energy = netlist.energy();
  sample.operations = static_cast<unsigned>(stream.cycles.size()) - kWarmUp;
  return sample;
}

std::vector<UnitEnergy> unit_energies(const UnitMode& mode, const RtlSources& rtl,
                                      const Liberty& liberty, const PowerLibrary& library,
                                      const Toolchain& tools, unsigned seeds, unsigned operations) {
  const UnitSynthesis synthesis(mode.unit, rtl, liberty, tools);
  std::vector<std::vector<EnergySample>> samples(mode.passes.size());
  for (unsigned seed = 1; seed <= seeds; ++seed) {
    const std::filesystem::path json = synthesis.map(seed);
    for (std::size_t p = 0; p < samples.size(); ++p) {
      GateSimulation netlist(json, library);
      samples[p].push_back(
          operate(netlist, make_stream(mode, kPasses.at(p), operations, seed), mode.unit.label()));
    }
  }
  std::vector<UnitEnergy> results;
  for (std::size_t p = 0; p < samples.size(); ++p)
    results.push_back(summarise(mode, kPasses.at(p), samples[p]));
  return results;
}

}  // namespace quaver
