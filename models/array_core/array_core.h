// The array with its column feet and its rounder lanes behind one set of ports: what the systemc
// and the rtl tier drive alike.
// RTL: rtl/array_core/quaver_array_core.sv
#pragma once

#include <memory>
#include <string>
#include <systemc>

#include "models/array_core/element_wave.h"
#include "models/stochastic_rounder/rounder_bank.h"
#include "models/systolic_array/systolic_array.h"
#include "models/timed/ports.h"

namespace quaver {

// States of the rounder lanes' generators, one a column, loaded before a GEMM.
struct SeedBeat {
  bool valid = false;
  std::vector<std::uint32_t> states;  // C states

  static void visit(auto& self, auto&& visitor) {
    visitor("seed_valid_i", self.valid);
    visitor("seed_i", self.states);
  }
  bool operator==(const SeedBeat&) const = default;
};

// Rounded outputs appear in y this many cycles after the totals of the array.
inline constexpr std::uint32_t kRounderLatency = 1;

// A row of totals through its lanes; padding columns pass no lane.
ResultBeat rounded(RounderBank& rounders, const ResultBeat& totals);

class ArrayCore : public sc_core::sc_module {
 public:
  sc_core::sc_in<bool> clk_i{"clk_i"};
  sc_core::sc_in<OperandBeat> operands_i{"operands_i"};
  sc_core::sc_in<WeightBeat> weights_i{"weights_i"};
  sc_core::sc_in<SeedBeat> seeds_i{"seeds_i"};
  sc_core::sc_out<ResultBeat> results_o{"results_o"};

  using sc_module::sc_module;

  // Empties the array and sets what the RTL takes as static inputs: shape, formats, roundings.
  // Call it between clock edges. Throws std::invalid_argument for what this core cannot do.
  virtual void configure(const ArrayGeometry& geometry, const PassArithmetic& arithmetic) = 0;
  // What assertions of an RTL core that failed said; "" while all hold.
  [[nodiscard]] virtual std::string failed_assertions() const { return {}; }
};

class ArrayCoreSc : public ArrayCore {
 public:
  // `wave`, if any, outlives the simulation.
  explicit ArrayCoreSc(const sc_core::sc_module_name& name, ElementWave* wave = nullptr);
  void configure(const ArrayGeometry& geometry, const PassArithmetic& arithmetic) override;

 private:
  void on_clock();
  void show_wave();

  std::unique_ptr<PassArithmetic> arithmetic_;
  std::unique_ptr<SystolicArray> array_;
  RounderBank rounders_;
  ResultBeat totals_;  // what the array's output shows in this cycle
  ElementWave* wave_;
};

}  // namespace quaver
