// A Yosys techmap: every bit of an adder, subtracter or comparison whose operands are no constants
// becomes a full-adder cell of osu018 (FAX1); the others stay logic. scripts/alternatives measures it.
(* techmap_celltype = "$alu" *)
module full_adders (A, B, CI, BI, X, Y, CO);
  parameter A_SIGNED = 0;
  parameter B_SIGNED = 0;
  parameter A_WIDTH = 1;
  parameter B_WIDTH = 1;
  parameter Y_WIDTH = 1;
  parameter _TECHMAP_CONSTMSK_A_ = 0;
  parameter _TECHMAP_CONSTMSK_B_ = 0;
  parameter _TECHMAP_CONSTMSK_CI_ = 0;
  (* force_downto *) input [A_WIDTH-1:0] A;
  (* force_downto *) input [B_WIDTH-1:0] B;
  input CI, BI;
  (* force_downto *) output [Y_WIDTH-1:0] X, Y, CO;

  wire [Y_WIDTH-1:0] a, b, addend;
  wire [Y_WIDTH:0]   carry;

  \$pos #(.A_SIGNED(A_SIGNED), .A_WIDTH(A_WIDTH), .Y_WIDTH(Y_WIDTH)) widen_a (.A(A), .Y(a));
  \$pos #(.A_SIGNED(B_SIGNED), .A_WIDTH(B_WIDTH), .Y_WIDTH(Y_WIDTH)) widen_b (.A(B), .Y(b));
  assign addend = b ^ {Y_WIDTH{BI}};
  assign carry[0] = CI;
  assign X = a ^ addend;
  assign CO = carry[Y_WIDTH:1];

  genvar i;
  generate
    for (i = 0; i < Y_WIDTH; i = i + 1) begin : gen_bit
      if ((i == 0 && _TECHMAP_CONSTMSK_CI_)
          || (i < A_WIDTH ? _TECHMAP_CONSTMSK_A_[i] : !A_SIGNED)
          || (i < B_WIDTH ? _TECHMAP_CONSTMSK_B_[i] : !B_SIGNED)) begin : gen_logic
        assign Y[i] = X[i] ^ carry[i];
        assign carry[i+1] = (a[i] & addend[i]) | (carry[i] & (a[i] | addend[i]));
      end else begin : gen_cell
        FAX1 full_adder (.A(a[i]), .B(addend[i]), .C(carry[i]), .YS(Y[i]), .YC(carry[i+1]));
      end
    end
  endgenerate
endmodule
