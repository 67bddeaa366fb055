// FP32 + FP32 or FP169, one rounding to FP32, ties to even: how a chunk's sum joins an FP32 total.
// Combinational. Golden file: models/numerics/dot.h (accumulate_chunk).
// Ports: a_i FP32; b_i FP32, or FP169 (Fp169 = 1), whose NaN-Infinity is a NaN here.
module quaver_fp32_sum #(
  parameter bit Fp169 = 1'b0,
  localparam int Width = Fp169 ? 16 : 32
) (
  input  logic [31:0]      a_i,
  input  logic [Width-1:0] b_i,
  output logic [31:0]      result_o
);

  logic [36:0] addend;
  logic [41:0] sum;

  quaver_fp32_addend #(
    .Fp169(Fp169)
  ) u_addend (
    .code_i  (b_i),
    .addend_o(addend)
  );

  // FP169 has nothing below FP32's normal range.
  quaver_fp32_align #(
    .ProductBits(24),
    .Small      (!Fp169)
  ) u_align (
    .acc_i    (a_i),
    .product_i(addend),
    .sum_o    (sum)
  );

  quaver_fp32_round #(
    .ProductBits(24)
  ) u_round (
    .sum_i   (sum),
    .result_o(result_o)
  );

endmodule
