// The FP169 code of a number in fixed point, by definition: round to 10 significant bits with the
// exponent unbounded, then look whether the result is too large or too small. Units of 2^-Low.
// Ports: sign_i, magnitude_i; rounding_i 0 rne, 1 rna, 2 rtz.
module formal_fp169_rounding #(
  parameter int Width = 76,
  parameter int Low = 41
) (
  input  logic             sign_i,
  input  logic [Width-1:0] magnitude_i,
  input  logic [1:0]       rounding_i,
  output logic [15:0]      code_o
);

  logic [Width-1:0] normal;
  logic [9:0]       exponent, rounded_exponent;
  logic [10:0]      significand, rounded;
  logic             half, rest, up;

  // The leading one at bit i means 2^(i - Low).
  always_comb begin
    normal = '0;
    exponent = '0;
    for (int i = 0; i < Width; i++) begin
      if (magnitude_i[i]) begin
        normal = magnitude_i << (Width - 1 - i);
        exponent = 10'(i) - 10'(Low);
      end
    end
  end

  assign significand = {1'b0, normal[Width-1-:10]};
  assign half = normal[Width-11];
  assign rest = |normal[Width-12:0];
  assign up = (rounding_i == 2'd0) ? half & (rest | significand[0]) : (rounding_i == 2'd1) & half;
  assign rounded = significand + {10'd0, up};
  assign rounded_exponent = exponent + {9'd0, rounded[10]};

  // Largest: 2^32 * (1 + 510/512). Smallest: 2^-31 * (1 + 1/512); 2^-31, which a carry may make too, is
  // zero's code.
  always_comb begin
    if (magnitude_i == '0) code_o = 16'd0;
    else if ($signed(rounded_exponent) > 10'sd32
        || ($signed(rounded_exponent) == 10'sd32 && rounded == 11'd1023))
      code_o = (rounding_i == 2'd2) ? {sign_i, 15'h7ffe} : 16'h7fff;
    else if ($signed(rounded_exponent) < -10'sd31
        || ($signed(rounded_exponent) == -10'sd31 && rounded[8:0] == 9'd0))
      code_o = 16'd0;
    else code_o = {sign_i, 6'(rounded_exponent + 10'd31), rounded[8:0]};
  end

endmodule
