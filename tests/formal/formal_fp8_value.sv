// What an FP8 code means by definition: an integer times a power of two, nothing normalised. The
// independent side of the proofs of the decoder and the multiplier (scripts/formal).
// Ports: code_i, format_i (0 = FP143 with bias_i, `nuz`; 1 = FP152, IEEE, bias 15);
// value = (-1)^sign_o * integer_o * 2^exponent_o unless special_o.
module formal_fp8_value (
  input  logic [7:0] code_i,
  input  logic       format_i,
  input  logic [3:0] bias_i,
  output logic       special_o,
  output logic       sign_o,
  output logic [3:0] integer_o,
  output logic [7:0] exponent_o
);

  assign sign_o = code_i[7];

  // Exponent field 0 is the subnormal binade: the exponent of field 1, no leading one. 3 or 2
  // fraction bits put the last place 3 or 2 below.
  always_comb begin
    if (format_i) begin
      special_o = code_i[6:2] == 5'd31;
      integer_o = {1'b0, code_i[6:2] != 5'd0, code_i[1:0]};
      exponent_o = ((code_i[6:2] == 5'd0) ? 8'd1 : {3'd0, code_i[6:2]}) - 8'd15 - 8'd2;
    end else begin
      special_o = code_i == 8'h80;
      integer_o = {code_i[6:3] != 4'd0, code_i[2:0]};
      exponent_o = ((code_i[6:3] == 4'd0) ? 8'd1 : {4'd0, code_i[6:3]}) - {4'd0, bias_i} - 8'd3;
    end
  end

endmodule
