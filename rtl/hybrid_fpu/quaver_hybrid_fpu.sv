// The hybrid FP8 FPU: each operand FP143 (with its bias) or FP152, round(a * b + acc) to FP169.
// Latency: MultiplierStages + AdderStages cycles (quaver_hybrid_mac); all inputs belong to the same
// cycle. Parameter Formats: 0 hybrid, 1 FP143 only, 2 FP152 only (the single-format variants exist
// to measure what hybrid costs); Rounding: 3 takes rounding_i, 0..2 fix it.
// Source: HFP8 (Sun et al., NeurIPS 2019). Golden file: models/hybrid_fpu/hybrid_fpu.h.
// Ports: a_i, b_i FP8 codes; formats 0 = FP143, 1 = FP152; biases of FP143; acc_i, result_o FP169.
module quaver_hybrid_fpu #(
  parameter int Formats = quaver_pkg::FormatsHybrid,
  parameter int MultiplierStages = 1,
  parameter int AdderStages = 1,
  parameter int Rounding = quaver_pkg::RoundingFromPort
) (
  input  logic        clk_i,
  input  logic        rst_ni,
  input  logic        valid_i,
  input  logic        a_format_i,
  input  logic        b_format_i,
  input  logic [3:0]  a_bias_i,
  input  logic [3:0]  b_bias_i,
  input  logic [1:0]  rounding_i,
  input  logic [7:0]  a_i,
  input  logic [7:0]  b_i,
  input  logic [15:0] acc_i,
  output logic        valid_o,
  output logic [15:0] result_o
);

  logic        a_special, b_special, a_zero, b_zero, a_sign, b_sign;
  logic [5:0]  a_exponent, b_exponent;
  logic [2:0]  a_fraction, b_fraction;
  logic [3:0]  a_bias, b_bias;
  logic [4:0]  biases;
  logic        unused_carry;
  logic [17:0] product;

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
    .product_o   (product)
  );

  quaver_product_accumulator #(
    .MultiplierStages(MultiplierStages),
    .AdderStages     (AdderStages),
    .Rounding        (Rounding)
  ) u_accumulator (
    .clk_i     (clk_i),
    .rst_ni    (rst_ni),
    .valid_i   (valid_i),
    .rounding_i(rounding_i),
    .product_i (product),
    .acc_i     (acc_i),
    .valid_o   (valid_o),
    .result_o  (result_o)
  );

endmodule
