// The control of a pipeline whose consumer may wait: one valid bit a stage. A stage takes what stands
// before it if it is empty or what it holds goes on, so bubbles close while the end waits.
// Latency: Stages cycles, one beat a cycle while ready_i is high. ready_o depends on ready_i, not on
// valid_i. Has no golden counterpart: it carries time, not arithmetic.
// Ports: load_o[k]: stage k's data registers take stage k-1's (0: the inputs) at the end of this
// cycle; busy_o: a stage holds a beat.
module quaver_elastic_control #(
  parameter int Stages = 1
) (
  input  logic              clk_i,
  input  logic              rst_ni,
  input  logic              valid_i,
  output logic              ready_o,
  output logic              valid_o,
  input  logic              ready_i,
  output logic [Stages-1:0] load_o,
  output logic              busy_o
);

  logic [Stages-1:0] valid_q, open, offered;

  for (genvar k = 0; k < Stages; k++) begin : gen_stage
    // The end moves, or a stage from here to it is empty.
    assign open[k] = ready_i | ~(&valid_q[Stages-1:k]);
    if (k == 0) begin : gen_first
      assign offered[k] = valid_i;
    end else begin : gen_next
      assign offered[k] = valid_q[k-1];
    end
  end

  assign load_o = open & offered;
  assign ready_o = open[0];
  assign valid_o = valid_q[Stages-1];
  assign busy_o = |valid_q;

  always_ff @(posedge clk_i) begin
    if (!rst_ni) valid_q <= '0;
    else valid_q <= (valid_q & ~open) | load_o;
  end

`ifndef SYNTHESIS
  // What was taken and not yet given is what the stages hold: no beat is lost, none is doubled.
  int in_flight_q;
  always_ff @(posedge clk_i) begin
    if (!rst_ni) in_flight_q <= 0;
    else in_flight_q <= in_flight_q + {31'd0, valid_i & ready_o} - {31'd0, valid_o & ready_i};
  end
`ifndef __ICARUS__
  beats_kept: assert property (@(posedge clk_i) disable iff (!rst_ni)
      int'($countones(valid_q)) == in_flight_q)
    else $error("a beat was lost or doubled");
  valid_stays: assert property (@(posedge clk_i) disable iff (!rst_ni)
      (valid_o && !ready_i) |=> valid_o)
    else $error("valid fell before ready came");
`endif
`endif

endmodule
