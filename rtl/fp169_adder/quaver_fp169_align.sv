// First half of the FP169 adder: aligns the FP169 accumulator and an exact product and adds their
// magnitudes. Combinational; quaver_fp169_round is the second half.
// Source: DLFloat (Agrawal et al., ARITH 2019) for the format; one exact sum, one rounding.
// Golden file: models/hybrid_fpu/hybrid_fpu.h.
// Ports: acc_i FP169 code; product_i as in quaver_pkg, with a ProductBits-bit significand;
// sum_o = {special, sign, product is larger, sticky, exponent, magnitude[Window:0]}, where exponent
// is the larger operand's, an FP169 code c for the accumulator and c - 1 for the product, in
// ExponentBits bits (7 hold -16..111 modulo 128, enough but for products of FP169 operands).
//
// Window: bits of the larger significand plus what the rounding needs. At distances 0 and 1 the
// difference must be exact (one bit more than the significands); from 2 on it loses at most one
// leading bit, so the result's 10 bits, the rounding bit and one in reserve are enough (12), with
// everything below as a sticky bit.
module quaver_fp169_align #(
  parameter int ProductBits = 8,
  parameter int Rounding = quaver_pkg::RoundingFromPort,
  localparam int SignificandBits = (ProductBits > 10) ? ProductBits : 10,
  localparam int Window = (SignificandBits + 1 > 12) ? SignificandBits + 1 : 12,
  localparam int ExponentBits = (ProductBits > 10) ? 8 : 7,
  localparam int SumBits = Window + ExponentBits + 5
) (
  input  logic [15:0]            acc_i,
  input  logic [ProductBits+9:0] product_i,
  output logic [SumBits-1:0]     sum_o
);

  localparam int ShiftBits = $clog2(Window + 1);

  logic                       p_special, p_zero, p_sign;
  logic                       acc_special, acc_zero;
  logic [6:0]                 p_exponent;
  logic [7:0]                 difference;
  logic [ExponentBits-6:0]    p_top;
  logic [SignificandBits-1:0] p_significand, acc_significand;
  logic                       less_fraction, p_larger, p_exponent_larger;
  logic [Window-1:0]          larger, smaller, shifted;
  logic [ShiftBits-1:0]       low, amount;
  logic                       sticky, dropped, subtract, far, nothing;
  logic [ExponentBits-1:0]    exponent;
  logic [Window:0]            addend, magnitude;

  assign {p_special, p_zero, p_sign, p_exponent} = product_i[ProductBits+9:ProductBits];

  assign p_significand = {product_i[ProductBits-1:0], {(SignificandBits - ProductBits) {1'b0}}};
  // The leading one is implied even for zero, which then reads as 2^-31, whose code is zero's.
  assign acc_significand = {1'b1, acc_i[8:0], {(SignificandBits - 10) {1'b0}}};

  assign acc_special = &acc_i[14:0];
  assign acc_zero = acc_i[14:0] == 15'd0;

  // c - 31 - e = (c - 32) + ~(e - 2)
  assign difference = {{3{~acc_i[14]}}, acc_i[13:9]} + {~p_exponent[6], ~p_exponent};

  assign p_exponent_larger = difference[7];
  assign less_fraction = acc_significand[SignificandBits-2:0] < p_significand[SignificandBits-2:0];
  // The exact order of the magnitudes, so that the difference is never negative. A zero is the
  // smaller one whatever its exponent field says.
  assign p_larger = !p_zero
      && (acc_zero || p_exponent_larger || (difference == 8'd0 && less_fraction));

  // |difference|, saturated: 2^ShiftBits - 1 sends everything below the window.
  assign low = ShiftBits'(({difference[ShiftBits-1:0] ^ {ShiftBits{p_exponent_larger}}, 1'b1}
      + {{ShiftBits{1'b0}}, p_exponent_larger}) >> 1);
  assign far = p_exponent_larger
      ? ~((&difference[6:ShiftBits]) & (|difference[ShiftBits-1:0]))
      : |difference[6:ShiftBits];

  // A zero goes there too, and leaves no sticky bit.
  assign nothing = p_zero | acc_zero;
  assign amount = low | {ShiftBits{far | nothing}};

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
  // With ties away from zero a zero's spurious sticky bit is harmless if the other operand has no
  // more than the result's 10 bits: it lowers an exact magnitude by less than the half that the
  // rounding adds back. (20-bit products may be ties, and rne and rtz see it.)
  assign sticky = dropped & ~(nothing && !(Rounding == 1 && ProductBits <= 10));

  assign subtract = acc_i[15] ^ p_sign;

  assign addend = {1'b0, shifted} ^ {(Window + 1) {subtract}};
  // The bits below the window make the difference one smaller: they cancel the +1 of negation.
  assign magnitude = (Window + 1)'(({1'b0, larger, 1'b1} + {addend, subtract & ~sticky}) >> 1);

  // c - 1 = (e - 2) + 32
  assign p_top = {{(ExponentBits - 7) {p_exponent[6]}}, p_exponent[6:5]}
      + {{(ExponentBits - 6) {1'b0}}, 1'b1};
  assign exponent = p_larger ? {p_top, p_exponent[4:0]}
      : {{(ExponentBits - 6) {1'b0}}, acc_i[14:9]};

  assign sum_o = {acc_special | p_special, p_larger ? p_sign : acc_i[15], p_larger, sticky,
                  exponent, magnitude};

endmodule
