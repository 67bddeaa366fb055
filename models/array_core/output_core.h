// The output-stationary array with its rounder lanes behind one set of ports: what the systemc and
// the rtl tier drive alike.
// RTL: rtl/array_core/quaver_output_core.sv
#pragma once

#include <memory>
#include <systemc>

#include "models/array_core/array_core.h"
#include "models/systolic_array/output_array.h"

namespace quaver {

class OutputCore : public sc_core::sc_module {
 public:
  sc_core::sc_in<bool> clk_i{"clk_i"};
  sc_core::sc_in<StepBeat> steps_i{"steps_i"};
  sc_core::sc_in<SeedBeat> seeds_i{"seeds_i"};
  sc_core::sc_out<ResultBeat> results_o{"results_o"};

  using sc_module::sc_module;

  // Empties the array and sets what the RTL takes as static inputs. Call it between clock edges.
  // Throws std::invalid_argument for what this core cannot do.
  virtual void configure(const OutputGeometry& geometry, const PassArithmetic& arithmetic) = 0;
  // What the assertions of its RTL that failed said.
  [[nodiscard]] virtual std::string failed_assertions() const { return {}; }
};

class OutputCoreSc : public OutputCore {
 public:
  // `wave`, if any, outlives the simulation.
  explicit OutputCoreSc(const sc_core::sc_module_name& name, ElementWave* wave = nullptr);
  void configure(const OutputGeometry& geometry, const PassArithmetic& arithmetic) override;

 private:
  void on_clock();
  void show_wave();

  std::unique_ptr<PassArithmetic> arithmetic_;
  std::unique_ptr<OutputArray> array_;
  RounderBank rounders_;
  ResultBeat totals_;  // what the array's output shows in this cycle
  ElementWave* wave_;
};

}  // namespace quaver
