// Exact product of two FP169 (DLFloat) operands, normalised. Combinational.
// Source: DLFloat (Agrawal et al., ARITH 2019). Golden file: models/fp16_fpu/fp16_fpu.h.
// Ports: a_i, b_i FP169 codes; product_o as in quaver_pkg with a 20-bit significand.
module quaver_fp16_multiplier (
  input  logic [15:0] a_i,
  input  logic [15:0] b_i,
  output logic [29:0] product_o
);

  logic [19:0] product;
  logic        high;
  logic [6:0]  exponent;

  assign product = {1'b1, a_i[8:0]} * {1'b1, b_i[8:0]};
  assign high = product[19];
  // e - 2 = (ca - 31) + (cb - 31) + high - 2 = ca + cb + high - 64
  assign exponent = {1'b0, a_i[14:9]} + {1'b0, b_i[14:9]} + {6'd0, high};

  assign product_o = {
    (&a_i[14:0]) | (&b_i[14:0]),
    (a_i[14:0] == 15'd0) | (b_i[14:0] == 15'd0),
    a_i[15] ^ b_i[15],
    ~exponent[6],
    exponent[5:0],
    high ? product : {product[18:0], 1'b0}
  };

endmodule
