// quaver_hybrid_multiplier gives the exact product of every pair of decoded operands (quaver_pkg).
module formal_hybrid_multiplier (
  input  logic [9:0] a_i,
  input  logic [9:0] b_i,
  output logic       ok_o
);

  logic [17:0] product;
  logic        a_number, b_number, a_zero, b_zero, a_special, b_special, same;
  logic [7:0]  a_field, b_field;

  quaver_hybrid_multiplier u_multiplier (
    .a_i      (a_i),
    .b_i      (b_i),
    .product_o(product)
  );

  assign a_field = {{2{a_i[8]}}, a_i[8:3]};
  assign b_field = {{2{b_i[8]}}, b_i[8:3]};
  assign a_zero = a_i[8:6] == 3'b100;
  assign b_zero = b_i[8:6] == 3'b100;
  assign a_special = a_i[8:7] == 2'b01;
  assign b_special = b_i[8:7] == 2'b01;
  assign a_number = $signed(a_field) >= -8'sd18 && $signed(a_field) <= 8'sd14;
  assign b_number = $signed(b_field) >= -8'sd18 && $signed(b_field) <= 8'sd14;

  // (8 + fa) * 2^(field a - 2) times the same of b, against significand / 2^7 * 2^(field + 2)
  formal_normalised u_same (
    .integer_i    ({4'd0, 1'b1, a_i[2:0]} * {4'd0, 1'b1, b_i[2:0]}),
    .exponent_i   (a_field + b_field - 8'd4),
    .significand_i(product[7:0]),
    .scale_i      ({product[14], product[14:8]} - 8'd5),
    .ok_o         (same)
  );

  always_comb begin
    // Encodings that no decoder makes.
    if (!(a_number || a_zero || a_special) || !(b_number || b_zero || b_special)) ok_o = 1'b1;
    else if (a_special || b_special) ok_o = product[17];
    else if (a_zero || b_zero) ok_o = product[17:16] == 2'b01;
    else ok_o = product[17:16] == 2'b00 && product[15] == (a_i[9] ^ b_i[9]) && same;
  end

endmodule
