// The loss scale: watches a step's gradients for NaN and infinities, says whether the step's update
// is skipped, and keeps the scale by one of four policies.
// Latency: 1 cycle from a step's last beat to its verdict; one beat of Lanes codes a cycle. No beat
// is taken while a verdict waits.
// Source: Wang et al., NeurIPS 2018 (static); Sun et al., NeurIPS 2019 (back-off); Mellempudi et al.,
// 2019 (rising minimum). Golden file: models/loss_scaler/loss_scaler.h.
// Scales and minima are positive normal FP32 codes, which as integers order as their values do, and
// halving and doubling take one from or add one to the exponent.
// Configuration, constant from load_i on:
//   load_i       begins a training: the scale is the policy's first, no step has been
//   policy_i     0 none (1, for good), 1 static (initial_i, for good), 2 back-off: halved after an
//                overflow, doubled after interval_i (>= 1) good steps in a row, never below floor_i;
//                3 the same with a minimum that rises: from the end of step number rise_step_i[r] on
//                it is at least rise_minimum_i[r] (0: no rise)
//   format_i     of the gradients, as ToFp143 (0x80 is NaN) .. ToFp169 of quaver_pkg, 3 FP32
// Ports: lanes_i says which of codes_i's 32-bit lanes hold a code (in the low bits); last_i: the
// step's last beat. skip_o and scale_o, the scale of the step to come, belong to valid_o.
module quaver_loss_scaler #(
  parameter int Lanes = 1,
  parameter int StepBits = 40,
  parameter int Rises = 2
) (
  input  logic                      clk_i,
  input  logic                      rst_ni,
  input  logic                      load_i,
  input  logic [1:0]                policy_i,
  input  logic [31:0]               initial_i,
  input  logic [StepBits-1:0]       interval_i,
  input  logic [31:0]               floor_i,
  input  logic [StepBits*Rises-1:0] rise_step_i,
  input  logic [32*Rises-1:0]       rise_minimum_i,
  input  logic [1:0]                format_i,
  input  logic                      valid_i,
  output logic                      ready_o,
  input  logic                      last_i,
  input  logic [Lanes-1:0]          lanes_i,
  input  logic [32*Lanes-1:0]       codes_i,
  output logic                      valid_o,
  input  logic                      ready_i,
  output logic                      skip_o,
  output logic [31:0]               scale_o
);

  localparam logic [31:0] One = 32'h3f80_0000;
  localparam logic [1:0] None = 2'd0;
  localparam logic [1:0] Static = 2'd1;
  localparam logic [1:0] RisingMinimum = 2'd3;

  logic [Lanes-1:0]    special;
  logic                overflow_q, overflow, judge, fixed_scale, doubling;
  logic [StepBits-1:0] steps_q, steps, good_q;
  logic [31:0]         scale_q, minimum, moved;

  for (genvar j = 0; j < Lanes; j++) begin : gen_lane
    logic [31:0] code;
    logic        one;
    assign code = codes_i[32*j +: 32];
    always_comb begin
      case (format_i)
        quaver_pkg::ToFp143: one = code[7:0] == 8'h80;
        quaver_pkg::ToFp152: one = &code[6:2];
        quaver_pkg::ToFp169: one = &code[14:0];
        default: one = &code[30:23];
      endcase
    end
    assign special[j] = one & lanes_i[j];
    logic unused;
    assign unused = &{1'b0, code, 1'b0};
  end

  assign ready_o = ~load_i & (~valid_o | ready_i);
  assign judge = valid_i & ready_o & last_i;
  assign overflow = overflow_q | (|special);
  assign fixed_scale = policy_i == None || policy_i == Static;

  // Steps that have ended with this one. The count stops at its largest, behind every rise.
  assign steps = load_i ? '0 : steps_q + {{(StepBits - 1) {1'b0}}, ~(&steps_q)};

  always_comb begin
    minimum = floor_i;
    for (int r = 0; r < Rises; r++)
      if (policy_i == RisingMinimum && steps >= rise_step_i[StepBits*r +: StepBits]
          && rise_minimum_i[32*r +: 32] > minimum)
        minimum = rise_minimum_i[32*r +: 32];
  end

  // The top binade does not double: a scale is a number.
  assign doubling = good_q + {{(StepBits - 1) {1'b0}}, 1'b1} == interval_i;
  always_comb begin
    if (load_i) moved = initial_i;
    else if (overflow) moved = {scale_q[31:23] - 9'd1, scale_q[22:0]};
    else if (doubling && scale_q[30:23] != 8'hfe) moved = {scale_q[31:23] + 9'd1, scale_q[22:0]};
    else moved = scale_q;
  end

  always_ff @(posedge clk_i) begin
    if (!rst_ni) begin
      scale_q <= One;
      overflow_q <= 1'b0;
      valid_o <= 1'b0;
      steps_q <= '0;
      good_q <= '0;
    end else begin
      if (load_i && policy_i == None) scale_q <= One;
      else if (load_i && policy_i == Static) scale_q <= initial_i;
      else if ((load_i || judge) && !fixed_scale) scale_q <= (moved > minimum) ? moved : minimum;

      if (load_i || judge) begin
        overflow_q <= 1'b0;
        steps_q <= steps;
        good_q <= (load_i || overflow || doubling) ? '0 : good_q + {{(StepBits - 1) {1'b0}}, 1'b1};
      end else if (valid_i && ready_o) begin
        overflow_q <= overflow;
      end

      if (load_i) valid_o <= 1'b0;
      else if (judge) valid_o <= 1'b1;
      else if (ready_i) valid_o <= 1'b0;
    end
    if (judge) skip_o <= overflow & ~fixed_scale;
  end

  assign scale_o = scale_q;

`ifndef SYNTHESIS
  quaver_handshake_checks #(
    .Width(33 * Lanes + 1)
  ) u_input_checks (
    .clk_i  (clk_i),
    .rst_ni (rst_ni & ~load_i),
    .valid_i(valid_i),
    .ready_i(ready_o),
    .data_i ({last_i, lanes_i, codes_i})
  );

  quaver_handshake_checks #(
    .Width(33)
  ) u_output_checks (
    .clk_i  (clk_i),
    .rst_ni (rst_ni & ~load_i),
    .valid_i(valid_o),
    .ready_i(ready_i),
    .data_i ({skip_o, scale_o})
  );

  // A verdict a step: what was judged and not yet told is the one that waits.
  logic waiting_q;
  always_ff @(posedge clk_i) begin
    if (!rst_ni || load_i) waiting_q <= 1'b0;
    else waiting_q <= judge | (waiting_q & ~ready_i);
  end
`ifndef __ICARUS__
  verdicts_kept: assert property (@(posedge clk_i) disable iff (!rst_ni)
      valid_o == waiting_q && !(judge && waiting_q && !ready_i))
    else $error("a verdict was lost or doubled");
`endif
`endif

endmodule
