// Exact product of two unpacked FP8 operands, normalised. Combinational.
// Source: HFP8 (Sun et al., NeurIPS 2019): one 4 x 4 bit significand multiplier serves FP143 and
// FP152. Golden file: models/numerics/number.h.
// Ports: special_i, zero_i, sign_i of the product; exponents in two's complement, whose sum with
// offset_i is the product's e - 2; fractions behind the implied leading ones; product_o as encoded
// in quaver_pkg. Sign, exponent and significand mean nothing when zero or special is set; special
// wins over zero.
module quaver_hybrid_product (
  input  logic        special_i,
  input  logic        zero_i,
  input  logic        sign_i,
  input  logic [5:0]  a_exponent_i,
  input  logic [5:0]  b_exponent_i,
  input  logic [6:0]  offset_i,
  input  logic [2:0]  a_fraction_i,
  input  logic [2:0]  b_fraction_i,
  output logic [17:0] product_o
);

  logic [7:0] product;
  logic       high, unused_carry;
  logic [6:0] sum, exponent;

  // (8 + fa)(8 + fb) = fa*fb + 8*(fa + fb) + 64: 64..225, the leading one at bit 7 or 6. Spelt out:
  // not every synthesis finds the implied ones in a 4 x 4 product by itself.
  assign product = {5'd0, a_fraction_i} * {5'd0, b_fraction_i} + 8'd64
      + {1'b0, {1'b0, a_fraction_i} + {1'b0, b_fraction_i}, 3'd0};
  assign high = product[7];
  // The significand's carry is the carry-in of the second sum.
  assign sum = {a_exponent_i[5], a_exponent_i} + {b_exponent_i[5], b_exponent_i};
  assign {exponent, unused_carry} = {sum, 1'b1} + {offset_i, high};

  assign product_o = {special_i, zero_i, sign_i, exponent,
                      high ? product : {product[6:0], 1'b0}};

endmodule
