// The part of an FP169 FPU behind its multipliers: round(products + acc) to FP169, and all pipeline
// registers.
// Latency: MultiplierStages (>= 0) + AdderStages (>= 1) cycles; product and accumulator belong to
// the same cycle; a new operation every cycle. Registers: MultiplierStages behind the multiplier
// (those after the first are for a tool that retimes), the adder's as in quaver_fp169_adder.
// Source: HFP8 (Sun et al., NeurIPS 2019). Golden file: models/hybrid_fpu/hybrid_fpu.h.
// Ports: product_i one, two or four products as in quaver_fp169_adder; acc_i, result_o FP169 codes;
// rounding_i 0 rne, 1 rna, 2 rtz (or fixed by Rounding). Only valid is reset.
module quaver_product_accumulator #(
  parameter int ProductBits = 8,
  parameter int Products = 1,
  parameter int MultiplierStages = 1,
  parameter int AdderStages = 1,
  parameter int Rounding = quaver_pkg::RoundingFromPort,
  localparam int InputBits = ProductBits + 10 + 18 * (Products - 1)
) (
  input  logic                 clk_i,
  input  logic                 rst_ni,
  input  logic                 valid_i,
  input  logic [1:0]           rounding_i,
  input  logic [InputBits-1:0] product_i,
  input  logic [15:0]          acc_i,
  output logic                 valid_o,
  output logic [15:0]          result_o
);

  logic [InputBits-1:0] product_staged;
  logic [15:0]          acc_staged;
  logic [1:0]           rounding_staged;

  quaver_delay #(
    .Width(InputBits + 18),
    .Depth(MultiplierStages)
  ) u_product_stage (
    .clk_i (clk_i),
    .rst_ni(rst_ni),
    .d_i   ({rounding_i, acc_i, product_i}),
    .q_o   ({rounding_staged, acc_staged, product_staged})
  );

  quaver_fp169_adder #(
    .ProductBits(ProductBits),
    .Products   (Products),
    .Stages     (AdderStages),
    .Rounding   (Rounding)
  ) u_adder (
    .clk_i     (clk_i),
    .rst_ni    (rst_ni),
    .rounding_i(rounding_staged),
    .acc_i     (acc_staged),
    .product_i (product_staged),
    .result_o  (result_o)
  );

  quaver_delay #(
    .Width(1),
    .Depth(MultiplierStages + AdderStages),
    .Reset(1'b1)
  ) u_valid (
    .clk_i (clk_i),
    .rst_ni(rst_ni),
    .d_i   (valid_i),
    .q_o   (valid_o)
  );

endmodule
