// The hybrid FP8 FPU: each operand FP143 (with its bias) or FP152; Products products are summed
// exactly with the accumulator and rounded once to FP169.
// Latency: MultiplierStages + AdderStages cycles (quaver_hybrid_mac); all inputs belong to the same
// cycle. Parameters: Formats 0 hybrid, 1 FP143 only, 2 FP152 only (the single-format variants exist
// to measure what hybrid costs); Products 1, 2 or 4; Rounding 3 takes rounding_i, 0..2 fix it.
// Source: HFP8 (Sun et al., NeurIPS 2019); several products: Agrawal et al., ISSCC 2021.
// Golden file: models/hybrid_fpu/hybrid_fpu.h.
// Ports: a_i, b_i FP8 codes, the first product's lowest; formats 0 = FP143, 1 = FP152; biases 0..15
// for FP143, 15 for FP152; acc_i, result_o FP169.
module quaver_hybrid_fpu #(
  parameter int Formats = quaver_pkg::FormatsHybrid,
  parameter int Products = 1,
  parameter int MultiplierStages = 1,
  parameter int AdderStages = 1,
  parameter int Rounding = quaver_pkg::RoundingFromPort
) (
  input  logic                  clk_i,
  input  logic                  rst_ni,
  input  logic                  valid_i,
  input  logic                  a_format_i,
  input  logic                  b_format_i,
  input  logic [3:0]            a_bias_i,
  input  logic [3:0]            b_bias_i,
  input  logic [1:0]            rounding_i,
  input  logic [8*Products-1:0] a_i,
  input  logic [8*Products-1:0] b_i,
  input  logic [15:0]           acc_i,
  output logic                  valid_o,
  output logic [15:0]           result_o
);

  logic [18*Products-1:0] product;

  for (genvar p = 0; p < Products; p++) begin : gen_product
    quaver_code_multiplier #(
      .Formats(Formats)
    ) u_multiplier (
      .a_format_i(a_format_i),
      .b_format_i(b_format_i),
      .a_bias_i  (a_bias_i),
      .b_bias_i  (b_bias_i),
      .a_i       (a_i[8*p+:8]),
      .b_i       (b_i[8*p+:8]),
      .product_o (product[18*p+:18])
    );
  end

  quaver_product_accumulator #(
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
      (Formats == quaver_pkg::FormatsHybrid && valid_i)
      |-> (!a_format_i || a_bias_i == 4'd15) && (!b_format_i || b_bias_i == 4'd15))
    else $error("an FP152 operand came with a bias other than 15");
`endif
`endif

endmodule
