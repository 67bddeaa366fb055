// An IEEE code in a wider IEEE format, exactly. Combinational.
// Golden file: models/weight_update_unit/weight_update_unit.h.
// Ports: code_i of 1 sign, FromExponent, FromMantissa bits; code_o of 1 sign, ToExponent, ToMantissa,
// both with subnormals, infinities and NaN (whose payload stays), ToExponent > FromExponent + 1.
module quaver_ieee_widen #(
  parameter int FromExponent = 5,
  parameter int FromMantissa = 10,
  parameter int ToExponent = 8,
  parameter int ToMantissa = 23
) (
  input  logic [FromExponent+FromMantissa:0] code_i,
  output logic [ToExponent+ToMantissa:0]     code_o
);

  localparam int FromBias = (1 << (FromExponent - 1)) - 1;
  localparam int ToBias = (1 << (ToExponent - 1)) - 1;
  localparam int CountBits = $clog2(FromMantissa + 1);

  logic [FromExponent-1:0] field;
  logic [FromMantissa:0]   significand;
  logic [CountBits-1:0]    count;
  logic                    low, top;
  logic [ToExponent-1:0]   exponent;

  assign field = code_i[FromMantissa +: FromExponent];
  assign low = field == '0;
  assign top = &field;

  // A subnormal's leading zeros, the largest power of two first; a normal has none.
  always_comb begin
    significand = {~low, code_i[FromMantissa-1:0]};
    count = '0;
    for (int i = CountBits - 1; i >= 0; i--) begin
      if ((significand >> (FromMantissa + 1 - (1 << i))) == '0) begin
        count[i] = 1'b1;
        significand = significand << (1 << i);
      end
    end
  end

  // A subnormal's exponent is that of field 1.
  assign exponent = {{(ToExponent - FromExponent) {1'b0}}, field[FromExponent-1:1], field[0] | low}
      + ToExponent'(ToBias - FromBias) - {{(ToExponent - CountBits) {1'b0}}, count};

  assign code_o = {
    code_i[FromExponent+FromMantissa],
    (exponent & {ToExponent{significand[FromMantissa]}}) | {ToExponent{top}},
    significand[FromMantissa-1:0],
    {(ToMantissa - FromMantissa) {1'b0}}
  };

endmodule
