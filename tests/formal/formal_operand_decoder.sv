// quaver_operand_decoder gives every code of both formats, of FP143 at every bias, its value
// (quaver_pkg); FP152 comes with its own.
module formal_operand_decoder (
  input  logic [7:0] code_i,
  input  logic       format_i,
  input  logic [3:0] bias_i,
  output logic       ok_o
);

  logic [9:0] operand;
  logic       special, sign, same;
  logic [3:0] integer_part;
  logic [7:0] exponent, field;

  quaver_operand_decoder u_decoder (
    .code_i   (code_i),
    .format_i (format_i),
    .bias_i   (bias_i),
    .operand_o(operand)
  );

  formal_fp8_value u_value (
    .code_i    (code_i),
    .format_i  (format_i),
    .bias_i    (bias_i),
    .special_o (special),
    .sign_o    (sign),
    .integer_o (integer_part),
    .exponent_o(exponent)
  );

  // (1 + fraction/8) * 2^(field + 1) = (8 + fraction) * 2^(field - 2)
  assign field = {{2{operand[8]}}, operand[8:3]};
  formal_normalised #(
    .Bits(4)
  ) u_same (
    .integer_i    (integer_part),
    .exponent_i   (exponent),
    .significand_i({1'b1, operand[2:0]}),
    .scale_i      (field - 8'd2),
    .ok_o         (same)
  );

  always_comb begin
    if (format_i && bias_i != 4'd15) ok_o = 1'b1;
    else if (special) ok_o = operand[8:7] == 2'b01;
    else if (integer_part == 4'd0) ok_o = operand[8:6] == 3'b100;
    else ok_o = same && operand[9] == sign && $signed(field) >= -8'sd18 && $signed(field) <= 8'sd14;
  end

endmodule
