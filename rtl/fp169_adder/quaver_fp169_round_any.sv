// Second half of the FP169 adder with every rounding: quaver_fp169_round's, stochastic, or to odd.
// Combinational. Apart from quaver_fp169_round because no FPU has random bits.
// Source: DLFloat (Agrawal et al., ARITH 2019), IEEE P3109 StochasticA for sr. Golden files:
// models/weight_update_unit/weight_update_unit.h, models/numerics/rounding.h.
// Ports: sum_i as made by quaver_fp169_align; rounding_i 0 rne, 1 rna, 2 rtz, 3 sr with random_i;
// result_o FP169 code, 0x7fff on overflow (rtz and Odd: the largest finite code with the sign).
// Parameter Odd: toward zero, and the last bit set if anything was lost, whatever rounding_i says:
// any later rounding to 8 bits or fewer then sees what it would of the exact sum. (Below 2^-31 such a
// result is zero, which FP8 is there in any case.)
//
// sr rounds up iff floor(fraction * 2^K) + r >= 2^K. The magnitude of quaver_fp169_align is rounded
// down, exact but for what lies below its window; where that matters the operands are at least two
// binades apart and the leading one is among its upper three bits, so Window - 1 bits are right: 10
// for the result and K <= Window - 11 for the fraction.
module quaver_fp169_round_any #(
  parameter int ProductBits = 20,
  parameter int K = 8,
  parameter bit Odd = 1'b0,
  localparam int SignificandBits = (ProductBits > 10) ? ProductBits : 10,
  localparam int Window = (SignificandBits + 1 > 12) ? SignificandBits + 1 : 12,
  localparam int ExponentBits = (ProductBits > 10) ? 8 : 7,
  localparam int SumBits = Window + ExponentBits + 5
) (
  input  logic [SumBits-1:0] sum_i,
  input  logic [1:0]         rounding_i,
  input  logic [K-1:0]       random_i,
  output logic [15:0]        result_o
);

  localparam int CountBits = $clog2(Window + 1);

  logic                    special, sign, p_larger, sticky;
  logic [ExponentBits-1:0] larger_exponent, exponent, offset;
  logic [Window:0]         magnitude, normal;
  logic [CountBits-1:0]    count;
  logic                    half, rest, up, odd, downward, unused_carry;
  logic [8:0]              fraction;
  logic                    nonzero, negative, overflow, all_ones, to_largest, clear, fill;
  logic [14:0]             code;

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

  assign nonzero = normal[Window];
  assign half = normal[Window-10];
  assign rest = (|normal[Window-11:0]) | sticky;

  if (Odd) begin : gen_odd
    assign up = 1'b0;
    assign odd = half | rest;
    assign downward = 1'b1;
    logic unused;
    assign unused = &{1'b0, rounding_i, random_i, 1'b0};
  end else begin : gen_modes
    logic [K:0] raised;
    assign raised = {1'b0, normal[Window-10 -: K]} + {1'b0, random_i};
    always_comb begin
      case (rounding_i)
        quaver_pkg::Rne: up = half & (rest | normal[Window-9]);
        quaver_pkg::Rna: up = half;
        quaver_pkg::Rtz: up = 1'b0;
        default: up = raised[K];
      endcase
    end
    assign odd = 1'b0;
    assign downward = rounding_i == quaver_pkg::Rtz;
    logic unused;
    assign unused = &{1'b0, raised[K-1:0], 1'b0};
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

  assign fill = overflow | special;
  assign clear = (~nonzero | negative) & ~special;
  assign code = ({exponent[5:0], fraction[8:1], fraction[0] | odd} | {15{fill}}) & {15{~clear}};
  assign all_ones = &code;
  assign to_largest = downward & all_ones & ~special;
  assign result_o = {sign & (|code) & (~all_ones | to_largest), code[14:1], code[0] & ~to_largest};

endmodule
