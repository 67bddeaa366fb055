// Second half of the FP32 adder: normalises the magnitude that quaver_fp32_align made and rounds it
// once to FP32, to nearest, ties to even. Combinational. Golden file: models/fp32_fpu/fp32_fpu.h.
// Ports: sum_i as made by quaver_fp32_align, result_o FP32 code. Subnormal results are those whose
// leading one would need a longer shift than the exponent allows. NaN is 0x7fc00000.
module quaver_fp32_round #(
  parameter int ProductBits = 48,
  localparam int SignificandBits = (ProductBits > 24) ? ProductBits : 24,
  localparam int Window = (SignificandBits + 1 > 26) ? SignificandBits + 1 : 26,
  localparam int SumBits = Window + 16
) (
  input  logic [SumBits-1:0] sum_i,
  output logic [31:0]        result_o
);

  localparam int CountBits = $clog2(Window + 1);

  logic                 nan, infinity, sign, zero_sign, negative, sticky;
  logic [8:0]           larger_exponent, exponent, offset;
  logic [Window:0]      magnitude, normal;
  logic [CountBits-1:0] count;
  logic                 ample, leading, half, rest, up, carry, unused_carry;
  logic [22:0]          fraction, rounded;
  logic                 exact_zero, overflow;

  assign {nan, infinity, sign, zero_sign, negative, sticky, larger_exponent, magnitude} = sum_i;

  // Leading zeros, the largest power of two first, but no further than to exponent 1. `ample`: the
  // exponent cannot stop what is left of the shift. A bit of the exponent that allowed a shift is
  // used up by it.
  always_comb begin
    normal = {magnitude[Window] & ~negative, magnitude[Window-1:0]};
    count = '0;
    ample = |(larger_exponent >> CountBits);
    for (int i = CountBits - 1; i >= 0; i--) begin
      if ((normal >> (Window + 1 - (1 << i))) == '0 && (ample | larger_exponent[i])) begin
        count[i] = 1'b1;
        normal = normal << (1 << i);
      end
      ample = ample | (larger_exponent[i] & ~count[i]);
    end
  end

  // A negative magnitude, which no shift moves but by the bit that the carry would have used: -x is
  // ~x + 1, and the 1 reaches the result's last bit only if all bits below it are 0.
  assign leading = normal[Window] ^ negative;
  assign fraction = normal[Window-1:Window-23] ^ {23{negative}};
  assign rest = (|normal[Window-25:0]) | sticky;
  assign half = normal[Window-24] ^ (negative & rest);
  assign carry = negative & ~normal[Window-24] & ~rest;
  assign up = (half & (rest | fraction[0])) | carry;

  // magnitude[Window] weighs one binade more than the exponent says; without a leading one the
  // exponent has come down to 1, whose code is 0.
  assign offset = {8'd0, leading} - {{(9 - CountBits) {1'b0}}, count};
  assign {exponent, rounded, unused_carry} = {larger_exponent, fraction, 1'b1}
      + {offset, 23'd0, up};

  assign exact_zero = ~(leading | (|fraction) | normal[Window-24] | rest | carry);
  assign overflow = (exponent[8] | (&exponent[7:0])) & ~exact_zero;

  always_comb begin
    if (nan) result_o = 32'h7fc00000;
    else if (infinity || overflow) result_o = {sign, 8'hff, 23'd0};
    else if (exact_zero) result_o = {zero_sign, 31'd0};
    else result_o = {sign, exponent[7:0], rounded};
  end

endmodule
