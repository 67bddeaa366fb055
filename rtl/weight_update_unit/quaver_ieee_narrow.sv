// An IEEE code in a narrower IEEE format, one rounding. Combinational.
// Source: IEEE 754-2019; IEEE P3109 StochasticA for sr. Golden file: models/numerics/rounding.h.
// Ports: code_i of 1 sign, FromExponent, FromMantissa bits; code_o of 1 sign, ToExponent, ToMantissa,
// neither wider; both with subnormals, infinities and NaN. rounding_i 0 rne, 1 rna, 2 rtz, 3 sr with
// random_i; overflow_i 0 special (infinity), 1 saturate (the largest finite code, for an infinity,
// too). NaN comes out with the top mantissa bit alone and no sign.
//
// The significand is shifted so that the target's last place is the binary point, one place more for
// every binade below the target's smallest normal. sr rounds up iff floor(fraction * 2^K) + r >= 2^K.
// Beyond ToMantissa + 1 + K such places all is below 2^-K, which every mode rounds alike; subnormals of
// a format with more exponents are all there.
module quaver_ieee_narrow #(
  parameter int FromExponent = 8,
  parameter int FromMantissa = 23,
  parameter int ToExponent = 5,
  parameter int ToMantissa = 10,
  parameter int K = 8
) (
  input  logic [FromExponent+FromMantissa:0] code_i,
  input  logic [1:0]                         rounding_i,
  input  logic                               overflow_i,
  input  logic [K-1:0]                       random_i,
  output logic [ToExponent+ToMantissa:0]     code_o
);

  localparam int Farthest = ToMantissa + 1 + K;
  localparam int FractionBits = FromMantissa - ToMantissa + Farthest;
  localparam int ExponentBits = FromExponent + 2;
  localparam int FromBias = (1 << (FromExponent - 1)) - 1;
  localparam int ToBias = (1 << (ToExponent - 1)) - 1;

  logic                             sign, low, top, nan, down, too_large;
  logic [FromExponent-1:0]          field;
  logic [FromMantissa-1:0]          from_fraction;
  logic [ExponentBits-1:0]          above, below;
  logic [FromExponent-1:0]          base;
  logic [ToMantissa+FractionBits:0] fixed;
  logic [ToMantissa:0]              kept;
  logic [FractionBits-1:0]          fraction;
  logic [K:0]                       raised;
  logic                             half, rest, up;
  logic [FromExponent+ToMantissa:0] magnitude;

  assign {sign, field, from_fraction} = code_i;
  assign low = field == '0;
  assign top = &field;
  assign nan = top & (|from_fraction);

  // Binades above the target's smallest normal one; a subnormal's exponent is that of field 1.
  assign above = {2'b00, field[FromExponent-1:1], field[0] | low}
      - ExponentBits'(FromBias - ToBias + 1);
  assign down = above[ExponentBits-1];
  assign below = ~above + 1'b1;
  assign base = above[FromExponent-1:0] & {FromExponent{~down}};

  always_comb begin
    fixed = {~low, from_fraction, {Farthest{1'b0}}};
    if (down)
      fixed = fixed
          >> ((below > ExponentBits'(Farthest)) ? ExponentBits'(Farthest) : below);
  end
  assign kept = fixed[FractionBits +: ToMantissa + 1];
  assign fraction = fixed[FractionBits-1:0];

  assign half = fraction[FractionBits-1];
  assign rest = |fraction[FractionBits-2:0];
  assign raised = {1'b0, fraction[FractionBits-1 -: K]} + {1'b0, random_i};
  always_comb begin
    case (rounding_i)
      quaver_pkg::Rne: up = half & (rest | kept[0]);
      quaver_pkg::Rna: up = half;
      quaver_pkg::Rtz: up = 1'b0;
      default: up = raised[K];
    endcase
  end

  // kept includes a normal's leading one, which makes the exponent field base + 1; a carry runs into
  // the exponent.
  assign magnitude = {1'b0, base, {ToMantissa{1'b0}}} + {{FromExponent{1'b0}}, kept}
      + {{(FromExponent + ToMantissa) {1'b0}}, up};
  assign too_large = top
      || (magnitude >> ToMantissa) >= (FromExponent + ToMantissa + 1)'((1 << ToExponent) - 1);

  always_comb begin
    if (nan)
      code_o = {1'b0, {ToExponent{1'b1}}, 1'b1, {(ToMantissa - 1) {1'b0}}};
    else if (!too_large)
      code_o = {sign, magnitude[ToExponent+ToMantissa-1:0]};
    else if (overflow_i || (rounding_i == quaver_pkg::Rtz && !top))
      code_o = {sign, {(ToExponent - 1) {1'b1}}, 1'b0, {ToMantissa{1'b1}}};
    else
      code_o = {sign, {ToExponent{1'b1}}, {ToMantissa{1'b0}}};
  end

  logic unused;
  assign unused = &{1'b0, above[ExponentBits-2:FromExponent], raised[K-1:0], 1'b0};

endmodule
