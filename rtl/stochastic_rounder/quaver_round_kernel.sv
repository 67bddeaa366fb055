// FP169 code to FP143, FP152 or FP169 (identity), one rounding. Combinational.
// Source: HFP8 (Sun et al., NeurIPS 2019) for the formats, IEEE P3109 StochasticA for sr.
// Golden file: models/stochastic_rounder/stochastic_rounder.h.
// Ports: x_i FP169 code; to_i 0 FP143 with bias_i, 1 FP152, 2 FP169; rounding_i 0 rne, 1 rna, 2
// rtz, 3 sr with the random_i; overflow_i 0 special (FP152: infinity with the sign, FP143: NaN), 1
// saturate (largest finite with the sign; NaN stays NaN); y_o code in the low bits, the rest 0.
//
// The significand is shifted right so that the target's last place is the binary point: 9 - M
// places in a normal binade, one more for every binade below the smallest normal. sr rounds up iff
// floor(fraction * 2^K) + r >= 2^K. Beyond K + 10 places the 10-bit significand is below 2^-K:
// every mode rounds it alike, so the shift saturates there.
module quaver_round_kernel #(
  parameter int K = 8
) (
  input  logic [15:0]  x_i,
  input  logic [1:0]   to_i,
  input  logic [3:0]   bias_i,
  input  logic [1:0]   rounding_i,
  input  logic         overflow_i,
  input  logic [K-1:0] random_i,
  output logic [15:0]  y_o
);

  localparam int FractionBits = K + 10;

  logic                    fp152, sign, special, zero;
  logic [7:0]              above, shift;
  logic [5:0]              base;
  logic [FractionBits+9:0] fixed;
  logic [3:0]              kept;
  logic [FractionBits-1:0] fraction;
  logic [K:0]              sum;
  logic                    half, rest, up, too_large;
  logic [9:0]              magnitude;
  logic [6:0]              code;

  assign fp152 = to_i == quaver_pkg::ToFp152;
  assign sign = x_i[15];
  assign special = &x_i[14:0];
  assign zero = x_i[14:0] == 15'd0;

  // Binades above the smallest normal one, 2^-14 or 2^(1-bias): c - 31 + 14 or c - 31 - 1 + bias.
  assign above = {2'b00, x_i[14:9]} - (fp152 ? 8'd17 : 8'd32 - {4'd0, bias_i});
  assign base = above[7] ? 6'd0 : above[5:0];
  assign shift = (fp152 ? 8'd7 : 8'd6) - (above[7] ? above : 8'd0);

  assign fixed = {1'b1, x_i[8:0], {FractionBits{1'b0}}}
      >> ((shift > 8'(FractionBits)) ? 8'(FractionBits) : shift);
  assign kept = fixed[FractionBits +: 4];
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
  // carry runs into the exponent.
  assign magnitude = (fp152 ? {2'b00, base, 2'b00} : {1'b0, base, 3'b000}) + {6'd0, kept}
      + {9'd0, up};

  always_comb begin
    too_large = fp152 ? (magnitude > 10'h07b) : (magnitude > 10'h07f);
    if (!too_large) code = magnitude[6:0];
    else code = fp152 ? 7'h7b : 7'h7f;

    y_o = 16'd0;
    if (to_i[1]) begin
      y_o = special ? quaver_pkg::Fp169Special : zero ? 16'd0 : x_i;
    end else if (fp152) begin
      if (special) y_o[7:0] = 8'h7e;
      else if (zero) y_o[7:0] = 8'h00;
      else if (too_large && !overflow_i && rounding_i != quaver_pkg::Rtz) y_o[7:0] = {sign, 7'h7c};
      else y_o[7:0] = {sign, code};
    end else begin
      if (special) y_o[7:0] = 8'h80;
      else if (zero) y_o[7:0] = 8'h00;
      else if (too_large && !overflow_i && rounding_i != quaver_pkg::Rtz) y_o[7:0] = 8'h80;
      else y_o[7:0] = {sign & (code != 7'd0), code};
    end
  end

  logic unused;
  assign unused = &{1'b0, above[6], fixed[FractionBits+9:FractionBits+4], 1'b0};

endmodule
