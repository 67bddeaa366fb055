// The contract of a valid/ready port, asserted: what is offered stays, unchanged, until it is taken,
// and nothing about it is unknown after reset. For simulation; empty where SYNTHESIS is defined.
// A simulator with two states, as Verilator, never sees an unknown; Icarus does, but knows no
// sequences, so that each sees its half. Has no golden counterpart.
module quaver_handshake_checks #(
  parameter int Width = 1
) (
  input logic             clk_i,
  input logic             rst_ni,
  input logic             valid_i,
  input logic             ready_i,
  input logic [Width-1:0] data_i
);

`ifndef SYNTHESIS
`ifndef __ICARUS__
  valid_stays: assert property (@(posedge clk_i) disable iff (!rst_ni)
      (valid_i && !ready_i) |=> valid_i)
    else $error("valid fell before ready came");
  data_stay: assert property (@(posedge clk_i) disable iff (!rst_ni)
      (valid_i && !ready_i) |=> $stable(data_i))
    else $error("data changed before ready came");
`endif
  always_ff @(posedge clk_i) begin
    if (rst_ni) begin
      assert (^{valid_i, ready_i} !== 1'bx)
        else $error("valid or ready is unknown");
      assert (!valid_i || ^data_i !== 1'bx)
        else $error("data beside valid is unknown");
    end
  end
`else
  logic unused;
  assign unused = &{1'b0, clk_i, rst_ni, valid_i, ready_i, data_i, 1'b0};
`endif

endmodule
