#include "models/gemm_engine/gemm_engine_traffic.h"

#include <algorithm>

#include "models/hybrid_fpu/hybrid_fpu.h"
#include "models/lockstep/random_codes.h"
#include "models/sequencer/sequencer_traffic.h"
#include "models/stochastic_rounder/stochastic_rounder.h"

namespace quaver {

void GemmEngineTraffic::draw_job() {
  const SequencerJob job = random_job(traffic_, build_.array);
  const auto field = [this](std::uint32_t bound) {
    return static_cast<std::uint8_t>(traffic_.below(bound));
  };
  const auto bias = [&] { return traffic_.chance(2) ? std::uint8_t{11} : field(16); };
  in_.m_i = static_cast<std::uint32_t>(job.m);
  in_.n_i = static_cast<std::uint32_t>(job.n);
  in_.k_i = static_cast<std::uint32_t>(job.k);
  in_.chunk_i = static_cast<std::uint32_t>(job.chunk);
  in_.piece_i = job.piece;
  in_.overlap_i = job.overlap;
  // FP32 is rounded to nearest even.
  in_.rounding_i = field(build_.fp32_totals ? 1 : 3);
  in_.a_format_i = field(2);
  in_.b_format_i = field(2);
  in_.a_bias_i = in_.a_format_i == 1 ? kFp152Bias : bias();
  in_.b_bias_i = in_.b_format_i == 1 ? kFp152Bias : bias();
  in_.to_i = field(build_.fp32_totals ? 4 : 3);
  in_.y_bias_i = bias();
  in_.y_rounding_i = field(4);
  in_.overflow_i = field(2);
  seed_ = traffic_.bits(32);
  for (std::uint32_t j = 0; j < build_.array.cols; ++j) in_.seed_i.at(j) = lane_seed(seed_, j);
}

void GemmEngineTraffic::draw_beat(EngineLanes& lanes, const std::vector<std::uint32_t>& beat) {
  const std::uint32_t ones = (1U << build_.code_bits) - 1;  // FP152's NaN, and FP169's
  for (std::uint32_t& lane : lanes)
    lane = traffic_.chance(16) ? ones : traffic_.bits(build_.code_bits);
  std::ranges::copy(beat, lanes.begin());
}

GemmEngineInputs GemmEngineTraffic::next() {
  if (!in_.valid_i && (rests_ ? traffic_.chance(kRest) : offers())) {
    in_.valid_i = true;
    draw_job();
  }
  if (!in_.w_valid_i && weight_ < streams_.weights.size() && offers()) {
    in_.w_valid_i = true;
    draw_beat(in_.w_i, streams_.weights[weight_]);
  }
  if (!in_.a_valid_i && operand_ < streams_.operands.size() && offers()) {
    in_.a_valid_i = true;
    draw_beat(in_.a_i, streams_.operands[operand_]);
  }
  // What is not valid means nothing.
  if (!in_.w_valid_i) draw_beat(in_.w_i, {});
  if (!in_.a_valid_i) draw_beat(in_.a_i, {});
  in_.ready_i = slow_ ? traffic_.chance(6) : offers();
  return in_;
}

void GemmEngineTraffic::begin() {
  const SequencerJob job = engine_job(in_);
  const PassArithmetic arithmetic = engine_arithmetic(build_, in_);
  const CodeMatrix a = random_codes(traffic_, arithmetic.a, job.m, job.k);
  const CodeMatrix b = random_codes(traffic_, arithmetic.b, job.k, job.n);
  streams_ = engine_streams(build_.array, job, a, b);
  rows_ = engine_rows(build_.array, job, arithmetic, a, b, seed_);
  weight_ = operand_ = row_ = 0;
  begins_at_ = cycle_ + 1;
  // Without room for all results that are under way at full speed, they wait for one another.
  const bool waits = traffic_.chance(2) || build_.result_rows < result_cycles(build_.array) + 2;
  stall_ = waits ? 2 + traffic_.below(6) : 0;
  slow_ = waits && traffic_.chance(3);
  rests_ = traffic_.chance(6);
}

GemmEngineOutputs GemmEngineTraffic::expected(const GemmEngineOutputs& rtl) const {
  GemmEngineOutputs golden;
  golden.w_ready_o = rtl.w_ready_o;
  golden.a_ready_o = rtl.a_ready_o;
  golden.ready_o = row_ == rows_.size();
  if (golden.ready_o) return golden;
  const EngineRow& row = rows_[row_];
  golden.valid_o = stall_ == 0 ? row.cycle == cycle_ - begins_at_ : rtl.valid_o;
  if (!golden.valid_o) return golden;
  golden.last_o = row.last;
  golden.columns_o = static_cast<std::uint32_t>(row.codes.size());
  std::ranges::copy(row.codes, golden.y_o.begin());
  return golden;
}

GemmEngineOutputs GemmEngineTraffic::watch(const GemmEngineInputs& in,
                                           const GemmEngineOutputs& rtl) {
  const GemmEngineOutputs golden = expected(rtl);
  if (golden.valid_o && in.ready_i) ++row_;
  if (in.w_valid_i && rtl.w_ready_o) {
    ++weight_;
    in_.w_valid_i = false;
  }
  if (in.a_valid_i && rtl.a_ready_o) {
    ++operand_;
    in_.a_valid_i = false;
  }
  if (in.valid_i && rtl.ready_o) {
    in_.valid_i = false;
    begin();
  }
  ++cycle_;
  return golden;
}

}  // namespace quaver
