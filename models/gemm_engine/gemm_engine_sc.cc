#include "models/gemm_engine/gemm_engine_sc.h"

#include <algorithm>

#include "models/hybrid_fpu/hybrid_fpu.h"
#include "models/stochastic_rounder/stochastic_rounder_sc.h"

namespace quaver {

SequencerJob engine_job(const GemmEngineInputs& in) {
  return {.m = in.m_i,
          .n = in.n_i,
          .k = in.k_i,
          .chunk = in.chunk_i,
          .piece = in.piece_i,
          .overlap = in.overlap_i};
}

PassArithmetic engine_arithmetic(const EngineBuild& build, const GemmEngineInputs& in) {
  static const Format fp169 = parse_format("fp169");
  static const Format fp32 = parse_format("fp32");
  static constexpr std::array kRoundings = {RoundingKind::kNearestEven, RoundingKind::kNearestAway,
                                            RoundingKind::kTowardZero};
  const auto operand = [&](std::uint8_t format, std::uint8_t bias) {
    return build.code_bits == 16 ? fp169 : hybrid_format(static_cast<HybridSelect>(format), bias);
  };
  PassArithmetic p;
  p.a = operand(in.a_format_i, in.a_bias_i);
  p.b = operand(in.b_format_i, in.b_bias_i);
  p.accumulation.intra = fp169;
  p.accumulation.inter = build.fp32_totals ? fp32 : fp169;
  p.accumulation.chunk = in.chunk_i;
  p.accumulation.rounding = {kRoundings.at(in.rounding_i), 0};
  StochasticRounderInputs lane;
  lane.to_i = in.to_i;
  lane.bias_i = in.y_bias_i;
  lane.rounding_i = in.y_rounding_i;
  lane.overflow_i = in.overflow_i;
  p.output = rounder_conversion(lane);
  return p;
}

GemmEngineSc::GemmEngineSc(const sc_core::sc_module_name& name, const EngineBuild& build)
    : sc_module(name), build_(build), sequencer_(build.array, build.result_rows) {
  SC_HAS_PROCESS(GemmEngineSc);
  SC_METHOD(on_clock);
  sensitive << clk_i.pos();
  dont_initialize();
}

// Nothing of the job before is left in the array.
void GemmEngineSc::begin(const GemmEngineInputs& in) {
  arithmetic_ = engine_arithmetic(build_, in);
  array_ = std::make_unique<SystolicArray>(build_.array, arithmetic_);
  rounders_.configure(build_.array.cols, arithmetic_.accumulation.inter, arithmetic_.output);
  rounders_.load({in.seed_i.data(), build_.array.cols});
}

GemmEngineOutputs GemmEngineSc::shown() const {
  GemmEngineOutputs out;
  if (queue_.empty()) return out;
  out.valid_o = true;
  out.last_o = last_.front();
  out.columns_o = queue_.front().columns;
  std::copy_n(queue_.front().codes.begin(), out.columns_o, out.y_o.begin());
  return out;
}

void GemmEngineSc::step_array(const GemmEngineInputs& in, const SequencerOutputs& control) {
  OperandBeat operands;
  operands.valid = control.stream_valid_o;
  if (operands.valid) {
    operands.first = control.stream_first_o;
    operands.continues = control.stream_continue_o;
    operands.partial = control.stream_partial_o;
    operands.new_total = control.stream_new_total_o;
    operands.last = control.stream_last_o;
    operands.index = control.stream_index_o;
    operands.columns = control.stream_columns_o;
    operands.a.resize(build_.array.rows);
    std::copy_n(in.a_i.begin(), control.stream_rows_o, operands.a.begin());
    if (operands.last) last_.push_back(control.stream_final_o);
  }
  WeightBeat weights;
  weights.valid = control.load_valid_o;
  if (weights.valid) {
    weights.first = control.load_first_o;
    weights.w.resize(build_.array.cols);
    if (!control.load_zero_o)
      std::copy_n(in.w_i.begin(), control.load_columns_o, weights.w.begin());
  }
  if (rounded_.valid) queue_.push_back(rounded_);
  rounded_ = totals_;
  for (std::uint32_t j = 0; rounded_.valid && j < rounded_.columns; ++j)
    rounded_.codes[j] = rounders_.convert(j, rounded_.codes[j]);
  totals_ = array_->step(operands, weights);
}

void GemmEngineSc::on_clock() {
  const GemmEngineInputs& inputs = in.read();
  GemmEngineOutputs outputs = shown();
  const bool taken = outputs.valid_o && inputs.ready_i;
  const SequencerOutputs control = sequencer_.step({.valid_i = inputs.valid_i,
                                                    .m_i = inputs.m_i,
                                                    .n_i = inputs.n_i,
                                                    .k_i = inputs.k_i,
                                                    .chunk_i = inputs.chunk_i,
                                                    .piece_i = inputs.piece_i,
                                                    .overlap_i = inputs.overlap_i,
                                                    .w_valid_i = inputs.w_valid_i,
                                                    .a_valid_i = inputs.a_valid_i,
                                                    .taken_i = taken});
  outputs.ready_o = control.ready_o;
  outputs.w_ready_o = control.w_ready_o;
  outputs.a_ready_o = control.a_ready_o;
  out.write(outputs);
  if (taken) {
    queue_.pop_front();
    last_.pop_front();
  }
  if (array_ != nullptr) step_array(inputs, control);
  if (inputs.valid_i && control.ready_o) begin(inputs);
}

}  // namespace quaver
