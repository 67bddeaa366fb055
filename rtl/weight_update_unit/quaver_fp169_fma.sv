// FP169 a * b + c, one rounding to FP169. Combinational: one line of the weight update.
// Source: DLFloat (Agrawal et al., ARITH 2019). Golden file: models/weight_update_unit/weight_update_unit.h.
// Ports: a_i, b_i, c_i, result_o FP169 codes; rounding_i 0 rne, 1 rna, 2 rtz, and 3 sr with random_i
// if Stochastic is set. With c_i zero it is the product.
module quaver_fp169_fma #(
  parameter bit Stochastic = 1'b0,
  parameter int K = 8
) (
  input  logic [1:0]   rounding_i,
  input  logic [K-1:0] random_i,
  input  logic [15:0]  a_i,
  input  logic [15:0]  b_i,
  input  logic [15:0]  c_i,
  output logic [15:0]  result_o
);

  logic [29:0] product;
  logic [33:0] sum;

  quaver_fp16_multiplier u_multiplier (
    .a_i      (a_i),
    .b_i      (b_i),
    .product_o(product)
  );

  quaver_fp169_align #(
    .ProductBits(20)
  ) u_align (
    .acc_i    (c_i),
    .product_i(product),
    .sum_o    (sum)
  );

  if (Stochastic) begin : gen_any
    quaver_fp169_round_any #(
      .ProductBits(20),
      .K          (K)
    ) u_round (
      .sum_i     (sum),
      .rounding_i(rounding_i),
      .random_i  (random_i),
      .result_o  (result_o)
    );
  end else begin : gen_fixed
    quaver_fp169_round #(
      .ProductBits(20)
    ) u_round (
      .sum_i     (sum),
      .rounding_i(rounding_i),
      .result_o  (result_o)
    );
    logic unused;
    assign unused = &{1'b0, random_i, 1'b0};
  end

endmodule
