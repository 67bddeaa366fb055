// quaver_fp169_sum rounds the exact sum of two FP169 codes. One case per exponent field of b (Case).
// Units of 2^-40, the last bit of the smallest code.
module formal_fp169_sum #(
  parameter int Case = 0,
  localparam int Low = 40,
  localparam int Width = 76
) (
  input  logic [1:0]  rounding_i,
  input  logic [15:0] a_i,
  input  logic        b_sign_i,
  input  logic [8:0]  b_fraction_i,
  output logic        ok_o
);

  logic [15:0]      b, result, rounded, expected;
  logic [Width-1:0] x, y, magnitude;
  logic             less;

  assign b = {b_sign_i, 6'(Case), b_fraction_i};

  quaver_fp169_sum u_sum (
    .rounding_i(rounding_i),
    .a_i       (a_i),
    .b_i       (b),
    .result_o  (result)
  );

  assign x = (a_i[14:0] == 15'd0) ? '0
      : {{(Width - 10) {1'b0}}, 1'b1, a_i[8:0]} << a_i[14:9];
  assign y = (b[14:0] == 15'd0) ? '0 : {{(Width - 10) {1'b0}}, 1'b1, b_fraction_i} << Case;
  assign less = x < y;
  assign magnitude = (a_i[15] == b_sign_i) ? x + y : less ? y - x : x - y;

  formal_fp169_rounding #(
    .Width(Width),
    .Low  (Low)
  ) u_rounding (
    .sign_i     (less ? b_sign_i : a_i[15]),
    .magnitude_i(magnitude),
    .rounding_i (rounding_i),
    .code_o     (rounded)
  );

  assign expected = (a_i[14:0] == 15'h7fff || b[14:0] == 15'h7fff) ? 16'h7fff : rounded;
  assign ok_o = rounding_i == 2'd3 || result == expected;

endmodule
