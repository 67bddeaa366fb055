// First half of the FP32 adder: aligns the FP32 accumulator and an exact product and adds their
// magnitudes. Combinational; quaver_fp32_round is the second half.
// Golden file: models/fp32_fpu/fp32_fpu.h.
// Ports: acc_i FP32 code; product_i as made by quaver_fp32_product; sum_o = {nan, infinity, sign,
// sign of an exact zero, negative, sticky, exponent[8:0], magnitude[Window:0]}. exponent is the
// larger operand's FP32 field (at least 1) and the weight of magnitude[Window-1].
//
// Window: as in quaver_fp169_align; at distances 0 and 1 the difference is exact (one bit more than
// the significands), from 2 on it loses at most one leading bit, so the result's 24 bits, the
// rounding bit and one in reserve are enough, with everything below as a sticky bit.
//
// The product counts as the larger one only where its exponent is in FP32's normal range. Small
// (1: products below 2^-126 exist) then leaves one case in which the difference may be negative: a
// subnormal accumulator, not normalised, and a product below 2^-126 that exceeds it. `negative`
// says so: the magnitude is then the two's complement of the true one.
module quaver_fp32_align #(
  parameter int ProductBits = 48,
  parameter bit Small = 1'b1,
  localparam int SignificandBits = (ProductBits > 24) ? ProductBits : 24,
  localparam int Window = (SignificandBits + 1 > 26) ? SignificandBits + 1 : 26,
  localparam int SumBits = Window + 16
) (
  input  logic [31:0]             acc_i,
  input  logic [ProductBits+12:0] product_i,
  output logic [SumBits-1:0]      sum_o
);

  localparam int ShiftBits = $clog2(Window + 1);

  logic                       p_nan, p_infinity, p_sign, acc_sign, acc_low, acc_top;
  logic                       nan, infinity, sign;
  logic [7:0]                 acc_exponent;
  logic [9:0]                 p_exponent;
  logic [10:0]                difference;
  logic [SignificandBits-1:0] p_significand, acc_significand;
  logic                       p_larger, p_exponent_larger, far, dropped, subtract, negative;
  logic [Window-1:0]          larger, smaller, shifted;
  logic [ShiftBits-1:0]       low, amount;
  logic [Window:0]            addend, magnitude;
  logic [8:0]                 exponent;

  assign {p_nan, p_infinity, p_sign, p_exponent} = product_i[ProductBits+12:ProductBits];

  assign acc_sign = acc_i[31];
  assign acc_low = acc_i[30:23] == 8'd0;
  assign acc_top = &acc_i[30:23];
  assign acc_exponent = {acc_i[30:24], acc_i[23] | acc_low};

  assign p_significand = {product_i[ProductBits-1:0], {(SignificandBits - ProductBits) {1'b0}}};
  assign acc_significand = {~acc_low, acc_i[22:0], {(SignificandBits - 24) {1'b0}}};

  assign nan = p_nan | (acc_top & (|acc_i[22:0])) | (acc_top & p_infinity & (acc_sign ^ p_sign));
  assign infinity = acc_top | p_infinity;

  assign difference = {3'd0, acc_exponent} - {p_exponent[9], p_exponent};
  assign p_exponent_larger = difference[10];
  // A product without its leading one is zero, whatever its exponent says.
  assign p_larger = p_significand[SignificandBits-1]
      && (p_exponent_larger || (difference == 11'd0 && acc_significand < p_significand));

  // |difference|, saturated: 2^ShiftBits - 1 sends everything below the window.
  assign low = ShiftBits'(({difference[ShiftBits-1:0] ^ {ShiftBits{p_exponent_larger}}, 1'b1}
      + {{ShiftBits{1'b0}}, p_exponent_larger}) >> 1);
  assign far = p_exponent_larger
      ? ~((&difference[10:ShiftBits]) & (|difference[ShiftBits-1:0]))
      : |difference[10:ShiftBits];
  assign amount = low | {ShiftBits{far}};

  assign larger = {p_larger ? p_significand : acc_significand,
                   {(Window - SignificandBits) {1'b0}}};
  assign smaller = {p_larger ? acc_significand : p_significand,
                    {(Window - SignificandBits) {1'b0}}};

  always_comb begin
    shifted = smaller;
    dropped = 1'b0;
    for (int i = 0; i < ShiftBits; i++) begin
      if (amount[i]) begin
        dropped = dropped | (|(shifted & ~({Window{1'b1}} << (1 << i))));
        shifted = shifted >> (1 << i);
      end
    end
  end

  assign subtract = acc_sign ^ p_sign;
  assign addend = {1'b0, shifted} ^ {(Window + 1) {subtract}};
  // The bits below the window make the difference one smaller: they cancel the +1 of negation.
  assign magnitude = (Window + 1)'(({1'b0, larger, 1'b1} + {addend, subtract & ~dropped}) >> 1);
  assign negative = Small & subtract & magnitude[Window] & ~infinity;

  assign exponent = p_larger ? p_exponent[8:0] : {1'b0, acc_exponent};
  assign sign = (infinity ? p_infinity : p_larger) ? p_sign : acc_sign;

  assign sum_o = {nan, infinity, sign ^ negative, acc_sign & p_sign, negative, dropped, exponent,
                  magnitude};

endmodule
