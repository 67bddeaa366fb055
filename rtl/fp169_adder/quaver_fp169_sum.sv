// FP169 + FP169, rounded once to FP169. Combinational: the chunk accumulator's one-cycle adder.
// Source: DLFloat (Agrawal et al., ARITH 2019). Golden file: models/numerics/operations.h.
// Ports: a_i, b_i, result_o FP169 codes; rounding_i as in quaver_fp169_round.
// b enters the adder as a product with a 10-bit significand.
module quaver_fp169_sum #(
  parameter int Rounding = quaver_pkg::RoundingFromPort
) (
  input  logic [1:0]  rounding_i,
  input  logic [15:0] a_i,
  input  logic [15:0] b_i,
  output logic [15:0] result_o
);

  logic [19:0] b;
  logic [23:0] sum;

  // (c - 31) - 2 = (c - 32) - 1
  assign b = {&b_i[14:0], b_i[14:0] == 15'd0, b_i[15], {{2{~b_i[14]}}, b_i[13:9]} - 7'd1,
              1'b1, b_i[8:0]};

  quaver_fp169_align #(
    .ProductBits(10),
    .Rounding   (Rounding)
  ) u_align (
    .acc_i    (a_i),
    .product_i(b),
    .sum_o    (sum)
  );

  quaver_fp169_round #(
    .ProductBits(10),
    .Rounding   (Rounding)
  ) u_round (
    .sum_i     (sum),
    .rounding_i(rounding_i),
    .result_o  (result_o)
  );

endmodule
