// Encodings shared by all units.
//
// FP169 (DLFloat: 1 sign, 6 exponent, 9 fraction bits, bias 31): exponent field 0 is a normal
// binade, magnitude code 0 is zero, magnitude code 0x7fff is the one merged NaN-Infinity.
//
// Decoded operand, 10 bits, {sign, exponent[5:0], fraction[2:0]}; value = 2^(e) * (1 + fraction/8).
// The exponent field is a two's complement number:
//   e - 1 for -17 <= e <= 15, that is -18..14      a number
//   10_0xxx (-32..-25)                             zero
//   01_xxxx ( 16..31)                              special (NaN or infinity: FP169 has one special)
// One less than e, because field - bias - 1 = field + ~bias needs no carry-in, and because
// two of them leave just the offset that the comparison with an FP169 exponent wants (below).
// Sign and fraction of a zero or a special mean nothing.
//
// Product, {special, zero, sign, exponent[6:0], significand[n-1:0]}; value =
// 2^e * significand / 2^(n-1), leading bit of the significand set. The exponent field is e - 2 in
// two's complement: an FP169 exponent code c means 2^(c-31), and c - 31 - e = (c - 32) + ~(e - 2),
// where c - 32 is c with its top bit inverted.
// n = 8 for two FP8 operands (e = -34..31), 20 for two FP169 operands, 10 for one FP169 value.
package quaver_pkg;

  // Rounding modes. Sr is known to the output converters only.
  localparam logic [1:0] Rne = 2'd0;  // to nearest, ties to even
  localparam logic [1:0] Rna = 2'd1;  // to nearest, ties away from zero
  localparam logic [1:0] Rtz = 2'd2;  // toward zero
  localparam logic [1:0] Sr = 2'd3;   // stochastic

  // Values of the parameter Rounding: 0..2 fix the mode at elaboration.
  localparam int RoundingFromPort = 3;

  // Values of the format select bits.
  localparam logic FormatFp143 = 1'b0;
  localparam logic FormatFp152 = 1'b1;

  // Values of the parameter Formats.
  localparam int FormatsHybrid = 0;
  localparam int FormatsFp143 = 1;
  localparam int FormatsFp152 = 2;

  // Values of the parameter Fpu of the element and of the array.
  localparam int FpuHybrid = 0;         // decoders at the array's edge, decoded operands travel
  localparam int FpuFp16 = 1;           // FP169 operands
  localparam int FpuHybridElement = 2;  // FP8 codes travel, two decoders in every element
  // Sums in FP32, rounded to even; codes of IEEE formats travel.
  localparam int FpuFp8Fp32 = 3;        // FP152 operands
  localparam int FpuBf16Fp32 = 4;
  localparam int FpuFp16Fp32 = 5;       // IEEE FP16, not FP169
  localparam int FpuFp32 = 6;

  // Targets of the output conversion.
  localparam logic [1:0] ToFp143 = 2'd0;
  localparam logic [1:0] ToFp152 = 2'd1;
  localparam logic [1:0] ToFp169 = 2'd2;
  localparam logic [1:0] ToFp32 = 2'd3;  // from FP32 only

  localparam int OperandBits = 10;
  localparam int HybridProductBits = 18;
  localparam int Fp16ProductBits = 30;

  localparam logic [15:0] Fp169Special = 16'h7fff;
  localparam logic [14:0] Fp169Largest = 15'h7ffe;

endpackage
