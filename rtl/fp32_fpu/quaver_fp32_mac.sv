// Multiply-accumulate of IEEE operands into FP32: round(a * b + acc), one rounding, ties to even.
// The four FPUs of this folder are this module with their operand's format.
// Latency: MultiplierStages (>= 0) + AdderStages (>= 1) cycles (quaver_fpu_registers); operands and
// accumulator belong to the same cycle; a new operation every cycle.
// Golden file: models/fp32_fpu/fp32_fpu.h.
// Ports: a_i, b_i codes of 1 sign, ExponentBits (8 or fewer), MantissaBits; acc_i, result_o FP32.
// Subnormals are numbers, infinities and signed zeros are IEEE's, NaN comes out as 0x7fc00000.
module quaver_fp32_mac #(
  parameter int ExponentBits = 8,
  parameter int MantissaBits = 23,
  parameter int MultiplierStages = 1,
  parameter int AdderStages = 1,
  localparam int Width = 1 + ExponentBits + MantissaBits
) (
  input  logic             clk_i,
  input  logic             rst_ni,
  input  logic             valid_i,
  input  logic [Width-1:0] a_i,
  input  logic [Width-1:0] b_i,
  input  logic [31:0]      acc_i,
  output logic             valid_o,
  output logic [31:0]      result_o
);

  localparam int ProductBits = 2 * (MantissaBits + 1);
  localparam int SignificandBits = (ProductBits > 24) ? ProductBits : 24;
  localparam int SumBits = ((SignificandBits + 1 > 26) ? SignificandBits + 1 : 26) + 16;
  // Only operands of FP32's exponent range have products below FP32's.
  localparam bit Small = ExponentBits >= 8;

  logic [ProductBits+12:0] product, product_staged;
  logic [31:0]             acc_staged, result;
  logic [SumBits-1:0]      sum, sum_staged;

  quaver_fp32_product #(
    .ExponentBits(ExponentBits),
    .MantissaBits(MantissaBits)
  ) u_product (
    .a_i      (a_i),
    .b_i      (b_i),
    .product_o(product)
  );

  quaver_fp32_align #(
    .ProductBits(ProductBits),
    .Small      (Small)
  ) u_align (
    .acc_i    (acc_staged),
    .product_i(product_staged),
    .sum_o    (sum)
  );

  quaver_fp32_round #(
    .ProductBits(ProductBits)
  ) u_round (
    .sum_i   (sum_staged),
    .result_o(result)
  );

  quaver_fpu_registers #(
    .ProductBits     (32 + ProductBits + 13),
    .SumBits         (SumBits),
    .ResultBits      (32),
    .MultiplierStages(MultiplierStages),
    .AdderStages     (AdderStages)
  ) u_registers (
    .clk_i    (clk_i),
    .rst_ni   (rst_ni),
    .valid_i  (valid_i),
    .valid_o  (valid_o),
    .product_i({acc_i, product}),
    .product_o({acc_staged, product_staged}),
    .sum_i    (sum),
    .sum_o    (sum_staged),
    .result_i (result),
    .result_o (result_o)
  );

endmodule
