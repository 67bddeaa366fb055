// First half of the FP169 adder for two products: the exact sum of an FP169 accumulator and two
// products, as far as one rounding can see it. Combinational; quaver_fp169_round with ProductBits
// 25 is the second half. Golden file: models/hybrid_fpu/hybrid_fpu.h.
// Ports: acc_i FP169 code; product_i two products as in quaver_pkg, the lower one with a
// ProductBits-bit significand, the upper one with 8 bits; sum_o as quaver_fp169_align makes it.
// If ProductBits > 8, a lower product with more than 8 significant bits needs the upper one zero.
//
// Three terms can cancel twice, so "one guard bit and a sticky bit" is not enough. What is:
// - Two terms that cancel exactly are taken out first. (Otherwise their sum would leave the third
//   term, maybe far below the window, as the result.)
// - The window has 25 bits below the largest exponent. Distances up to 15 then lose nothing: the
//   accumulator's last bit is 9 below its leading one, 15 + 9 = 24.
// - One term further away: the other two, if their sum is not zero, make at least the last place of
//   the lower one, 10 below the largest exponent; the third, at least 16 below, can take one binade
//   of that. 11 bits from there end 21 below: inside, with everything beyond as a sticky bit.
// - Two terms further away: their sum is below 2^-14 of the third, under the rounding bit. Only its
//   sign counts, which is that of the larger of them. Negative terms round down, so that theirs
//   shows if they are the larger; if they are the smaller they are dropped.
module quaver_fp169_align_two #(
  parameter int ProductBits = 8
) (
  input  logic [15:0]             acc_i,
  input  logic [ProductBits+27:0] product_i,
  output logic [38:0]             sum_o
);

  localparam int Window = 25;
  localparam int Compared = (ProductBits > 10) ? ProductBits : 10;

  // Term 0 is the lower product, 1 the upper one, 2 the accumulator.
  logic [2:0]          special, zero, sign, dead, beyond, drop, lost, minus;
  logic [6:0]          exponent [3];  // e - 2, as in quaver_pkg
  logic [Compared-1:0] significand [3];
  logic [Window-1:0]   aligned [3];
  logic                less01, less02, less12, same01, same02, same12, kill01, kill02, kill12;
  logic                most0, most1;
  logic [6:0]          largest;
  logic [27:0]         sum;
  logic                negative, sticky;
  logic [26:0]         magnitude;
  logic [7:0]          larger_exponent;

  assign {special[0], zero[0], sign[0], exponent[0]} = product_i[ProductBits+9:ProductBits];
  assign {special[1], zero[1], sign[1], exponent[1]} = product_i[ProductBits+27:ProductBits+18];
  assign significand[0] = {product_i[ProductBits-1:0], {(Compared - ProductBits) {1'b0}}};
  assign significand[1] = {product_i[ProductBits+17:ProductBits+10], {(Compared - 8) {1'b0}}};

  assign special[2] = &acc_i[14:0];
  assign zero[2] = acc_i[14:0] == 15'd0;
  assign sign[2] = acc_i[15];
  // e - 2 = (c - 31) - 2 = (c - 32) - 1
  assign exponent[2] = {{2{~acc_i[14]}}, acc_i[13:9]} - 7'd1;
  assign significand[2] = {1'b1, acc_i[8:0], {(Compared - 10) {1'b0}}};

  // The order of the magnitudes; what it says of a zero is not used. (Exponents compare as signed
  // numbers once their top bits are inverted.)
  assign less01 = {~exponent[0][6], exponent[0][5:0], significand[0]}
      < {~exponent[1][6], exponent[1][5:0], significand[1]};
  assign less02 = {~exponent[0][6], exponent[0][5:0], significand[0]}
      < {~exponent[2][6], exponent[2][5:0], significand[2]};
  assign less12 = {~exponent[1][6], exponent[1][5:0], significand[1]}
      < {~exponent[2][6], exponent[2][5:0], significand[2]};
  assign same01 = exponent[0] == exponent[1] && significand[0] == significand[1];
  assign same02 = exponent[0] == exponent[2] && significand[0] == significand[2];
  assign same12 = exponent[1] == exponent[2] && significand[1] == significand[2];

  assign kill01 = same01 & (sign[0] ^ sign[1]) & ~zero[0] & ~zero[1];
  assign kill02 = same02 & (sign[0] ^ sign[2]) & ~zero[0] & ~zero[2] & ~kill01;
  assign kill12 = same12 & (sign[1] ^ sign[2]) & ~zero[1] & ~zero[2] & ~kill01 & ~kill02;
  assign dead = zero | {kill12 | kill02, kill12 | kill01, kill02 | kill01};

  // The largest of those that are left; term 2 if none is.
  assign most0 = ~dead[0] & (dead[1] | ~less01) & (dead[2] | ~less02);
  assign most1 = ~dead[1] & (dead[0] | less01) & (dead[2] | ~less12);
  assign largest = ({7{most0}} & exponent[0]) | ({7{most1}} & exponent[1])
      | ({7{~most0 & ~most1}} & exponent[2]);

  // The smaller of two terms beyond distance 15. (Term 0 is never negative.)
  assign drop[0] = 1'b0;
  assign drop[1] = beyond[1] & ((beyond[0] & ~less01) | (beyond[2] & less12));
  assign drop[2] = beyond[2] & ((beyond[0] & ~less02) | (beyond[1] & ~less12));

  for (genvar t = 0; t < 3; t++) begin : gen_term
    logic [7:0]        distance;
    logic [4:0]        amount;
    logic [Window-1:0] shifted;
    logic              dropped;

    assign distance = {largest[6], largest} - {exponent[t][6], exponent[t]};
    assign beyond[t] = ~dead[t] & (|distance[6:4]);
    assign amount = distance[4:0] | {5{|distance[6:5]}};

    always_comb begin
      shifted = {significand[t], {(Window - Compared) {1'b0}}};
      dropped = 1'b0;
      for (int i = 0; i < 5; i++) begin
        if (amount[i]) begin
          dropped = dropped | (|(shifted & ~({Window{1'b1}} << (1 << i))));
          shifted = shifted >> (1 << i);
        end
      end
    end

    assign aligned[t] = shifted & {Window{~dead[t] & ~drop[t]}};
    assign lost[t] = dropped & ~dead[t] & ~drop[t];
    // Signs relative to term 0's, so that two terms at most are negative.
    assign minus[t] = sign[t] ^ sign[0];

    logic unused;
    assign unused = &{1'b0, distance[7], 1'b0};
  end

  // Negative terms round down: what they lose is then a positive rest, too.
  assign sum = {3'd0, aligned[0]} + ({3'd0, aligned[1]} ^ {28{minus[1]}})
      + ({3'd0, aligned[2]} ^ {28{minus[2]}})
      + {27'd0, minus[1] & ~lost[1]} + {27'd0, minus[2] & ~lost[2]};
  assign sticky = |lost;
  assign negative = sum[27];
  assign magnitude = (sum[26:0] ^ {27{negative}}) + {26'd0, negative & ~sticky};

  // Bit 24 has the largest exponent e; bit 25 the code e + 1 + 31 = (e - 2) + 34.
  assign larger_exponent = {largest[6], largest} + 8'd34;

  assign sum_o = {|special, sign[0] ^ negative, 1'b0, sticky, larger_exponent, magnitude};

  logic unused_minus;
  assign unused_minus = &{1'b0, minus[0], 1'b0};

endmodule
