// First half of the FP169 adder for several products of FP8 operands: the exact sum of an FP169
// accumulator and Products products, in fixed point. Combinational; quaver_fp169_round with
// ProductBits = Window - 1 is the second half. Golden file: models/hybrid_fpu/hybrid_fpu.h.
// Ports: acc_i FP169 code; product_i products as in quaver_pkg with 8-bit significands; sum_o as
// quaver_fp169_align makes it.
//
// Any of five terms may cancel any others and leave the last bit of the lowest, so no window is
// enough: every bit that a term can have is there, from the accumulator's last, 2^(-31-9) = 2^-40,
// to its first, 2^32. (The products' are 2^-34 to 2^31.) Window + 1 bits hold the magnitude of the
// sum: products below 2^32, four below 2^34, the accumulator below 2^33: below 2^35, 75 bits.
module quaver_fp169_align_many #(
  parameter int Products = 4,
  localparam int Window = 72 + $clog2(Products),
  localparam int SumBits = Window + 13
) (
  input  logic [15:0]            acc_i,
  input  logic [18*Products-1:0] product_i,
  output logic [SumBits-1:0]     sum_o
);

  localparam int Bits = Window + 2;

  logic [Products-1:0] special, minus;
  logic [71:0]         fixed [Products];
  logic                acc_zero, negative;
  logic [72:0]         acc;
  logic [Bits-1:0]     sum;
  logic [Window:0]     magnitude;

  assign acc_zero = acc_i[14:0] == 15'd0;
  assign acc = {63'd0, ~acc_zero, acc_i[8:0]} << acc_i[14:9];

  for (genvar p = 0; p < Products; p++) begin : gen_product
    logic       zero, sign, last;
    logic [6:0] exponent, amount;
    logic [7:0] significand;

    assign {special[p], zero, sign, exponent, significand} = product_i[18*p+:18];
    // Bit 0 of the shifter is 2^-41: the last bit of a product of 2^-34, always 0. The product's
    // first bit comes from 7 to e + 41 = (e - 2) + 43.
    assign amount = exponent + 7'd36;
    assign {fixed[p], last} = {65'd0, significand & {8{~zero}}} << amount;
    // Signs relative to the accumulator's, which is then added as it is.
    assign minus[p] = sign ^ acc_i[15];

    logic unused;
    assign unused = &{1'b0, last, 1'b0};
  end

  always_comb begin
    sum = {{(Bits - 73) {1'b0}}, acc};
    for (int p = 0; p < Products; p++)
      sum = sum + ({{(Bits - 72) {1'b0}}, fixed[p]} ^ {Bits{minus[p]}})
          + {{(Bits - 1) {1'b0}}, minus[p]};
  end

  assign negative = sum[Bits-1];
  assign magnitude = (sum[Window:0] ^ {(Window + 1) {negative}}) + {{Window{1'b0}}, negative};

  // magnitude[Window-1] weighs 2^(Window-1-40), whose code is Window - 41 + 31.
  assign sum_o = {(&acc_i[14:0]) | (|special), acc_i[15] ^ negative, 2'b00, 8'(Window - 10),
                  magnitude};

endmodule
