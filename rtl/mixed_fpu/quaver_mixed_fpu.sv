// One FP16 (FP169) multiply-add or Products hybrid FP8 products a cycle on one adder: what training
// chips ship, whose first and last layers want 16 bits.
// Latency: MultiplierStages (>= 0) + AdderStages (>= 1) cycles; inputs belong to the same cycle,
// the mode too, which may change with every operation.
// Source: HFP8 (Sun et al., NeurIPS 2019); Agrawal et al., ISSCC 2021.
// Golden file: models/mixed_fpu/mixed_fpu.h.
// Ports: fp16_i 1: a_i, b_i are FP169 codes; 0: Products FP8 codes each, the first in the low byte,
// with formats and biases as in quaver_hybrid_fpu; acc_i, result_o FP169; rounding_i 0 rne, 1 rna,
// 2 rtz (or fixed by Rounding). Products: 1 or 2. Only valid is reset.
// The 10 x 10 multiplier serves FP169 and the first FP8 product.
module quaver_mixed_fpu #(
  parameter int Products = 1,
  parameter int MultiplierStages = 1,
  parameter int AdderStages = 1,
  parameter int Rounding = quaver_pkg::RoundingFromPort
) (
  input  logic        clk_i,
  input  logic        rst_ni,
  input  logic        valid_i,
  input  logic        fp16_i,
  input  logic        a_format_i,
  input  logic        b_format_i,
  input  logic [3:0]  a_bias_i,
  input  logic [3:0]  b_bias_i,
  input  logic [1:0]  rounding_i,
  input  logic [15:0] a_i,
  input  logic [15:0] b_i,
  input  logic [15:0] acc_i,
  output logic        valid_o,
  output logic [15:0] result_o
);

  localparam int InputBits = 30 + 18 * (Products - 1);

  logic [15:0]          a, b;
  logic [29:0]          wide;
  logic [InputBits-1:0] product;

  quaver_mixed_operand u_a_operand (
    .fp16_i   (fp16_i),
    .format_i (a_format_i),
    .bias_i   (a_bias_i),
    .code_i   (a_i),
    .operand_o(a)
  );

  quaver_mixed_operand u_b_operand (
    .fp16_i   (fp16_i),
    .format_i (b_format_i),
    .bias_i   (b_bias_i),
    .code_i   (b_i),
    .operand_o(b)
  );

  quaver_fp16_multiplier u_multiplier (
    .a_i      (a),
    .b_i      (b),
    .product_o(wide)
  );

  if (Products == 1) begin : gen_one
    assign product = wide;
  end else begin : gen_two
    logic [17:0] second;

    quaver_code_multiplier u_second (
      .a_format_i(a_format_i),
      .b_format_i(b_format_i),
      .a_bias_i  (a_bias_i),
      .b_bias_i  (b_bias_i),
      .a_i       (a_i[15:8]),
      .b_i       (b_i[15:8]),
      .product_o (second)
    );

    // Zero, and not special, beside an FP169 product.
    assign product = {second[17] & ~fp16_i, second[16] | fp16_i, second[15:0], wide};
  end

  quaver_product_accumulator #(
    .ProductBits     (20),
    .Products        (Products),
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

`ifndef SYNTHESIS
`ifndef __ICARUS__
  bias_of_fp152: assert property (@(posedge clk_i) disable iff (!rst_ni)
      (valid_i && !fp16_i)
      |-> (!a_format_i || a_bias_i == 4'd15) && (!b_format_i || b_bias_i == 4'd15))
    else $error("an FP152 operand came with a bias other than 15");
`endif
`endif

endmodule
