// FP32 a * b + c, one rounding, ties to even. Combinational: one line of the weight update.
// Golden file: models/weight_update_unit/weight_update_unit.h.
// Ports: a_i, b_i, c_i, result_o FP32 codes. With c_i = -0 it is the product, signed zeros and all.
module quaver_fp32_fma (
  input  logic [31:0] a_i,
  input  logic [31:0] b_i,
  input  logic [31:0] c_i,
  output logic [31:0] result_o
);

  logic [60:0] product;
  logic [64:0] sum;

  quaver_fp32_product u_product (
    .a_i      (a_i),
    .b_i      (b_i),
    .product_o(product)
  );

  quaver_fp32_align u_align (
    .acc_i    (c_i),
    .product_i(product),
    .sum_o    (sum)
  );

  quaver_fp32_round u_round (
    .sum_i   (sum),
    .result_o(result_o)
  );

endmodule
