// Exact product of two decoded FP8 operands, normalised. Combinational.
// Source: HFP8 (Sun et al., NeurIPS 2019): one 4 x 4 bit significand multiplier serves FP143 and
// FP152. Golden file: models/numerics/number.h.
// Ports: operands and product as encoded in quaver_pkg. Sign, exponent and significand mean nothing
// when zero or special is set; special wins over zero.
module quaver_hybrid_multiplier (
  input  logic [9:0]  a_i,
  input  logic [9:0]  b_i,
  output logic [17:0] product_o
);

  logic a_zero, b_zero, a_special, b_special;

  assign a_special = ~a_i[8] & a_i[7];
  assign b_special = ~b_i[8] & b_i[7];
  assign a_zero = a_i[8] & ~a_i[7] & ~a_i[6];
  assign b_zero = b_i[8] & ~b_i[7] & ~b_i[6];

  // (ea - 1) + (eb - 1) is e - 2 already.
  quaver_hybrid_product u_product (
    .special_i   (a_special | b_special),
    .zero_i      (a_zero | b_zero),
    .sign_i      (a_i[9] ^ b_i[9]),
    .a_exponent_i(a_i[8:3]),
    .b_exponent_i(b_i[8:3]),
    .offset_i    (7'd0),
    .a_fraction_i(a_i[2:0]),
    .b_fraction_i(b_i[2:0]),
    .product_o   (product_o)
  );

endmodule
