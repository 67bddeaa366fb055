// Lockstep of a unit with one input and one output bundle: every cycle, every port.
#pragma once

#include <deque>
#include <functional>
#include <sstream>

#include "models/lockstep/unit_bench.h"
#include "models/timed/ports.h"

namespace quaver {

template <PortBundle Inputs, PortBundle Outputs>
class LockstepBench : public UnitBench {
 public:
  // What is driven in a cycle.
  using Stimulus = std::function<Inputs(std::uint64_t cycle)>;
  // What the golden model says that the outputs show `latency` cycles after these inputs; called
  // once a cycle, in order. Empty: the unit's SystemC model is held against the RTL only.
  using Golden = std::function<Outputs(const Inputs&)>;

  struct Setup {
    std::string unit, variant;
    std::uint64_t cycles = 0;
    std::uint64_t seed = 1;
    unsigned latency = 1;
    Stimulus stimulus;
    Golden golden;
    bool stop_at_mismatch = false;
  };

  LockstepBench(const sc_core::sc_module_name& name, Setup setup)
      : UnitBench(name), setup_(std::move(setup)) {
    SC_HAS_PROCESS(LockstepBench);
    SC_THREAD(drive);
    report_.unit = setup_.unit;
    report_.variant = setup_.variant;
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
    connect(*model, rtl_);
    keep(std::move(model));
  }

  [[nodiscard]] BenchReport report() const override { return report_; }

 private:
  template <class Model>
  void connect(Model& model, sc_core::sc_signal<Outputs>& out) {
    model.clk_i(clock_);
    model.in(in_);
    model.out(out);
  }
  void keep(std::unique_ptr<sc_core::sc_module> model) { models_.push_back(std::move(model)); }

  void drive() {
    for (std::uint64_t cycle = 0; cycle < setup_.cycles; ++cycle) {
      if (setup_.stop_at_mismatch && report_.mismatches != 0) break;
      const Inputs inputs = setup_.stimulus(cycle);
      in_.write(inputs);
      history_.push_back(inputs);
      if (history_.size() > kHistory) history_.pop_front();
      if (setup_.golden) expected_.push_back(setup_.golden(inputs));
      wait(1, sc_core::SC_NS);
      clock_.write(true);
      wait(1, sc_core::SC_NS);
      clock_.write(false);
      compare(cycle);
      report_.cycles = cycle + 1;
    }
  }

  // After the edge that ends `cycle`.
  void compare(std::uint64_t cycle) {
    const Outputs& rtl = rtl_.read();
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
    text << setup_.unit << '/' << setup_.variant << ": cycle " << cycle << '\n'
         << "  expected (" << expected_from << "): " << expected << '\n'
         << "  got      (" << got_from << "): " << got << '\n';
    for (std::size_t i = history_.size(); i-- > 0;)
      text << "  inputs of cycle " << cycle - (history_.size() - 1 - i) << ": " << history_[i]
           << '\n';
    text << "  reproduce: quaver verify " << setup_.unit << " --seed " << setup_.seed;
    report_.first_mismatch = text.str();
  }

  static constexpr std::size_t kHistory = 6;

  Setup setup_;
  BenchReport report_;
  sc_core::sc_signal<bool> clock_{"clock"};
  sc_core::sc_signal<Inputs> in_{"in"};
  sc_core::sc_signal<Outputs> systemc_{"systemc_out"};
  sc_core::sc_signal<Outputs> rtl_{"rtl_out"};
  std::deque<Inputs> history_;
  std::deque<Outputs> expected_;
  std::vector<std::unique_ptr<sc_core::sc_module>> models_;
};

}  // namespace quaver
