// Exact product of two IEEE operands, normalised, its exponent biased as FP32's. Combinational.
// Golden file: models/fp32_fpu/fp32_fpu.h.
// Ports: a_i, b_i codes of 1 sign, ExponentBits, MantissaBits (bias 2^(ExponentBits-1) - 1,
// subnormals, infinities, NaN); product_o = {nan, infinity, sign, exponent[9:0], significand}:
// value = 2^(exponent - 127) * significand / 2^(n-1), n = 2 * (MantissaBits + 1). The exponent is
// in two's complement; the leading bit of the significand is set unless the product is zero.
module quaver_fp32_product #(
  parameter int ExponentBits = 8,
  parameter int MantissaBits = 23,
  localparam int Width = 1 + ExponentBits + MantissaBits,
  localparam int ProductBits = 2 * (MantissaBits + 1)
) (
  input  logic [Width-1:0]        a_i,
  input  logic [Width-1:0]        b_i,
  output logic [ProductBits+12:0] product_o
);

  localparam int CountBits = $clog2(ProductBits);
  localparam int Bias = (1 << (ExponentBits - 1)) - 1;
  // exponent = (ea - Bias) + (eb - Bias) + 1 - count + 127
  localparam int Offset = 128 - 2 * Bias;

  logic [ExponentBits-1:0] a_field, b_field;
  logic [MantissaBits-1:0] a_fraction, b_fraction;
  logic                    a_low, b_low, a_top, b_top, a_special, b_special;
  logic                    infinity, nan;
  logic [ProductBits-1:0]  product, normal;
  logic [CountBits-1:0]    count;
  logic [9:0]              exponent;

  assign {a_field, a_fraction} = a_i[Width-2:0];
  assign {b_field, b_fraction} = b_i[Width-2:0];
  assign a_low = a_field == '0;
  assign b_low = b_field == '0;
  assign a_top = &a_field;
  assign b_top = &b_field;
  assign a_special = a_top & (|a_fraction);
  assign b_special = b_top & (|b_fraction);

  assign product = {{(MantissaBits + 1) {1'b0}}, ~a_low, a_fraction}
      * {{(MantissaBits + 1) {1'b0}}, ~b_low, b_fraction};

  // Leading zeros, the largest power of two first.
  always_comb begin
    normal = product;
    count = '0;
    for (int i = CountBits - 1; i >= 0; i--) begin
      if ((normal >> (ProductBits - (1 << i))) == '0) begin
        count[i] = 1'b1;
        normal = normal << (1 << i);
      end
    end
  end

  // A subnormal's exponent is that of field 1.
  assign exponent = {{(10 - ExponentBits) {1'b0}}, a_field[ExponentBits-1:1], a_field[0] | a_low}
      + {{(10 - ExponentBits) {1'b0}}, b_field[ExponentBits-1:1], b_field[0] | b_low}
      + 10'(Offset) - {{(10 - CountBits) {1'b0}}, count};

  assign nan = a_special | b_special | (a_top & b_low & ~(|b_fraction))
      | (b_top & a_low & ~(|a_fraction));
  assign infinity = a_top | b_top;

  assign product_o = {nan, infinity, a_i[Width-1] ^ b_i[Width-1], exponent, normal};

endmodule
