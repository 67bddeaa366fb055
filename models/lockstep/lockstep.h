// Lockstep of a unit with one input and one output bundle: every cycle, every port.
// Include it before other headers of SystemC: behind them, Verilator's take names for global ones.
#pragma once

#include <verilated.h>

#include <algorithm>
#include <deque>
#include <functional>
#include <optional>
#include <sstream>
#include <string_view>

#include "models/lockstep/bundle_trace.h"
#include "models/lockstep/port_values.h"
#include "models/lockstep/unit_bench.h"
#include "models/timed/rtl_unit.h"

namespace quaver {

template <PortBundle Inputs, PortBundle Outputs>
class LockstepBench : public UnitBench {
 public:
  // What is driven in a cycle.
  using Stimulus = std::function<Inputs(std::uint64_t cycle)>;
  // What the golden model says that the outputs show `latency` cycles after these inputs; called
  // once a cycle, in order. Empty: the unit's SystemC model is held against the RTL only.
  using Golden = std::function<Outputs(const Inputs&)>;
  // Instead of Golden for units whose answers wait: called once a cycle with what was driven and
  // what the RTL answered in the same cycle; returns what it had to answer. The stimulus may listen
  // here, too, to offer something until it is taken.
  using Watch = std::function<Outputs(const Inputs&, const Outputs& rtl)>;
  // What the numbers on a port are, an output's by the inputs that it answers. Empty for a port
  // without numbers.
  using Formats = std::function<std::optional<PortFormat>(std::string_view port, const Inputs&)>;

  struct Setup {
    std::string unit, variant;
    std::uint64_t cycles = 0;
    unsigned latency = 1;
    Stimulus stimulus;
    Golden golden;
    Formats formats;
    Inputs longest;  // inputs whose vectors are as long as they get
    Watch watch = {};
    // Called once a cycle, in order, with what was driven and what had to be answered: the golden
    // answer to these inputs, or else the one of this cycle. Empty: nothing is covered.
    std::function<void(const Inputs&, const Outputs&)> cover = {};
  };

  LockstepBench(const sc_core::sc_module_name& name, Setup setup, const BenchOptions& options)
      : UnitBench(name),
        setup_(std::move(setup)),
        stop_at_mismatch_(options.stop_at_mismatch),
        cycles_after_mismatch_(options.signals == nullptr ? 0 : kCyclesShown),
        seed_(options.seed),
        reproduce_(
            reproduce_command(setup_.unit + " --variant '" + setup_.variant + "'", options)) {
    SC_HAS_PROCESS(LockstepBench);
    SC_THREAD(drive);
    report_.unit = setup_.unit;
    report_.variant = setup_.variant;
    if (options.signals != nullptr) trace_ports(options.signals);
  }

  // Connects a model of either kind; the bench owns it.
  template <class SystemC>
  void add_systemc(std::unique_ptr<SystemC> model) {
    connect(*model, systemc_);
    keep(std::move(model));
  }
  template <class Rtl>
  void add_rtl(std::unique_ptr<Rtl> model) {
    report_.model = model->model_name();
    if constexpr (requires { model->failed_assertions(); })
      assertion_ = &model->failed_assertions();
    connect(*model, rtl_);
    keep(std::move(model));
  }
  // The class Model, or what the options load in its place, with its ports as Ports.
  template <class Model, class Ports, class Adapter>
  void add_rtl(const char* name, const BenchOptions& options) {
    using Loaded = LoadedModel<Ports>;
    if (options.loaded) {
      VerilatedContext context;
      const std::string model = Model(&context).modelName();
      add_rtl(std::make_unique<RtlUnit<Loaded, Adapter, Inputs, Outputs>>(
          name, std::make_unique<Loaded>(options.loaded(model))));
    } else {
      add_rtl(std::make_unique<RtlUnit<Model, Adapter, Inputs, Outputs>>(name));
    }
  }

  [[nodiscard]] BenchReport report() const override { return report_; }
  [[nodiscard]] std::uint64_t cycles_done() const override { return report_.cycles; }
  [[nodiscard]] std::uint64_t cycles_planned() const override { return setup_.cycles; }
  [[nodiscard]] bool done() const override { return done_; }

 private:
  template <class Model>
  void connect(Model& model, sc_core::sc_signal<Outputs>& out) {
    model.clk_i(clock_);
    model.in(in_);
    model.out(out);
  }
  void keep(std::unique_ptr<sc_core::sc_module> model) { models_.push_back(std::move(model)); }

  void trace_ports(sc_core::sc_trace_file* file) {
    SC_HAS_PROCESS(LockstepBench);
    sc_core::sc_trace(file, clock_, "clk_i");
    in_trace_.emplace(file, "inputs", setup_.longest);
    systemc_trace_.emplace(file, "systemc", Outputs{});
    rtl_trace_.emplace(file, "rtl", Outputs{});
    SC_METHOD(on_change);
    sensitive << in_ << systemc_ << rtl_;
  }
  void on_change() {
    in_trace_->update(in_.read());
    systemc_trace_->update(systemc_.read());
    rtl_trace_->update(rtl_.read());
  }

  void drive() {
    std::uint64_t shown = 0;  // cycles after the first mismatch
    for (std::uint64_t cycle = 0; cycle < setup_.cycles; ++cycle) {
      if (stop_at_mismatch_ && wrong() && shown++ == cycles_after_mismatch_) break;
      const Inputs inputs = setup_.stimulus(cycle);
      in_.write(inputs);
      history_.push_back(inputs);
      if (history_.size() > kHistory) history_.pop_front();
      if (setup_.golden) expected_.push_back(setup_.golden(inputs));
      if (setup_.golden && setup_.cover) setup_.cover(inputs, expected_.back());
      wait(1, sc_core::SC_NS);
      clock_.write(true);
      wait(1, sc_core::SC_NS);
      clock_.write(false);
      compare(cycle);
      report_.cycles = cycle + 1;
    }
    done_ = true;
  }

  [[nodiscard]] bool wrong() const {
    return report_.mismatches != 0 || !report_.failed_assertions.empty();
  }

  // After the edge that ends `cycle`.
  void compare(std::uint64_t cycle) {
    const Outputs& rtl = rtl_.read();
    if (assertion_ != nullptr && !assertion_->empty() && report_.failed_assertions.empty())
      report_.failed_assertions =
          failed_assertions_text(report_, cycle, seed_, *assertion_, reproduce_);
    if (setup_.golden) {
      Outputs golden;  // before the first inputs have come through: nothing is valid
      if (expected_.size() >= setup_.latency) {
        golden = expected_.front();
        expected_.pop_front();
      }
      compare_ports(cycle, "golden", golden, "SystemC", systemc_.read());
      compare_ports(cycle, "golden", golden, "RTL", rtl);
    } else {
      compare_ports(cycle, "SystemC", systemc_.read(), "RTL", rtl);
    }
    if (setup_.watch) {
      const Outputs expected = setup_.watch(history_.back(), rtl);
      compare_ports(cycle, "golden", expected, "RTL", rtl);
      if (setup_.cover) setup_.cover(history_.back(), expected);
    } else if (!setup_.golden && setup_.cover) {
      setup_.cover(history_.back(), systemc_.read());
    }
    bool valid = false;
    Outputs::visit(rtl, [&](const char* name, const auto& field) {
      if constexpr (std::is_same_v<std::remove_cvref_t<decltype(field)>, bool>)
        valid = valid || (field && std::string_view(name).ends_with("valid_o"));
    });
    if (valid) ++report_.compared;
  }

  void compare_ports(std::uint64_t cycle, const char* expected_from, const Outputs& expected,
                     const char* got_from, const Outputs& got) {
    if (expected == got) return;
    if (report_.mismatches++ != 0) return;
    std::ostringstream text;
    text << setup_.unit << '/' << setup_.variant << ": mismatch in cycle " << cycle << ", seed "
         << seed_ << '\n';
    print_differences(text, expected_from, expected, got_from, got);
    print_operands(text, cycle);
    text << "  reproduce: " << reproduce_;
    report_.first_mismatch = text.str();
  }

  // What the outputs of now answer: of `latency` cycles ago, or the first there is.
  [[nodiscard]] std::size_t answered() const {
    return history_.size() < setup_.latency ? 0 : history_.size() - setup_.latency;
  }
  [[nodiscard]] std::optional<PortFormat> format(std::string_view port, const Inputs& in) const {
    return setup_.formats ? setup_.formats(port, in) : std::nullopt;
  }

  // Each port that differs, both ways.
  void print_differences(std::ostream& text, const char* expected_from, const Outputs& expected,
                         const char* got_from, const Outputs& got) const {
    const auto shown = [&](const char* name, const auto& field) -> std::string {
      const std::optional<PortFormat> numbers = format(name, history_[answered()]);
      if constexpr (requires { field.begin(); }) {
        std::ostringstream list;
        print_port(list, field, numbers);
        return list.str();
      } else {
        const auto code = static_cast<std::uint32_t>(field);
        if (numbers) return port_text(*numbers, code);
        std::ostringstream hex;  // as the operands beside it
        hex << std::hex << code;
        return hex.str();
      }
    };
    std::vector<std::string> wanted;  // in the order of the ports
    Outputs::visit(expected, [&](const char* name, const auto& field) {
      wanted.push_back(shown(name, field));
    });
    auto next = wanted.begin();
    Outputs::visit(got, [&](const char* name, const auto& field) {
      const std::string& want = *next++;
      if (const std::string have = shown(name, field); have != want)
        text << "  port " << name << ": expected (" << expected_from << ") " << want << ", got ("
             << got_from << ") " << have << '\n';
    });
  }

  void print_operands(std::ostream& text, std::uint64_t cycle) const {
    for (std::size_t i = history_.size(); i-- > 0;) {
      text << (i == answered() ? "  operands, cycle " : "  inputs of cycle ")
           << cycle - (history_.size() - 1 - i) << ": ";
      print_ports(text, history_[i],
                  [&](std::string_view port) { return format(port, history_[i]); });
      text << '\n';
    }
  }

  static constexpr std::size_t kHistory = 6;  // longer than any latency
  static constexpr std::uint64_t kCyclesShown = 8;

  Setup setup_;
  bool stop_at_mismatch_;
  std::uint64_t cycles_after_mismatch_;
  std::uint64_t seed_;
  std::string reproduce_;
  BenchReport report_;
  bool done_ = false;
  sc_core::sc_signal<bool> clock_{"clock"};
  sc_core::sc_signal<Inputs> in_{"in"};
  sc_core::sc_signal<Outputs> systemc_{"systemc_out"};
  sc_core::sc_signal<Outputs> rtl_{"rtl_out"};
  std::optional<BundleTrace<Inputs>> in_trace_;
  std::optional<BundleTrace<Outputs>> systemc_trace_, rtl_trace_;
  std::deque<Inputs> history_;
  std::deque<Outputs> expected_;
  std::vector<std::unique_ptr<sc_core::sc_module>> models_;
  const FailedAssertions* assertion_ = nullptr;  // the RTL's
};

}  // namespace quaver
