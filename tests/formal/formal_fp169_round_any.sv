// quaver_fp169_round_any rounds any sum as quaver_fp169_round does, in the modes that both have; in
// its own mode, sr, the result is that of rtz or the next code up, and which one a random number more
// can only turn upward.
module formal_fp169_round_any #(
  parameter int K = 8
) (
  input  logic [33:0]  sum_i,
  input  logic [1:0]   rounding_i,
  input  logic [K-1:0] random_i,
  output logic         ok_o
);

  logic [15:0] fixed, any, down, low, high;

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

  quaver_fp169_round #(
    .ProductBits(20)
  ) u_down (
    .sum_i     (sum_i),
    .rounding_i(quaver_pkg::Rtz),
    .result_o  (down)
  );

  quaver_fp169_round_any #(
    .K(K)
  ) u_low (
    .sum_i     (sum_i),
    .rounding_i(quaver_pkg::Sr),
    .random_i  (random_i & (random_i - 1'b1)),
    .result_o  (low)
  );

  quaver_fp169_round_any #(
    .K(K)
  ) u_high (
    .sum_i     (sum_i),
    .rounding_i(quaver_pkg::Sr),
    .random_i  (random_i),
    .result_o  (high)
  );

  // Magnitudes order as their codes do; 0x7fff follows the largest number and has no sign. A zero may
  // become the smallest number, whose sign shows only then.
  assign ok_o = (rounding_i == quaver_pkg::Sr || any == fixed)
      && (high[14:0] == down[14:0] || high[14:0] == down[14:0] + 15'd1)
      && low[14:0] <= high[14:0];

endmodule
