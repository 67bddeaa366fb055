// Exact product of two FP8 codes: both unpacked, multiplied, their biases taken off. Combinational.
// Source: HFP8 (Sun et al., NeurIPS 2019). Golden file: models/hybrid_fpu/hybrid_fpu.h.
// Ports: codes, formats and biases as in quaver_hybrid_fpu; product_o as in quaver_pkg.
module quaver_code_multiplier #(
  parameter int Formats = quaver_pkg::FormatsHybrid
) (
  input  logic        a_format_i,
  input  logic        b_format_i,
  input  logic [3:0]  a_bias_i,
  input  logic [3:0]  b_bias_i,
  input  logic [7:0]  a_i,
  input  logic [7:0]  b_i,
  output logic [17:0] product_o
);

  logic        a_special, b_special, a_zero, b_zero, a_sign, b_sign;
  logic [5:0]  a_exponent, b_exponent;
  logic [2:0]  a_fraction, b_fraction;
  logic [3:0]  a_bias, b_bias;
  logic [4:0]  biases;
  logic        unused_carry;

  quaver_operand_unpacker #(
    .Formats(Formats)
  ) u_a_unpacker (
    .code_i    (a_i),
    .format_i  (a_format_i),
    .bias_i    (a_bias_i),
    .special_o (a_special),
    .zero_o    (a_zero),
    .sign_o    (a_sign),
    .exponent_o(a_exponent),
    .fraction_o(a_fraction),
    .bias_o    (a_bias)
  );

  quaver_operand_unpacker #(
    .Formats(Formats)
  ) u_b_unpacker (
    .code_i    (b_i),
    .format_i  (b_format_i),
    .bias_i    (b_bias_i),
    .special_o (b_special),
    .zero_o    (b_zero),
    .sign_o    (b_sign),
    .exponent_o(b_exponent),
    .fraction_o(b_fraction),
    .bias_o    (b_bias)
  );

  // Unlike decoded operands, whose biases are gone: one sum of the two biases is smaller than two
  // differences. e - 2 = ea + eb - (ba + bb) - 2 = ea + eb + ~(ba + bb + 1).
  assign {biases, unused_carry} = {1'b0, a_bias, 1'b1} + {1'b0, b_bias, 1'b1};

  quaver_hybrid_product u_product (
    .special_i   (a_special | b_special),
    .zero_i      (a_zero | b_zero),
    .sign_i      (a_sign ^ b_sign),
    .a_exponent_i(a_exponent),
    .b_exponent_i(b_exponent),
    .offset_i    ({2'b11, ~biases}),
    .a_fraction_i(a_fraction),
    .b_fraction_i(b_fraction),
    .product_o   (product_o)
  );

endmodule
