// The 16-bit baseline: DLFloat a * b + acc, one rounding to FP169.
// Latency: MultiplierStages (>= 0) + AdderStages (>= 1) cycles, as in quaver_hybrid_mac.
// Source: DLFloat (Agrawal et al., ARITH 2019). Golden file: models/fp16_fpu/fp16_fpu.h.
// Ports: a_i, b_i, acc_i, result_o FP169 codes; rounding_i 0 rne, 1 rna, 2 rtz (or fixed by
// Rounding). Only valid is reset.
module quaver_fp16_fpu #(
  parameter int MultiplierStages = 1,
  parameter int AdderStages = 1,
  parameter int Rounding = quaver_pkg::RoundingFromPort
) (
  input  logic        clk_i,
  input  logic        rst_ni,
  input  logic        valid_i,
  input  logic [1:0]  rounding_i,
  input  logic [15:0] a_i,
  input  logic [15:0] b_i,
  input  logic [15:0] acc_i,
  output logic        valid_o,
  output logic [15:0] result_o
);

  logic [29:0] product;

  quaver_fp16_multiplier u_multiplier (
    .a_i      (a_i),
    .b_i      (b_i),
    .product_o(product)
  );

  quaver_product_accumulator #(
    .ProductBits     (20),
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
