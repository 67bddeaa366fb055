#include "models/processing_element/processing_element_sc.h"

namespace quaver {

ProcessingElementSc::ProcessingElementSc(const sc_core::sc_module_name& name,
                                         const PassArithmetic& arithmetic, unsigned latency)
    : sc_module(name), arithmetic_(arithmetic), element_(arithmetic_, latency) {
  SC_HAS_PROCESS(ProcessingElementSc);
  SC_METHOD(on_clock);
  sensitive << clk_i.pos();
  dont_initialize();
}

void ProcessingElementSc::on_clock() {
  const ProcessingElementInputs& inputs = in.read();
  element_.take_operand({inputs.a_valid_i, inputs.a_first_i, {inputs.a_i}}, inputs.psum_i);
  element_.take_weight({inputs.w_valid_i, inputs.w_first_i, {inputs.w_i}});
  const ElementOperand& operand = element_.operand_out();
  const ElementSum& sum = element_.sum_out();
  const ElementWeight& weight = element_.weight_out();
  ProcessingElementOutputs outputs;
  if (operand.valid) {
    outputs.a_valid_o = true;
    outputs.a_first_o = operand.first;
    outputs.a_o = operand.codes[0];
  }
  if (weight.valid) {
    outputs.w_valid_o = true;
    outputs.w_first_o = weight.first;
    outputs.w_o = weight.codes[0];
  }
  if (sum.valid) {
    outputs.psum_valid_o = true;
    outputs.psum_o = sum.code;
  }
  out.write(outputs);
}

}  // namespace quaver
