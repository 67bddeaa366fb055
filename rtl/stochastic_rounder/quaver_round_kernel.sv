// FP169 code to FP143, FP152 or FP169 (identity), or FP32 code (FromFp32 = 1) to one of them or FP32,
// one rounding. Combinational.
// Source: HFP8 (Sun et al., NeurIPS 2019) for the formats, IEEE P3109 StochasticA for sr.
// Golden file: models/stochastic_rounder/stochastic_rounder.h.
// Ports: x_i code; to_i 0 FP143 with bias_i, 1 FP152, 2 FP169, 3 FP32 (from FP32 only, else FP169);
// rounding_i 0 rne, 1 rna, 2 rtz, 3 sr with the random_i; overflow_i 0 special (FP152, FP32: infinity
// with the sign; FP143, FP169: NaN), 1 saturate (largest finite with the sign; NaN stays NaN); y_o
// code in the low bits, the rest 0.
//
// The significand is shifted right so that the target's last place is the binary point: from F to M
// mantissa bits F - M places in a normal binade, one more for every binade below the smallest
// normal (FP169 has no subnormals, so no more). sr rounds up iff floor(fraction * 2^K) + r >= 2^K.
// Beyond K + F + 1 places the (F + 1)-bit significand is below 2^-K: every mode rounds it alike, so
// the shift saturates there. FP32's subnormals are all there, whatever the target.
module quaver_round_kernel #(
  parameter int K = 8,
  parameter int FromFp32 = 0,
  localparam int Width = (FromFp32 != 0) ? 32 : 16
) (
  input  logic [Width-1:0] x_i,
  input  logic [1:0]       to_i,
  input  logic [3:0]       bias_i,
  input  logic [1:0]       rounding_i,
  input  logic             overflow_i,
  input  logic [K-1:0]     random_i,
  output logic [Width-1:0] y_o
);

  localparam int ExponentBits = (FromFp32 != 0) ? 8 : 6;
  localparam int MantissaBits = (FromFp32 != 0) ? 23 : 9;
  localparam int Bias = (FromFp32 != 0) ? 127 : 31;
  localparam int ShiftBits = ExponentBits + 2;
  localparam int FractionBits = K + MantissaBits + 1;
  // The widest target that is rounded to: FP169 from FP32, else FP143.
  localparam int KeptBits = (FromFp32 != 0) ? 10 : 4;
  localparam int CodeBits = (FromFp32 != 0) ? 18 : 10;

  logic                               fp152, fp169, sign, low, top, nan, infinity, zero, flush;
  logic [ExponentBits-1:0]            field, base;
  logic [MantissaBits-1:0]            from_fraction;
  logic [ShiftBits-1:0]               above, shift;
  logic [FractionBits+MantissaBits:0] fixed;
  logic [KeptBits-1:0]                kept;
  logic [FractionBits-1:0]            fraction;
  logic [K:0]                         sum;
  logic                               half, rest, up, too_large, overflow, saturate;
  logic [CodeBits-1:0]                based, magnitude, largest;

  assign fp152 = to_i == quaver_pkg::ToFp152;
  assign fp169 = (FromFp32 != 0) & to_i == quaver_pkg::ToFp169;

  assign {sign, field, from_fraction} = x_i;
  assign low = (FromFp32 != 0) & ~(|field);
  assign top = &field;
  assign nan = top & ((FromFp32 != 0) ? |from_fraction : &from_fraction);
  assign infinity = (FromFp32 != 0) & top & ~nan;
  assign zero = (FromFp32 == 0) & ~(|x_i[Width-2:0]);

  // Binades above the smallest normal one: 2^-14, 2^(1-bias), or for FP169 2^-30, whose exponent
  // field is 1, so that `kept` with its leading one makes base + 1 of all three.
  assign above = {2'b00, field} - (fp152 ? ShiftBits'(Bias - 14)
      : fp169 ? ShiftBits'(Bias - 30)
      : ShiftBits'(Bias + 1) - {{(ShiftBits - 4) {1'b0}}, bias_i});
  assign base = above[ShiftBits-1] ? '0 : above[ExponentBits-1:0];
  assign shift = fp169 ? ShiftBits'(MantissaBits - 9)
      : (fp152 ? ShiftBits'(MantissaBits - 2) : ShiftBits'(MantissaBits - 3))
      - (above[ShiftBits-1] ? above : '0);
  // FP169's lowest binade is one below: its codes are the fraction alone.
  assign flush = fp169 & above[ShiftBits-1] & ~(&above);

  assign fixed = {~low, from_fraction, {FractionBits{1'b0}}}
      >> ((shift > ShiftBits'(FractionBits)) ? ShiftBits'(FractionBits) : shift);
  assign kept = fixed[FractionBits +: KeptBits];
  assign fraction = fixed[FractionBits-1:0];

  assign half = fraction[FractionBits-1];
  assign rest = |fraction[FractionBits-2:0];
  assign sum = {1'b0, fraction[FractionBits-1 -: K]} + {1'b0, random_i};

  always_comb begin
    case (rounding_i)
      quaver_pkg::Rne: up = half & (rest | kept[0]);
      quaver_pkg::Rna: up = half;
      quaver_pkg::Rtz: up = 1'b0;
      default: up = sum[K];
    endcase
  end

  // The kept bits include the leading one of a normal, which makes the exponent field base + 1; a
  // carry runs into the exponent. In FP169's lowest binade base is -1.
  always_comb begin
    based = CodeBits'({base, 3'b000});
    if (fp152) based = CodeBits'({base, 2'b00});
    if (fp169) based = {CodeBits{&above}} << 9;
    if (fp169 && !above[ShiftBits-1]) based = CodeBits'({base, 9'd0});
    magnitude = based + {{(CodeBits - KeptBits) {1'b0}}, kept} + {{(CodeBits - 1) {1'b0}}, up};
    largest = fp169 ? CodeBits'(15'h7ffe) : fp152 ? CodeBits'(7'h7b) : CodeBits'(7'h7f);
  end

  assign too_large = infinity || (magnitude > largest && !flush);
  assign saturate = overflow_i || (rounding_i == quaver_pkg::Rtz && !infinity);
  assign overflow = too_large && !saturate;

  if (FromFp32 != 0) begin : gen_fp32
    logic [14:0] code;

    assign code = too_large ? largest[14:0] : magnitude[14:0] & {15{~flush}};

    always_comb begin
      y_o = '0;
      case (to_i)
        quaver_pkg::ToFp143:
          y_o[7:0] = (nan || overflow) ? 8'h80 : {sign & (|code[6:0]), code[6:0]};
        quaver_pkg::ToFp152:
          y_o[7:0] = nan ? 8'h7e : overflow ? {sign, 7'h7c} : {sign, code[6:0]};
        quaver_pkg::ToFp169:
          y_o[15:0] = (nan || overflow) ? quaver_pkg::Fp169Special : {sign & (|code), code};
        default:
          y_o = nan ? 32'h7fc00000 : (infinity && overflow_i) ? {sign, 31'h7f7fffff} : x_i;
      endcase
    end
  end else begin : gen_fp169
    logic [6:0] code;

    assign code = too_large ? largest[6:0] : magnitude[6:0];

    always_comb begin
      y_o = 16'd0;
      if (to_i[1]) begin
        y_o = nan ? quaver_pkg::Fp169Special : zero ? 16'd0 : x_i;
      end else if (fp152) begin
        if (nan) y_o[7:0] = 8'h7e;
        else if (zero) y_o[7:0] = 8'h00;
        else if (overflow) y_o[7:0] = {sign, 7'h7c};
        else y_o[7:0] = {sign, code};
      end else begin
        if (nan) y_o[7:0] = 8'h80;
        else if (zero) y_o[7:0] = 8'h00;
        else if (overflow) y_o[7:0] = 8'h80;
        else y_o[7:0] = {sign & (code != 7'd0), code};
      end
    end
  end

  logic unused;
  assign unused = &{1'b0, above[ShiftBits-2:ExponentBits], fixed[FractionBits+MantissaBits:
                    FractionBits+KeptBits], magnitude, flush, zero, 1'b0};

endmodule
