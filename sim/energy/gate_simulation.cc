#include "sim/energy/gate_simulation.h"

#include <cmath>
#include <cstdlib>
#include <fstream>
#include <nlohmann/json.hpp>
#include <queue>
#include <tuple>
#include <vector>

#include "sim/area/process.h"

namespace quaver {
namespace {

constexpr double kInputSlew = 0.06;    // ns
constexpr double kFemtoseconds = 1e6;  // a ns
constexpr std::uint32_t kNone = ~0U;

}  // namespace

struct GateSimulation::State {
  struct Sink {  // an input pin on a net
    std::uint32_t cell = 0, input = 0;
  };

  struct Net {
    double load = 0, slew = kInputSlew;
    bool value = false;
    std::vector<Sink> readers;
    std::uint32_t cell = kNone;  // that drives it
    const PowerPin* driver = nullptr;
    // The edge on its way.
    bool pending = false, next = false;
    std::uint64_t serial = 0;
    std::uint32_t cause = 0;  // the driver's input whose edge it is
  };

  struct Gate {
    const PowerCell* cell = nullptr;
    std::vector<std::uint32_t> inputs, outputs;
    std::vector<const PowerPin*> input_pins;
  };

  // Time, net, serial of the net's edge: equal times go by net.
  using Event = std::tuple<std::int64_t, std::uint32_t, std::uint64_t>;

  PowerLibrary library;  // a copy, which nets and gates point into
  double leakage_nw = 0;
  std::vector<Net> nets;
  std::vector<Gate> gates;
  std::map<std::string, std::vector<std::uint32_t>> ports;
  std::map<std::int64_t, std::uint32_t> numbers;  // Yosys' of a net, to ours
  std::priority_queue<Event, std::vector<Event>, std::greater<>> events;
  std::int64_t now = 0;
  std::uint64_t serials = 0;
  GateEnergy energy;

  void read(const std::filesystem::path& json);
  void add_cell(const std::string& type, const nlohmann::json& connections);
  void add_port(const std::string& name, const nlohmann::json& bits);
  std::uint32_t net_of(const nlohmann::json& bit);
  bool relax_slews();
  void settle_at_start();
  [[nodiscard]] bool evaluate(const Gate& gate, const PowerPin& pin) const;
  void schedule(std::uint32_t net, bool value, std::uint32_t cause);
  void change(std::uint32_t net, bool value);
  void edge_at(const Sink& reader, bool rises);
};

// Nets 0 and 1 are the constants; x is a don't-care that synthesis left, read as 0.
std::uint32_t GateSimulation::State::net_of(const nlohmann::json& bit) {
  if (bit.is_string()) return bit == "1" ? 1 : 0;
  const auto [found, is_new] =
      numbers.emplace(bit.get<std::int64_t>(), static_cast<std::uint32_t>(nets.size()));
  if (is_new) nets.emplace_back();
  return found->second;
}

void GateSimulation::State::add_cell(const std::string& type, const nlohmann::json& connections) {
  const auto found = library.cells.find(type);
  if (found == library.cells.end()) throw SynthesisError("cell " + type + " is not in the library");
  const PowerCell& cell = found->second;
  if (!cell.unusable.empty())
    throw SynthesisError("cell " + type + " cannot be simulated: " + cell.unusable);
  const auto index = static_cast<std::uint32_t>(gates.size());
  Gate gate{&cell, {}, {}, {}};
  for (const std::string& input : cell.inputs) {
    const std::uint32_t net = net_of(connections.at(input).at(0));
    const PowerPin& pin = cell.pins.at(input);
    nets[net].readers.push_back({index, static_cast<std::uint32_t>(gate.inputs.size())});
    nets[net].load += pin.capacitance;
    gate.inputs.push_back(net);
    gate.input_pins.push_back(&pin);
  }
  for (const auto& [name, pin] : cell.pins) {
    if (!pin.output || !connections.contains(name) || connections.at(name).empty()) continue;
    const std::uint32_t net = net_of(connections.at(name).at(0));
    nets[net].cell = index;
    nets[net].driver = &pin;
    gate.outputs.push_back(net);
  }
  leakage_nw += cell.leakage_nw;
  gates.push_back(std::move(gate));
}

// Synthesis splits ports into bits, `result_o[3]`: here they are put together again.
void GateSimulation::State::add_port(const std::string& name, const nlohmann::json& bits) {
  const std::size_t bracket = name.find('[');
  const std::size_t first =
      bracket == std::string::npos ? 0 : std::strtoul(name.c_str() + bracket + 1, nullptr, 10);
  std::vector<std::uint32_t>& port = ports[name.substr(0, bracket)];
  if (port.size() < first + bits.size()) port.resize(first + bits.size(), 0);
  for (std::size_t i = 0; i < bits.size(); ++i) port[first + i] = net_of(bits[i]);
}

void GateSimulation::State::read(const std::filesystem::path& json) {
  nets.resize(2);
  nets[1].value = true;
  try {
    const nlohmann::json document = nlohmann::json::parse(std::ifstream(json));
    const nlohmann::json& modules = document.at("modules");
    if (modules.size() != 1) throw SynthesisError("yosys wrote a netlist that is not flat");
    for (const auto& port : modules.begin()->at("ports").items())
      add_port(port.key(), port.value().at("bits"));
    for (const nlohmann::json& cell : modules.begin()->at("cells"))
      add_cell(cell.at("type").get<std::string>(), cell.at("connections"));
  } catch (const nlohmann::json::exception& e) {
    throw SynthesisError(std::string("yosys wrote a netlist that cannot be read: ") + e.what());
  }
}

// One pass over all nets; whether a slew still moved. Logic has no loops but through flip-flops,
// whose outputs take their slew from the clock, so as many passes as levels are enough.
bool GateSimulation::State::relax_slews() {
  bool moved = false;
  for (Net& net : nets) {
    if (net.driver == nullptr) continue;
    const Gate& gate = gates[net.cell];
    double sum = 0;
    unsigned arcs = 0;
    for (std::size_t i = 0; i < gate.inputs.size(); ++i)
      for (const bool rises : {false, true}) {
        const PowerTable& table = net.driver->slew[i].of(rises);
        if (table.values.empty()) continue;
        sum += table.at(net.load, nets[gate.inputs[i]].slew);
        ++arcs;
      }
    const double slew = arcs == 0 ? kInputSlew : sum / arcs;
    moved |= std::abs(slew - net.slew) > 1e-9;
    net.slew = slew;
  }
  return moved;
}

bool GateSimulation::State::evaluate(const Gate& gate, const PowerPin& pin) const {
  unsigned index = 0;
  for (std::size_t i = 0; i < gate.inputs.size(); ++i)
    index |= static_cast<unsigned>(nets[gate.inputs[i]].value) << i;
  return ((pin.function >> index) & 1U) != 0;
}

// Every gate is asked once, with all nets and flip-flops at 0, and what follows takes its time.
void GateSimulation::State::settle_at_start() {
  for (std::uint32_t i = 2; i < nets.size(); ++i)
    if (nets[i].driver != nullptr && !gates[nets[i].cell].cell->flip_flop)
      schedule(i, evaluate(gates[nets[i].cell], *nets[i].driver), 0);
}

void GateSimulation::State::schedule(std::uint32_t number, bool value, std::uint32_t cause) {
  Net& net = nets[number];
  if (net.pending && net.next == value) return;
  if (value == net.value) {
    net.pending = false;
    return;
  }
  const double delay =
      net.driver->delay[cause].of(value).at(net.load, nets[gates[net.cell].inputs[cause]].slew);
  net.pending = true;
  net.next = value;
  net.cause = cause;
  net.serial = ++serials;
  // Some tables go below zero where a slow input meets a light load; time does not.
  const auto ticks = static_cast<std::int64_t>(std::llround(delay * kFemtoseconds));
  events.emplace(now + std::max<std::int64_t>(ticks, 1), number, net.serial);
}

void GateSimulation::State::edge_at(const Sink& reader, bool rises) {
  const Gate& gate = gates[reader.cell];
  const Net& net = nets[gate.inputs[reader.input]];
  const PowerPin& pin = *gate.input_pins[reader.input];
  if (!pin.energy.empty()) energy.internal_pj += pin.energy[0].of(rises).at(0, net.slew);
  const PowerCell& cell = *gate.cell;
  if (cell.flip_flop && (reader.input != cell.clock || rises != cell.rising_clock)) return;
  for (const std::uint32_t output : gate.outputs)
    schedule(
        output,
        cell.flip_flop ? nets[gate.inputs[cell.data]].value : evaluate(gate, *nets[output].driver),
        reader.input);
}

void GateSimulation::State::change(std::uint32_t number, bool value) {
  Net& net = nets[number];
  net.pending = false;
  if (net.value == value) return;
  net.value = value;
  ++energy.edges;
  energy.switching_pj += net.load * library.supply_v * library.supply_v / 2;
  if (net.driver != nullptr)
    energy.internal_pj += net.driver->energy[net.cause].of(value).at(
        net.load, nets[gates[net.cell].inputs[net.cause]].slew);
  for (const Sink& reader : net.readers) edge_at(reader, value);
}

GateSimulation::GateSimulation(const std::filesystem::path& json, const PowerLibrary& library)
    : state_(std::make_unique<State>()) {
  state_->library = library;
  state_->read(json);
  for (std::size_t passes = 0; state_->relax_slews(); ++passes)
    if (passes > state_->nets.size()) throw SynthesisError("the netlist has a loop of gates");
  state_->settle_at_start();
}

GateSimulation::~GateSimulation() = default;
GateSimulation::GateSimulation(GateSimulation&&) noexcept = default;

bool GateSimulation::has_port(const std::string& port) const {
  return state_->ports.contains(port);
}

void GateSimulation::set(const std::string& port, std::uint64_t value, unsigned first,
                         unsigned width) {
  const auto found = state_->ports.find(port);
  if (found == state_->ports.end()) return;
  const std::size_t end = std::min<std::size_t>(found->second.size(), first + width);
  for (std::size_t i = first; i < end; ++i)
    if (found->second[i] > 1) state_->change(found->second[i], ((value >> (i - first)) & 1U) != 0);
}

std::uint64_t GateSimulation::get(const std::string& port) const {
  std::uint64_t value = 0;
  const std::vector<std::uint32_t>& bits = state_->ports.at(port);
  for (std::size_t i = 0; i < bits.size(); ++i)
    value |= std::uint64_t{state_->nets[bits[i]].value} << i;
  return value;
}

void GateSimulation::run(double ns) {
  State& state = *state_;
  const std::int64_t end = state.now + static_cast<std::int64_t>(std::llround(ns * kFemtoseconds));
  while (!state.events.empty()) {
    const auto [time, number, serial] = state.events.top();
    const State::Net& net = state.nets[number];
    if (net.pending && net.serial == serial) {
      if (time > end) throw SynthesisError("the netlist does not settle");
      state.now = time;
      state.events.pop();
      state.change(number, net.next);
    } else {
      state.events.pop();
    }
  }
  state.now = end;
  state.energy.leakage_pj += state.leakage_nw * ns * 1e-6;  // nW ns = 1e-18 J
}

const GateEnergy& GateSimulation::energy() const { return state_->energy; }
void GateSimulation::reset_energy() { state_->energy = {}; }

}  // namespace quaver
