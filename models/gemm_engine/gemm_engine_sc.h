// The engine with its ports, clocked: the SystemC sequencer's steps, the SystemC array, the rounder
// lanes and a queue.
#pragma once

#include <array>
#include <deque>
#include <memory>
#include <systemc>

#include "models/numerics/dot.h"
#include "models/sequencer/sequencer_sc.h"
#include "models/stochastic_rounder/rounder_bank.h"
#include "models/systolic_array/systolic_array.h"

namespace quaver {

// The largest array whose engine is benched.
inline constexpr std::size_t kEngineSide = 5;
using EngineLanes = std::array<std::uint32_t, kEngineSide>;

// How an engine was elaborated.
struct EngineBuild {
  ArrayGeometry array;
  std::uint32_t result_rows = 0;
  unsigned code_bits = 8;    // 8: FP143 and FP152; 16: FP169
  bool fp32_totals = false;  // between chunks; sums are FP169
};

struct GemmEngineInputs {
  bool valid_i = false;  // a job
  std::uint32_t m_i = 0, n_i = 0, k_i = 0, chunk_i = 0, piece_i = 0;
  bool overlap_i = false;
  std::uint8_t rounding_i = 0;
  std::uint8_t a_format_i = 0, b_format_i = 0, a_bias_i = 0, b_bias_i = 0;
  std::uint8_t to_i = 0, y_bias_i = 0, y_rounding_i = 0, overflow_i = 0;
  EngineLanes seed_i = {};
  bool w_valid_i = false;
  EngineLanes w_i = {};
  bool a_valid_i = false;
  EngineLanes a_i = {};
  bool ready_i = false;

  static void visit(auto& self, auto&& visitor) {
    visitor("valid_i", self.valid_i);
    visitor("m_i", self.m_i);
    visitor("n_i", self.n_i);
    visitor("k_i", self.k_i);
    visitor("chunk_i", self.chunk_i);
    visitor("piece_i", self.piece_i);
    visitor("overlap_i", self.overlap_i);
    visitor("rounding_i", self.rounding_i);
    visitor("a_format_i", self.a_format_i);
    visitor("b_format_i", self.b_format_i);
    visitor("a_bias_i", self.a_bias_i);
    visitor("b_bias_i", self.b_bias_i);
    visitor("to_i", self.to_i);
    visitor("y_bias_i", self.y_bias_i);
    visitor("y_rounding_i", self.y_rounding_i);
    visitor("overflow_i", self.overflow_i);
    visitor("seed_i", self.seed_i);
    visitor("w_valid_i", self.w_valid_i);
    visitor("w_i", self.w_i);
    visitor("a_valid_i", self.a_valid_i);
    visitor("a_i", self.a_i);
    visitor("ready_i", self.ready_i);
  }
  bool operator==(const GemmEngineInputs&) const = default;
};

// As they stand in the cycle of the inputs, before the edge that ends it. What goes with a valid
// that is low is 0.
struct GemmEngineOutputs {
  bool ready_o = false;
  bool w_ready_o = false;
  bool a_ready_o = false;
  bool valid_o = false;
  bool last_o = false;
  std::uint32_t columns_o = 0;
  EngineLanes y_o = {};

  static void visit(auto& self, auto&& visitor) {
    visitor("ready_o", self.ready_o);
    visitor("w_ready_o", self.w_ready_o);
    visitor("a_ready_o", self.a_ready_o);
    visitor("valid_o", self.valid_o);
    visitor("last_o", self.last_o);
    visitor("columns_o", self.columns_o);
    visitor("y_o", self.y_o);
  }
  bool operator==(const GemmEngineOutputs&) const = default;
};

// What the ports of a job mean.
SequencerJob engine_job(const GemmEngineInputs& in);
PassArithmetic engine_arithmetic(const EngineBuild& build, const GemmEngineInputs& in);

class GemmEngineSc : public sc_core::sc_module {
 public:
  sc_core::sc_in<bool> clk_i{"clk_i"};
  sc_core::sc_in<GemmEngineInputs> in{"in"};
  sc_core::sc_out<GemmEngineOutputs> out{"out"};

  GemmEngineSc(const sc_core::sc_module_name& name, const EngineBuild& build);

 private:
  void on_clock();
  void begin(const GemmEngineInputs& in);
  [[nodiscard]] GemmEngineOutputs shown() const;
  void step_array(const GemmEngineInputs& in, const SequencerOutputs& control);

  EngineBuild build_;
  SequencerSteps sequencer_;
  PassArithmetic arithmetic_;
  std::unique_ptr<SystolicArray> array_;  // none before the first job
  RounderBank rounders_;
  ResultBeat totals_, rounded_;  // what the array and the rounders show in this cycle
  std::deque<ResultBeat> queue_;
  std::deque<bool> last_;  // of rows of results under way
};

}  // namespace quaver
