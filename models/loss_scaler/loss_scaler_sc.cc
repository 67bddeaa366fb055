#include "models/loss_scaler/loss_scaler_sc.h"

#include <bit>

#include "models/numerics/number.h"

namespace quaver {
namespace {

const Format& fp32() {
  static const Format format = parse_format("fp32");
  return format;
}

}  // namespace

LossScaling loss_scaling(const LossScalerInputs& in) {
  LossScaling scaling;
  scaling.policy = static_cast<LossScalePolicy>(in.policy_i);
  scaling.initial = to_double(fp32(), in.initial_i);
  scaling.interval = in.interval_i;
  scaling.floor = to_double(fp32(), in.floor_i);
  scaling.largest = to_double(fp32(), fp32().max_finite_code());
  for (std::size_t i = 0; i < in.rise_step_i.size(); ++i)
    if (in.rise_minimum_i.at(i) != 0)
      scaling.schedule.push_back(
          {in.rise_step_i.at(i), to_double(fp32(), in.rise_minimum_i.at(i))});
  return scaling;
}

const Format& loss_scaler_format(std::uint8_t format) {
  static const std::array formats = {parse_format("fp143"), parse_format("fp152"),
                                     parse_format("fp169"), parse_format("fp32")};
  return formats.at(format);
}

std::vector<std::uint32_t> beat_codes(const LossScalerInputs& in) {
  std::vector<std::uint32_t> codes;
  for (std::size_t j = 0; j < in.codes_i.size(); ++j)
    if (((in.lanes_i >> j) & 1U) != 0)
      codes.push_back(in.codes_i.at(j) & loss_scaler_format(in.format_i).code_mask());
  return codes;
}

std::uint32_t scale_code(double scale) {
  return std::bit_cast<std::uint32_t>(static_cast<float>(scale));
}

LossScalerSc::LossScalerSc(const sc_core::sc_module_name& name) : sc_module(name) {
  SC_HAS_PROCESS(LossScalerSc);
  SC_METHOD(on_clock);
  sensitive << clk_i.pos();
  dont_initialize();
}

void LossScalerSc::on_clock() {
  const LossScalerInputs& inputs = in.read();
  LossScalerOutputs outputs;
  outputs.ready_o = !inputs.load_i && (!waiting_ || inputs.ready_i);
  outputs.valid_o = waiting_;
  if (waiting_) {
    outputs.skip_o = skip_;
    outputs.scale_o = scale_code(scaler_.scale());
  }
  out.write(outputs);

  if (inputs.ready_i) waiting_ = false;
  if (inputs.load_i) {
    scaler_ = LossScaler(loss_scaling(inputs));
    overflow_ = waiting_ = false;
  } else if (inputs.valid_i && outputs.ready_o) {
    overflow_ = overflow_ || overflows(loss_scaler_format(inputs.format_i), beat_codes(inputs));
    if (inputs.last_i) {
      skip_ = scaler_.step(overflow_);
      overflow_ = false;
      waiting_ = true;
    }
  }
}

}  // namespace quaver
