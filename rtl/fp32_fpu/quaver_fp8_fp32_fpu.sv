// FP152 x FP152 into FP32: round(a * b + acc), one rounding, ties to even.
// Latency: MultiplierStages (>= 0) + AdderStages (>= 1) cycles, as in quaver_fp32_mac.
// Source: Mellempudi et al., Mixed Precision Training With 8-bit Floating Point, 2019.
// Golden file: models/fp32_fpu/fp32_fpu.h.
module quaver_fp8_fp32_fpu #(
  parameter int MultiplierStages = 1,
  parameter int AdderStages = 1
) (
  input  logic        clk_i,
  input  logic        rst_ni,
  input  logic        valid_i,
  input  logic [7:0]  a_i,
  input  logic [7:0]  b_i,
  input  logic [31:0] acc_i,
  output logic        valid_o,
  output logic [31:0] result_o
);

  quaver_fp32_mac #(
    .ExponentBits    (5),
    .MantissaBits    (2),
    .MultiplierStages(MultiplierStages),
    .AdderStages     (AdderStages)
  ) u_mac (
    .clk_i   (clk_i),
    .rst_ni  (rst_ni),
    .valid_i (valid_i),
    .a_i     (a_i),
    .b_i     (b_i),
    .acc_i   (acc_i),
    .valid_o (valid_o),
    .result_o(result_o)
  );

endmodule
