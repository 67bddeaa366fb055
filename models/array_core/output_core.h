// The output-stationary array with its rounder lanes behind one set of ports.
#pragma once

#include <memory>
#include <systemc>

#include "models/array_core/array_core.h"
#include "models/systolic_array/output_array.h"

namespace quaver {

class OutputCoreSc : public sc_core::sc_module {
 public:
  sc_core::sc_in<bool> clk_i{"clk_i"};
  sc_core::sc_in<StepBeat> steps_i{"steps_i"};
  sc_core::sc_in<SeedBeat> seeds_i{"seeds_i"};
  sc_core::sc_out<ResultBeat> results_o{"results_o"};

  // `wave`, if any, outlives the simulation.
  explicit OutputCoreSc(const sc_core::sc_module_name& name, ElementWave* wave = nullptr);
  // Empties the array. Call it between clock edges.
  void configure(const OutputGeometry& geometry, const PassArithmetic& arithmetic);

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
