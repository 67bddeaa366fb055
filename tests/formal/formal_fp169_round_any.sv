// quaver_fp169_round_any rounds any sum as quaver_fp169_round does, in the modes that both have.
module formal_fp169_round_any #(
  parameter int K = 8
) (
  input  logic [33:0]  sum_i,
  input  logic [1:0]   rounding_i,
  input  logic [K-1:0] random_i,
  output logic         ok_o
);

  logic [15:0] fixed, any;

  quaver_fp169_round #(
    .ProductBits(20)
  ) u_fixed (
    .sum_i     (sum_i),
    .rounding_i(rounding_i),
    .result_o  (fixed)
  );

  quaver_fp169_round_any #(
    .K(K)
  ) u_any (
    .sum_i     (sum_i),
    .rounding_i(rounding_i),
    .random_i  (random_i),
    .result_o  (any)
  );

  // A sum that cancels has no exponent beyond the accumulator's, and then both give zero.
  assign ok_o = rounding_i == quaver_pkg::Sr || (sum_i[21:0] == '0 && sum_i[29:28] != 2'b00)
      || any == fixed;

endmodule
