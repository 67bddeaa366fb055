// quaver_fp169_adder with one product rounds the exact sum, held here in fixed point with every bit
// that the two can have. One case per exponent of the product (e = Lowest + Case), which makes one of the
// two shifters wires. Products of FP8 operands have 8 bits and e = -34..31, those of FP169 operands
// 20 bits and e = -62..65. Units of 2^-Low, the last bit of the lowest product.
module formal_fp169_adder #(
  parameter int ProductBits = 8,
  parameter int Case = 0,
  localparam int Lowest = (ProductBits == 8) ? -34 : -62,
  localparam int Highest = (ProductBits == 8) ? 32 : 65,  // the accumulator's is 32
  localparam int Low = ProductBits - 1 - Lowest,
  localparam int Width = Low + Highest + 2
) (
  input  logic [1:0]             rounding_i,
  input  logic [15:0]            acc_i,
  input  logic                   special_i,
  input  logic                   zero_i,
  input  logic                   sign_i,
  input  logic [ProductBits-2:0] fraction_i,
  output logic                   ok_o
);

  logic [15:0]      result, rounded, expected;
  logic [6:0]       field;
  logic [Width-1:0] acc, product, magnitude;
  logic             less;

  assign field = 7'(Lowest + Case - 2);

  quaver_fp169_adder #(
    .ProductBits(ProductBits),
    .Stages     (0)
  ) u_adder (
    .clk_i     (1'b0),
    .rst_ni    (1'b1),
    .rounding_i(rounding_i),
    .acc_i     (acc_i),
    .product_i ({special_i, zero_i, sign_i, field, 1'b1, fraction_i}),
    .result_o  (result)
  );

  // acc = (1 + f/512) * 2^(c - 31): its last bit weighs 2^(c - 40).
  assign acc = (acc_i[14:0] == 15'd0) ? '0
      : {{(Width - 10) {1'b0}}, 1'b1, acc_i[8:0]} << ({1'b0, acc_i[14:9]} + 7'(Low - 40));
  assign product = zero_i ? '0
      : {{(Width - ProductBits) {1'b0}}, 1'b1, fraction_i} << Case;

  assign less = acc < product;
  assign magnitude = (acc_i[15] == sign_i) ? acc + product : less ? product - acc : acc - product;

  formal_fp169_rounding #(
    .Width(Width),
    .Low  (Low)
  ) u_rounding (
    .sign_i     (less ? sign_i : acc_i[15]),
    .magnitude_i(magnitude),
    .rounding_i (rounding_i),
    .code_o     (rounded)
  );

  assign expected = (special_i || acc_i[14:0] == 15'h7fff) ? 16'h7fff : rounded;
  assign ok_o = rounding_i == 2'd3 || result == expected;

endmodule
