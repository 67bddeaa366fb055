// Is significand_i * 2^scale_i, its leading bit set, the number integer_i * 2^exponent_i? It is if
// and only if the one is the other shifted left, the exponents differing by the shift. No shift is
// longer than Bits - 1: integer_i is not 0.
module formal_normalised #(
  parameter int Bits = 8
) (
  input  logic [Bits-1:0] integer_i,
  input  logic [7:0]      exponent_i,
  input  logic [Bits-1:0] significand_i,
  input  logic [7:0]      scale_i,
  output logic            ok_o
);

  logic [7:0]        shift;
  logic [2*Bits-1:0] shifted;

  assign shift = exponent_i - scale_i;
  assign shifted = {{Bits{1'b0}}, integer_i} << shift[3:0];
  assign ok_o = significand_i[Bits-1] && shift < 8'(Bits) && shifted == {{Bits{1'b0}}, significand_i};

endmodule
