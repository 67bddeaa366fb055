// What the hybrid FPU is made of, each part by itself with a register behind it, as one top: for the
// benches of operand_decoder, hybrid_multiplier and fp169_adder. Latency: 1 cycle.
module quaver_hybrid_parts (
  input  logic        clk_i,
  input  logic        rst_ni,
  input  logic        decoder_valid_i,
  input  logic [7:0]  code_i,
  input  logic        format_i,
  input  logic [3:0]  bias_i,
  output logic        decoder_valid_o,
  output logic [9:0]  operand_o,
  input  logic        multiplier_valid_i,
  input  logic [9:0]  a_i,
  input  logic [9:0]  b_i,
  output logic        multiplier_valid_o,
  output logic [17:0] product_o,
  input  logic        adder_valid_i,
  input  logic [1:0]  rounding_i,
  input  logic [15:0] acc_i,
  input  logic [17:0] product_i,
  output logic        adder_valid_o,
  output logic [15:0] result_o
);

  logic [9:0]  operand;
  logic [17:0] product;

  quaver_operand_decoder u_decoder (
    .code_i   (code_i),
    .format_i (format_i),
    .bias_i   (bias_i),
    .operand_o(operand)
  );

  quaver_hybrid_multiplier u_multiplier (
    .a_i      (a_i),
    .b_i      (b_i),
    .product_o(product)
  );

  quaver_fp169_adder u_adder (
    .clk_i     (clk_i),
    .rst_ni    (rst_ni),
    .rounding_i(rounding_i),
    .acc_i     (acc_i),
    .product_i (product_i),
    .result_o  (result_o)
  );

  always_ff @(posedge clk_i) begin
    decoder_valid_o <= rst_ni & decoder_valid_i;
    multiplier_valid_o <= rst_ni & multiplier_valid_i;
    adder_valid_o <= rst_ni & adder_valid_i;
    operand_o <= operand;
    product_o <= product;
  end

`ifndef SYNTHESIS
`ifndef __ICARUS__
  bias_of_fp152: assert property (@(posedge clk_i) disable iff (!rst_ni)
      decoder_valid_i |-> (!format_i || bias_i == 4'd15))
    else $error("an FP152 operand came with a bias other than 15");
`endif
`endif

endmodule
