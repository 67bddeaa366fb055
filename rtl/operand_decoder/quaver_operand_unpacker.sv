// FP8 code to its parts, the exponent still biased. Combinational.
// Source: HFP8 (Sun et al., NeurIPS 2019), FP143 with programmable bias and FP152; FP143 is `nuz`
// (0x80 is NaN), FP152 is IEEE (subnormals, infinities, NaN).
// Golden file: models/numerics/number.h.
// Ports: code_i raw code; format_i 0 = FP143, 1 = FP152; bias_i exponent bias, 0..15 for
// FP143, 15 for FP152 (its own; it comes with the format, so that no gates stand in its way).
// exponent_o two's complement, -2..31, value = 2^(exponent_o - bias_o) * (1 + fraction_o/8) when
// neither zero nor special. From here on FP152 is FP143 with bias 15.
// Parameter Formats: 0 both, 1 FP143 only, 2 FP152 only (format_i ignored).
module quaver_operand_unpacker #(
  parameter int Formats = quaver_pkg::FormatsHybrid
) (
  input  logic [7:0] code_i,
  input  logic       format_i,
  input  logic [3:0] bias_i,
  output logic       special_o,
  output logic       zero_o,
  output logic       sign_o,
  output logic [5:0] exponent_o,
  output logic [2:0] fraction_o,
  output logic [3:0] bias_o
);

  logic       fp152;
  logic [4:0] field;
  logic [2:0] fraction;
  logic       subnormal;
  logic       below;

  assign fp152 = (Formats == quaver_pkg::FormatsHybrid) ? format_i
      : (Formats == quaver_pkg::FormatsFp152);
  assign field = fp152 ? code_i[6:2] : {1'b0, code_i[6:3]};
  assign fraction = fp152 ? {code_i[1:0], 1'b0} : code_i[2:0];
  assign bias_o = (Formats == quaver_pkg::FormatsFp152) ? 4'd15 : bias_i;

  // A subnormal's leading one at fraction bit 2, 1, 0 means an effective exponent field of 0, -1,
  // -2. The field is 0 then, so its two's complement can be ORed in.
  assign subnormal = ~((|code_i[6:3]) | (fp152 & code_i[2]));
  assign below = subnormal & ~fraction[2];
  assign exponent_o = {below, field[4:1] | {4{below}}, field[0] | (below & fraction[1])};

  // The bits behind the leading one: x10 -> 100 and so on.
  assign fraction_o[2] = subnormal ? fraction[1] & (fraction[2] | fraction[0]) : fraction[2];
  assign fraction_o[1] = subnormal ? fraction[2] & fraction[0] : fraction[1];
  assign fraction_o[0] = fraction[0] & ~subnormal;

  assign sign_o = code_i[7];
  assign zero_o = subnormal & ~(|fraction);
  assign special_o = fp152 ? (code_i[6:2] == 5'h1f) : (zero_o & code_i[7]);

  logic unused;
  assign unused = &{1'b0, format_i, 1'b0};

endmodule
