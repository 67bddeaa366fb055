// A queue of Depth entries. What is written stands at the other end one cycle later, if nothing stands
// before it. ready_o does not depend on valid_i, nor on ready_i: a full queue takes nothing.
// Has no golden counterpart: it carries time, not arithmetic.
module quaver_fifo #(
  parameter int Width = 1,
  parameter int Depth = 2,
  localparam int PointerBits = (Depth > 1) ? $clog2(Depth) : 1,
  localparam int CountBits = $clog2(Depth + 1)
) (
  input  logic             clk_i,
  input  logic             rst_ni,
  input  logic             valid_i,
  output logic             ready_o,
  input  logic [Width-1:0] d_i,
  output logic             valid_o,
  input  logic             ready_i,
  output logic [Width-1:0] q_o
);

  logic [Width-1:0]       entries [Depth];
  logic [PointerBits-1:0] write_q, read_q;
  logic [CountBits-1:0]   count_q;
  logic                   write, read;

  assign ready_o = count_q != CountBits'(Depth);
  assign valid_o = count_q != '0;
  assign q_o = entries[read_q];
  assign write = valid_i & ready_o;
  assign read = valid_o & ready_i;

  always_ff @(posedge clk_i) begin
    if (!rst_ni) begin
      write_q <= '0;
      read_q <= '0;
      count_q <= '0;
    end else begin
      if (write) write_q <= (write_q == PointerBits'(Depth - 1)) ? '0 : write_q + PointerBits'(1);
      if (read) read_q <= (read_q == PointerBits'(Depth - 1)) ? '0 : read_q + PointerBits'(1);
      count_q <= count_q + CountBits'(write) - CountBits'(read);
    end
    if (write) entries[write_q] <= d_i;
  end

`ifndef SYNTHESIS
`ifndef __ICARUS__
  // For writers that cannot wait, and so have left themselves room.
  has_room: assert property (@(posedge clk_i) disable iff (!rst_ni) valid_i |-> ready_o)
    else $error("an entry was written into a full queue, and lost");
`endif
`endif

endmodule
