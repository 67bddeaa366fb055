// A pipeline without feedback computes what it would with its registers as wires; one whose registers
// are held together, too.
(* techmap_celltype = "$dff" *)
module register_as_wire #(
  parameter WIDTH = 1,
  parameter CLK_POLARITY = 1
) (
  input              CLK,
  input  [WIDTH-1:0] D,
  output [WIDTH-1:0] Q
);
  assign Q = D;
endmodule

(* techmap_celltype = "$dffe" *)
module held_register_as_wire #(
  parameter WIDTH = 1,
  parameter CLK_POLARITY = 1,
  parameter EN_POLARITY = 1
) (
  input              CLK,
  input              EN,
  input  [WIDTH-1:0] D,
  output [WIDTH-1:0] Q
);
  assign Q = D;
endmodule

(* techmap_celltype = "$sdff" *)
module cleared_register_as_wire #(
  parameter WIDTH = 1,
  parameter CLK_POLARITY = 1,
  parameter SRST_POLARITY = 1,
  parameter SRST_VALUE = 0
) (
  input              CLK,
  input              SRST,
  input  [WIDTH-1:0] D,
  output [WIDTH-1:0] Q
);
  assign Q = (SRST == SRST_POLARITY) ? SRST_VALUE : D;
endmodule

(* techmap_celltype = "$sdffe $sdffce" *)
module held_cleared_register_as_wire #(
  parameter WIDTH = 1,
  parameter CLK_POLARITY = 1,
  parameter EN_POLARITY = 1,
  parameter SRST_POLARITY = 1,
  parameter SRST_VALUE = 0
) (
  input              CLK,
  input              EN,
  input              SRST,
  input  [WIDTH-1:0] D,
  output [WIDTH-1:0] Q
);
  assign Q = (SRST == SRST_POLARITY) ? SRST_VALUE : D;
endmodule
