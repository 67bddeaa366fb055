// A design to be checked, written without a look at Quaver's own: round(a * b + acc), one result a
// clock, one clock late. Everything is aligned in one wide fixed-point number whose last bit means
// 2^-40, summed exactly, normalised and rounded once. Simple and large.
//
//   a       FP152  (1-5-2, bias 15, subnormals, IEEE infinities and NaN)
//   b       FP143  (1-4-3, bias 11, subnormals, 8'h80 is NaN)
//   acc     FP169  (1-6-9, bias 31, no subnormals, 15'h7fff is NaN or infinity)
//   result  FP169, rounded to nearest, ties away from zero, or to even with ties_to_even
module my_mac (
  input  logic        clk,
  input  logic        ties_to_even,
  input  logic [7:0]  a,
  input  logic [7:0]  b,
  input  logic [15:0] acc,
  output logic [15:0] result
);

  localparam int Width = 76;  // 2^33 above, 2^-40 below, a carry and a sign

  // The product: 3 x 4 bit significands; an exponent field of 0 means the binade of field 1.
  logic [6:0]       significand;
  logic [5:0]       shift;
  logic [Width-1:0] product, addend, sum, magnitude;
  logic             special, negative;

  always_comb begin
    significand = {4'd0, |a[6:2], a[1:0]} * {3'd0, |b[6:3], b[2:0]};
    shift = 6'd9 + {1'b0, |a[6:2] ? a[6:2] : 5'd1} + {2'b0, |b[6:3] ? b[6:3] : 4'd1};
    product = {{Width - 7{1'b0}}, significand} << shift;
    addend = acc[14:0] == 0 ? '0 : {{Width - 10{1'b0}}, 1'b1, acc[8:0]} << acc[14:9];
    special = &a[6:2] | b == 8'h80 | &acc[14:0];
    sum = (a[7] ^ b[7] ? -product : product) + (acc[15] ? -addend : addend);
    negative = sum[Width-1];
    magnitude = negative ? -sum : sum;
  end

  // Normalise: the leading one's position is the exponent field plus 9.
  logic [6:0]       leading;
  logic [Width-1:0] aligned;
  logic [8:0]       fraction;
  logic             half, sticky, up;
  logic [16:0]      rounded;  // exponent field and fraction, with room for what overflows

  always_comb begin
    leading = '0;
    for (int i = 0; i < Width; ++i) if (magnitude[i]) leading = 7'(i);
    aligned = magnitude << (7'(Width - 1) - leading);
    fraction = aligned[Width-2-:9];
    half = aligned[Width-11];
    sticky = |aligned[Width-12:0];
    up = half & (~ties_to_even | sticky | fraction[0]);
    // A carry out of the fraction moves into the exponent by itself.
    rounded = {{1'b0, leading} - 8'd9, fraction} + {16'd0, up};
  end

  always_ff @(posedge clk) begin
    if (special | (leading >= 9 & rounded >= 17'h7fff)) result <= 16'h7fff;
    else if (leading < 9 | rounded == 0) result <= 16'h0000;
    else result <= {negative, rounded[14:0]};
  end

endmodule
