// quaver_code_multiplier gives the exact product of every pair of codes in every pair of formats, of
// FP143 at every bias; FP152 comes with its own.
module formal_code_multiplier (
  input  logic       a_format_i,
  input  logic       b_format_i,
  input  logic [3:0] a_bias_i,
  input  logic [3:0] b_bias_i,
  input  logic [7:0] a_i,
  input  logic [7:0] b_i,
  output logic       ok_o
);

  logic [17:0] product;
  logic        a_special, b_special, a_sign, b_sign, same;
  logic [3:0]  a_integer, b_integer;
  logic [7:0]  a_exponent, b_exponent, exact;

  quaver_code_multiplier u_multiplier (
    .a_format_i(a_format_i),
    .b_format_i(b_format_i),
    .a_bias_i  (a_bias_i),
    .b_bias_i  (b_bias_i),
    .a_i       (a_i),
    .b_i       (b_i),
    .product_o (product)
  );

  formal_fp8_value u_a (
    .code_i    (a_i),
    .format_i  (a_format_i),
    .bias_i    (a_bias_i),
    .special_o (a_special),
    .sign_o    (a_sign),
    .integer_o (a_integer),
    .exponent_o(a_exponent)
  );

  formal_fp8_value u_b (
    .code_i    (b_i),
    .format_i  (b_format_i),
    .bias_i    (b_bias_i),
    .special_o (b_special),
    .sign_o    (b_sign),
    .integer_o (b_integer),
    .exponent_o(b_exponent)
  );

  assign exact = {4'd0, a_integer} * {4'd0, b_integer};
  // significand / 2^7 * 2^(field + 2)
  formal_normalised u_same (
    .integer_i    (exact),
    .exponent_i   (a_exponent + b_exponent),
    .significand_i(product[7:0]),
    .scale_i      ({product[14], product[14:8]} - 8'd5),
    .ok_o         (same)
  );

  always_comb begin
    if ((a_format_i && a_bias_i != 4'd15) || (b_format_i && b_bias_i != 4'd15)) ok_o = 1'b1;
    else if (a_special || b_special) ok_o = product[17];
    else if (exact == 8'd0) ok_o = product[17:16] == 2'b01;
    else ok_o = product[17:16] == 2'b00 && product[15] == (a_sign ^ b_sign) && same;
  end

endmodule
