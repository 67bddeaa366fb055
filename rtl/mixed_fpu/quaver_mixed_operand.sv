// An operand of the mixed FPU's wide multiplier: an FP169 code, or an FP8 code as FP169, which
// holds FP152 and FP143 of every bias. Combinational. Golden file: models/mixed_fpu/mixed_fpu.h.
// Ports: fp16_i 1 takes code_i as FP169, 0 its low byte as FP8 in format_i and bias_i
// (quaver_operand_decoder).
module quaver_mixed_operand (
  input  logic        fp16_i,
  input  logic        format_i,
  input  logic [3:0]  bias_i,
  input  logic [15:0] code_i,
  output logic [15:0] operand_o
);

  logic [9:0] decoded;
  logic       zero, special;

  quaver_operand_decoder u_decoder (
    .code_i   (code_i[7:0]),
    .format_i (format_i),
    .bias_i   (bias_i),
    .operand_o(decoded)
  );

  assign special = ~decoded[8] & decoded[7];
  assign zero = decoded[8] & ~decoded[7] & ~decoded[6];

  // c = e + 31 = (e - 1) + 32: the top bit of six inverted.
  assign operand_o = fp16_i ? code_i
      : {decoded[9], ({~decoded[8], decoded[7:0], 6'd0} & {15{~zero}}) | {15{special}}};

endmodule
