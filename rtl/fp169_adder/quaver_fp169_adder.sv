// FP169 accumulator + the exact sum of one, two or four products, rounded once to FP169.
// Latency: Stages cycles. 0 is combinational; 1 registers the result; 2 also registers between the
// sum and the rounding; every further stage is a register behind the result, for a synthesis tool
// that retimes.
// Source: DLFloat (Agrawal et al., ARITH 2019), HFP8 (Sun et al., NeurIPS 2019).
// Golden file: models/hybrid_fpu/hybrid_fpu.h.
// Ports: acc_i, result_o FP169 codes; product_i as in quaver_pkg, the lowest one with a significand
// of ProductBits (8 if there are four), the others with 8 bits; rounding_i belongs to the operands
// of its cycle. Data registers have no reset.
module quaver_fp169_adder #(
  parameter int ProductBits = 8,
  parameter int Products = 1,
  parameter int Stages = 1,
  parameter int Rounding = quaver_pkg::RoundingFromPort,
  localparam int InputBits = ProductBits + 10 + 18 * (Products - 1)
) (
  input  logic                 clk_i,
  input  logic                 rst_ni,
  input  logic [1:0]           rounding_i,
  input  logic [15:0]          acc_i,
  input  logic [InputBits-1:0] product_i,
  output logic [15:0]          result_o
);

  localparam int SumStages = (Stages >= 2) ? 1 : 0;
  // What the rounding sees is as wide as a sum with one product of so many bits.
  localparam int RoundBits = (Products == 1) ? ProductBits
      : (Products == 2) ? 25 : 71 + $clog2(Products);
  localparam int SignificandBits = (RoundBits > 10) ? RoundBits : 10;
  localparam int Window = (SignificandBits + 1 > 12) ? SignificandBits + 1 : 12;
  localparam int ExponentBits = (RoundBits > 10) ? 8 : 7;
  localparam int SumBits = Window + ExponentBits + 5;

  logic [SumBits-1:0] sum, sum_staged;
  logic [1:0]         rounding_staged;
  logic [15:0]        result;

  if (Products == 1) begin : gen_one
    quaver_fp169_align #(
      .ProductBits(ProductBits),
      .Rounding   (Rounding)
    ) u_align (
      .acc_i    (acc_i),
      .product_i(product_i),
      .sum_o    (sum)
    );
  end else if (Products == 2) begin : gen_two
    quaver_fp169_align_two #(
      .ProductBits(ProductBits)
    ) u_align (
      .acc_i    (acc_i),
      .product_i(product_i),
      .sum_o    (sum)
    );
  end else begin : gen_many
    quaver_fp169_align_many #(
      .Products(Products)
    ) u_align (
      .acc_i    (acc_i),
      .product_i(product_i),
      .sum_o    (sum)
    );
  end

  quaver_delay #(
    .Width(SumBits + 2),
    .Depth(SumStages)
  ) u_sum_stage (
    .clk_i (clk_i),
    .rst_ni(rst_ni),
    .d_i   ({rounding_i, sum}),
    .q_o   ({rounding_staged, sum_staged})
  );

  quaver_fp169_round #(
    .ProductBits(RoundBits),
    .Rounding   (Rounding)
  ) u_round (
    .sum_i     (sum_staged),
    .rounding_i(rounding_staged),
    .result_o  (result)
  );

  quaver_delay #(
    .Width(16),
    .Depth(Stages - SumStages)
  ) u_result_stage (
    .clk_i (clk_i),
    .rst_ni(rst_ni),
    .d_i   (result),
    .q_o   (result_o)
  );

endmodule
