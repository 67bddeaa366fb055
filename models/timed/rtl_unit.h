// A Verilated unit behind the same ports as its SystemC model.
#pragma once

#include <verilated.h>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <systemc>
#include <type_traits>
#include <utility>

#include "models/timed/failed_assertions.h"
#include "models/timed/ports.h"
#include "models/timed/selected_mutant.h"
#include "models/timed/undefined_state.h"

namespace quaver {

// Verilator's port types are integers up to 64 bits and arrays of 32-bit words above. These move
// `width`-bit fields (at most 32) in and out of either.
template <class Port>
void put_field(Port& port, std::size_t index, unsigned width, std::uint32_t value) {
  const std::size_t bit = index * width;
  if constexpr (std::is_integral_v<Port>) {
    const std::uint64_t mask = ((std::uint64_t{1} << width) - 1) << bit;
    port = static_cast<Port>((port & ~mask) | ((std::uint64_t{value} << bit) & mask));
  } else {
    for (unsigned i = 0; i < width; ++i) {
      std::uint32_t& word = port[(bit + i) / 32];
      const std::uint32_t mask = 1U << ((bit + i) % 32);
      word = ((value >> i) & 1U) != 0 ? word | mask : word & ~mask;
    }
  }
}

template <class Port>
std::uint32_t get_field(const Port& port, std::size_t index, unsigned width) {
  const std::size_t bit = index * width;
  if constexpr (std::is_integral_v<Port>) {
    return static_cast<std::uint32_t>((std::uint64_t{port} >> bit) &
                                      ((std::uint64_t{1} << width) - 1));
  } else {
    std::uint32_t value = 0;
    for (unsigned i = 0; i < width; ++i)
      value |= ((port[(bit + i) / 32] >> ((bit + i) % 32)) & 1U) << i;
    return value;
  }
}

// The model's clock: reset for two cycles on construction, then one edge a call. A model with a
// wave (models/timed/loaded_model.h) dumps both levels of the clock, the low one as of half a cycle
// ago: there it sees its inputs.
template <class Model>
class ClockedModel {
 public:
  ClockedModel() {
    context_.randReset(2);  // registers begin with random bits
    context_.randSeed(verilator_seed());
    Verilated::threadContextp(&context_);
    model_ = std::make_unique<Model>(&context_);
    if constexpr (requires { model_->mutsel; }) model_->mutsel = selected_mutant;
    reset();
  }
  explicit ClockedModel(std::unique_ptr<Model> model) : model_(std::move(model)) { reset(); }
  // A model's scopes (of its assertions) leave the thread's context, whichever was the last to be
  // set: that may be one that is gone.
  ~ClockedModel() {
    Verilated::threadContextp(&context_);
    quaver::failed_assertions = nullptr;
    model_->final();
  }
  ClockedModel(const ClockedModel&) = delete;
  ClockedModel& operator=(const ClockedModel&) = delete;

  Model& ports() { return *model_; }
  // What the RTL's assertions that failed said.
  [[nodiscard]] const FailedAssertions& failed_assertions() const { return failed_; }
  // Takes no time of the simulation's, so a wave does not show it. What comes in meanwhile says
  // that it is valid, and must leave nothing behind.
  void reset() {
    model_->rst_ni = 0;
    set_valid(1);
    edge();
    edge();
    set_valid(0);
    model_->rst_ni = 1;
    if constexpr (requires { model_->valid_o; })
      if (model_->valid_o != 0) failed_ = "valid_o is high behind a reset";
  }
  // Lets the inputs reach the combinational outputs.
  void settle() {
    model_->clk_i = 0;
    eval();
  }
  void clock() {
    settle();
    dump(kHalfCycle);
    model_->clk_i = 1;
    eval();
    dump(0);
  }

 private:
  static constexpr std::uint64_t kHalfCycle = 1000;  // picoseconds: the benches' 1 ns

  void eval() {
    quaver::failed_assertions = &failed_;
    model_->eval();
    if constexpr (requires { model_->failed_assertions(); })
      if (const char* const said = model_->failed_assertions(); *said != '\0') failed_ = said;
  }
  void edge() {
    settle();
    model_->clk_i = 1;
    eval();
  }
  void set_valid(std::uint8_t valid) {
    if constexpr (requires { model_->valid_i; }) model_->valid_i = valid;
    if constexpr (requires { model_->a_valid_i; }) model_->a_valid_i = valid;
    if constexpr (requires { model_->w_valid_i; }) model_->w_valid_i = valid;
  }
  void dump(std::uint64_t ago) {
    if constexpr (requires { model_->dump(ago); }) {
      const std::uint64_t now = sc_core::sc_time_stamp().value();  // SystemC's resolution is 1 ps
      if (now >= ago) model_->dump(now - ago);
    }
  }

  VerilatedContext context_;
  std::unique_ptr<Model> model_;
  FailedAssertions failed_;
};

// The unit as a SystemC module. Adapter says how bundles map to the model's ports:
//   static void drive(Model&, const Inputs&)
//   static void sample(const Model&, Outputs&)         after the clock edge
//   static void sample_before(const Model&, Outputs&)  before it: combinational outputs
// It has one of the last two or both. Ports of a handshake are all sampled before the edge, so that
// the outputs are those of the inputs' cycle.
template <class Model, class Adapter, PortBundle Inputs, PortBundle Outputs>
class RtlUnit : public sc_core::sc_module {
 public:
  sc_core::sc_in<bool> clk_i{"clk_i"};
  sc_core::sc_in<Inputs> in{"in"};
  sc_core::sc_out<Outputs> out{"out"};

  // With a model that was made elsewhere, or with one of the class.
  RtlUnit(const sc_core::sc_module_name& name, std::unique_ptr<Model> model)
      : sc_module(name), model_(std::move(model)) {
    start();
  }
  explicit RtlUnit(const sc_core::sc_module_name& name) : sc_module(name) { start(); }
  [[nodiscard]] const char* model_name() { return model_.ports().modelName(); }
  [[nodiscard]] const FailedAssertions& failed_assertions() const {
    return model_.failed_assertions();
  }

 private:
  void start() {
    SC_HAS_PROCESS(RtlUnit);
    SC_METHOD(on_clock);
    sensitive << clk_i.pos();
    dont_initialize();
  }

  void on_clock() {
    Adapter::drive(model_.ports(), in.read());
    Outputs outputs;
    if constexpr (requires { Adapter::sample_before(model_.ports(), outputs); }) {
      // Combinational outputs belong to the cycle that ends with this edge.
      model_.settle();
      Adapter::sample_before(model_.ports(), outputs);
    }
    model_.clock();
    if constexpr (requires { Adapter::sample(model_.ports(), outputs); })
      Adapter::sample(model_.ports(), outputs);
    out.write(outputs);
  }

  ClockedModel<Model> model_;
};

}  // namespace quaver
