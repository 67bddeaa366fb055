// FP8 code to the FPU's internal operand (quaver_pkg), which holds FP152 and FP143 of every bias.
// Combinational. Source: HFP8 (Sun et al., NeurIPS 2019), FP143 with programmable bias and FP152;
// FP143 is `nuz` (0x80 is NaN), FP152 is IEEE (subnormals, infinities, NaN).
// Golden file: models/numerics/number.h.
// Ports: code_i raw code; format_i 0 = FP143, 1 = FP152; bias_i exponent bias, 0..15 for FP143,
// 15 for FP152. Parameter Formats: 0 both, 1 FP143 only, 2 FP152 only (format_i ignored).
module quaver_operand_decoder #(
  parameter int Formats = quaver_pkg::FormatsHybrid
) (
  input  logic [7:0] code_i,
  input  logic       format_i,
  input  logic [3:0] bias_i,
  output logic [9:0] operand_o
);

  logic       special, zero, sign;
  logic [5:0] unpacked, exponent;
  logic [2:0] fraction;
  logic [3:0] bias;

  quaver_operand_unpacker #(
    .Formats(Formats)
  ) u_unpacker (
    .code_i    (code_i),
    .format_i  (format_i),
    .bias_i    (bias_i),
    .special_o (special),
    .zero_o    (zero),
    .sign_o    (sign),
    .exponent_o(unpacked),
    .fraction_o(fraction),
    .bias_o    (bias)
  );

  // e - 1 = unpacked - bias - 1
  assign exponent = unpacked + {2'b11, ~bias};

  assign operand_o = {
    sign,
    (exponent[5] | zero) & ~special,
    (exponent[4] & ~zero) | special,
    exponent[3] & ~zero,
    exponent[2:0],
    fraction
  };

endmodule
