// An FP32 or FP169 code as what quaver_fp32_align adds to an accumulator. Combinational.
// Golden file: models/numerics/dot.h (accumulate_chunk).
// Ports: code_i FP32, or FP169 (Fp169 = 1), of which every value is one of FP32's; addend_o = {nan,
// infinity, sign, exponent[9:0], significand}, as quaver_fp32_product makes it with ProductBits = 24:
// the leading bit of the significand is set unless the addend is zero.
module quaver_fp32_addend #(
  parameter bit Fp169 = 1'b0,
  localparam int Width = Fp169 ? 16 : 32
) (
  input  logic [Width-1:0] code_i,
  output logic [36:0]      addend_o
);

  if (Fp169) begin : gen_fp169
    logic special, zero;

    assign special = &code_i[14:0];
    assign zero = ~(|code_i[14:0]);
    // Biases 31 and 127. No infinity of its own, no subnormals, no negative zero.
    assign addend_o = {special, 1'b0, code_i[15] & ~zero, 10'd96 + {4'd0, code_i[14:9]},
                       ~zero, code_i[8:0], 14'd0};
  end else begin : gen_fp32
    logic        low, top;
    logic [23:0] normal;
    logic [4:0]  count;

    assign low = ~(|code_i[30:23]);
    assign top = &code_i[30:23];

    // Leading zeros, the largest power of two first. Only a subnormal has any.
    always_comb begin
      normal = {~low, code_i[22:0]};
      count = '0;
      for (int i = 4; i >= 0; i--) begin
        if ((normal >> (24 - (1 << i))) == '0) begin
          count[i] = 1'b1;
          normal = normal << (1 << i);
        end
      end
    end

    assign addend_o = {top & (|code_i[22:0]), top, code_i[31],
                       {2'd0, code_i[30:24], code_i[23] | low} - {5'd0, count}, normal};
  end

endmodule
