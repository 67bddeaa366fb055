// Second half of the FP169 adder: normalises the magnitude that quaver_fp169_align made and rounds
// it once to FP169. Combinational.
// Source: DLFloat (Agrawal et al., ARITH 2019): exponent field 0 is a normal binade, no subnormals,
// one merged NaN-Infinity, no signed zero. Golden file: models/numerics/operations.h.
// Ports: sum_i as made by quaver_fp169_align; rounding_i 0 rne, 1 rna, 2 rtz (parameter Rounding
// 0..2 fixes it, so that synthesis drops the rest); result_o FP169 code.
// Overflow gives 0x7fff (rtz: the largest finite code with the sign). Underflow rounds with the
// exponent unbounded, then everything below 2^-31 * (1 + 1/512) becomes zero: a negative exponent,
// and 2^-31 by itself, since its code is zero's.
module quaver_fp169_round #(
  parameter int ProductBits = 8,
  parameter int Rounding = quaver_pkg::RoundingFromPort,
  localparam int SignificandBits = (ProductBits > 10) ? ProductBits : 10,
  localparam int Window = (SignificandBits + 1 > 12) ? SignificandBits + 1 : 12,
  localparam int ExponentBits = (ProductBits > 10) ? 8 : 7,
  localparam int SumBits = Window + ExponentBits + 5
) (
  input  logic [SumBits-1:0] sum_i,
  input  logic [1:0]         rounding_i,
  output logic [15:0]        result_o
);

  localparam int CountBits = $clog2(Window + 1);

  logic                    special, sign, p_larger, sticky;
  logic [ExponentBits-1:0] larger_exponent, exponent, offset;
  logic [Window:0]         magnitude, normal;
  logic [CountBits-1:0]    count;
  logic [1:0]              mode;
  logic                    half, rest, up, unused_carry;
  logic [8:0]              fraction;
  logic                    nonzero, negative, overflow, all_ones, to_largest, clear, fill;
  logic [14:0]             code;

  assign mode = (Rounding == quaver_pkg::RoundingFromPort) ? rounding_i : Rounding[1:0];

  assign {special, sign, p_larger, sticky, larger_exponent, magnitude} = sum_i;

  // Leading zeros, the largest power of two first.
  always_comb begin
    normal = magnitude;
    count = '0;
    for (int i = CountBits - 1; i >= 0; i--) begin
      if ((normal >> (Window + 1 - (1 << i))) == '0) begin
        count[i] = 1'b1;
        normal = normal << (1 << i);
      end
    end
  end

  // Only a zero has no leading one left: the shifts add up to at least Window.
  assign nonzero = normal[Window];
  assign half = normal[Window-10];
  assign rest = (|normal[Window-11:0]) | sticky;

  always_comb begin
    case (mode)
      quaver_pkg::Rne: up = half & (rest | normal[Window-9]);
      quaver_pkg::Rna: up = half;
      default: up = 1'b0;
    endcase
  end

  // The magnitude's top bit weighs one binade more than the larger operand's leading one; the
  // product's exponent comes as c - 1.
  assign offset = {{(ExponentBits - 2) {1'b0}}, p_larger, ~p_larger}
      - {{(ExponentBits - CountBits) {1'b0}}, count};
  assign {exponent, fraction, unused_carry} = {larger_exponent, normal[Window-1:Window-9], 1'b1}
      + {offset, 9'd0, up};

  if (ExponentBits == 7) begin : gen_modulo
    assign negative = exponent[6] & exponent[5];
    assign overflow = exponent[6] & ~exponent[5];
  end else begin : gen_signed
    assign negative = exponent[7];
    assign overflow = ~exponent[7] & exponent[6];
  end

  // Per bit: (code | fill) & ~clear; a zero magnitude's fraction is zero by itself. Then the sign:
  // zero and the special code have none.
  assign fill = overflow | special;
  assign clear = (~nonzero | negative) & ~special;
  assign code = ({exponent[5:0], fraction} | {15{fill}}) & {{6{~clear}}, {9{special | ~negative}}};
  assign all_ones = &code;
  assign to_largest = (mode == quaver_pkg::Rtz) & all_ones & ~special;
  assign result_o = {sign & (|code) & (~all_ones | to_largest), code[14:1], code[0] & ~to_largest};

endmodule
