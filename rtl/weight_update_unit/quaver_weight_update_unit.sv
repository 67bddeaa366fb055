// The optimizer's step, momentum SGD with weight decay, on Lanes weights a cycle: the gradient, the
// weight and what is kept of it go in, the moved ones come out.
// Latency: 6 cycles, one beat a cycle; a consumer that waits holds it (quaver_elastic_control).
// Source: HFP8 (Sun et al., NeurIPS 2019); Wang et al., NeurIPS 2018; Mellempudi et al., 2019;
// Marsaglia, Xorshift RNGs (2003), triple 13, 17, 5.
// Golden file: models/weight_update_unit/weight_update_unit.h.
// Parameters: Fp32 0: FP169 arithmetic, with a residual or an FP169 master (quaver_update_lane_fp169);
// 1: FP32 arithmetic on an FP16 master (quaver_update_lane_fp32), 2: on an FP32 master. K: random bits
// of sr.
// Configuration, constant while busy_o:
//   seed_valid_i    loads the lanes' generators with seed_i (none 0, which xorshift never leaves)
//   master_i        FP169: kept_i is a master, from which the weight follows; else FP143's residual
//   weight_format_i of a master's weight, as ToFp143 (with weight_bias_i) .. ToFp169 of quaver_pkg;
//                   beside a residual it is FP143, beside an FP16 master FP152, of an FP32 master
//                   0 FP152, 1 FP16, 2 BF16, 3 FP32
//   gradient_format_i FP32: 0 FP32, 1 FP152 in the low byte; FP169's gradients are FP169
//   rounding_i      0 rne, 1 rna, 2 rtz of every line but the update's (FP32: rne)
//   update_rounding_i 0 rne, 1 rna, 2 rtz, 3 sr with K bits; into an FP32 master 0 alone
//   learning_rate_i, momentum_i, weight_decay_i, inverse_scale_i: codes of the arithmetic
// Ports: lanes_i says which lanes hold a weight; a lane's generator steps once a weight that the
// update rounds by sr, before its top K bits are used. weight_i is read beside a residual only (it is
// FP143); weight_o in the low bits of its 16 (beside an FP32 master 32), the rest 0.
module quaver_weight_update_unit #(
  parameter int Lanes = 1,
  parameter int Fp32 = 0,
  parameter int K = 8,
  localparam int Width = (Fp32 != 0) ? 32 : 16,
  localparam int KeptBits = (Fp32 == 2) ? 32 : 16
) (
  input  logic                   clk_i,
  input  logic                   rst_ni,
  input  logic                   seed_valid_i,
  input  logic [32*Lanes-1:0]    seed_i,
  input  logic                   master_i,
  input  logic [1:0]             weight_format_i,
  input  logic [3:0]             weight_bias_i,
  input  logic                   gradient_format_i,
  input  logic [1:0]             rounding_i,
  input  logic [1:0]             update_rounding_i,
  input  logic [Width-1:0]       learning_rate_i,
  input  logic [Width-1:0]       momentum_i,
  input  logic [Width-1:0]       weight_decay_i,
  input  logic [Width-1:0]       inverse_scale_i,
  output logic                   busy_o,
  input  logic                   valid_i,
  output logic                   ready_o,
  input  logic [Lanes-1:0]       lanes_i,
  input  logic [Width*Lanes-1:0] gradient_i,
  input  logic [8*Lanes-1:0]     weight_i,
  input  logic [KeptBits*Lanes-1:0] kept_i,
  input  logic [Width*Lanes-1:0] velocity_i,
  output logic                   valid_o,
  input  logic                   ready_i,
  output logic [Lanes-1:0]       lanes_o,
  output logic [KeptBits*Lanes-1:0] weight_o,
  output logic [KeptBits*Lanes-1:0] kept_o,
  output logic [Width*Lanes-1:0] velocity_o
);

  // The stage whose line, or conversion, the update rounds.
  localparam int UpdateStage = (Fp32 != 0) ? 4 : 3;

  logic [5:0]       load;
  logic [Lanes-1:0] lanes_q [6];

  quaver_elastic_control #(
    .Stages(6)
  ) u_control (
    .clk_i  (clk_i),
    .rst_ni (rst_ni),
    .valid_i(valid_i),
    .ready_o(ready_o),
    .valid_o(valid_o),
    .ready_i(ready_i),
    .load_o (load),
    .busy_o (busy_o)
  );

  always_ff @(posedge clk_i) begin
    for (int k = 0; k < 6; k++)
      if (load[k]) lanes_q[k] <= (k == 0) ? lanes_i : lanes_q[(k == 0) ? 0 : k-1];
  end
  assign lanes_o = lanes_q[5];

  for (genvar j = 0; j < Lanes; j++) begin : gen_lane
    logic [31:0] state_q, shifted_13, shifted_17, stepped;
    logic        draw;

    assign shifted_13 = state_q ^ (state_q << 13);
    assign shifted_17 = shifted_13 ^ (shifted_13 >> 17);
    assign stepped = shifted_17 ^ (shifted_17 << 5);
    assign draw = load[UpdateStage] & lanes_q[UpdateStage-1][j]
        & (update_rounding_i == quaver_pkg::Sr);

    always_ff @(posedge clk_i) begin
      if (!rst_ni) state_q <= 32'd1;
      else if (seed_valid_i) state_q <= seed_i[32*j +: 32];
      else if (draw) state_q <= stepped;
    end

    if (Fp32 != 0) begin : gen_fp32
      logic [31:0] weight;

      quaver_update_lane_fp32 #(
        .Master32(Fp32 == 2),
        .K       (K)
      ) u_lane (
        .clk_i            (clk_i),
        .load_i           (load),
        .weight_format_i  (weight_format_i),
        .gradient_format_i(gradient_format_i),
        .update_rounding_i(update_rounding_i),
        .learning_rate_i  (learning_rate_i),
        .momentum_i       (momentum_i),
        .weight_decay_i   (weight_decay_i),
        .inverse_scale_i  (inverse_scale_i),
        .random_i         (stepped[31 -: K]),
        .gradient_i       (gradient_i[Width*j +: Width]),
        .kept_i           (kept_i[KeptBits*j +: KeptBits]),
        .velocity_i       (velocity_i[Width*j +: Width]),
        .weight_o         (weight),
        .kept_o           (kept_o[KeptBits*j +: KeptBits]),
        .velocity_o       (velocity_o[Width*j +: Width])
      );
      assign weight_o[KeptBits*j +: KeptBits] = weight[KeptBits-1:0];

      logic unused;
      assign unused = &{1'b0, weight, 1'b0};
    end else begin : gen_fp169
      quaver_update_lane_fp169 #(
        .K(K)
      ) u_lane (
        .clk_i            (clk_i),
        .load_i           (load),
        .master_i         (master_i),
        .weight_format_i  (weight_format_i),
        .weight_bias_i    (weight_bias_i),
        .rounding_i       (rounding_i),
        .update_rounding_i(update_rounding_i),
        .learning_rate_i  (learning_rate_i),
        .momentum_i       (momentum_i),
        .weight_decay_i   (weight_decay_i),
        .inverse_scale_i  (inverse_scale_i),
        .random_i         (stepped[31 -: K]),
        .gradient_i       (gradient_i[Width*j +: Width]),
        .weight_i         (weight_i[8*j +: 8]),
        .kept_i           (kept_i[16*j +: 16]),
        .velocity_i       (velocity_i[Width*j +: Width]),
        .weight_o         (weight_o[16*j +: 16]),
        .kept_o           (kept_o[16*j +: 16]),
        .velocity_o       (velocity_o[Width*j +: Width])
      );
    end
  end

  logic unused;
  assign unused = &{1'b0, master_i, weight_format_i, weight_bias_i, gradient_format_i, rounding_i,
                    weight_i, 1'b0};

`ifndef SYNTHESIS
  quaver_handshake_checks #(
    .Width(Lanes * (2 * Width + KeptBits + 9))
  ) u_input_checks (
    .clk_i  (clk_i),
    .rst_ni (rst_ni),
    .valid_i(valid_i),
    .ready_i(ready_o),
    .data_i ({lanes_i, gradient_i, weight_i, kept_i, velocity_i})
  );

  quaver_handshake_checks #(
    .Width(Lanes * (Width + 2 * KeptBits + 1))
  ) u_output_checks (
    .clk_i  (clk_i),
    .rst_ni (rst_ni),
    .valid_i(valid_o),
    .ready_i(ready_i),
    .data_i ({lanes_o, weight_o, kept_o, velocity_o})
  );

`ifndef __ICARUS__
  configuration_holds: assert property (@(posedge clk_i) disable iff (!rst_ni)
      busy_o |-> $stable({master_i, weight_format_i, weight_bias_i, gradient_format_i, rounding_i,
                          update_rounding_i, learning_rate_i, momentum_i, weight_decay_i,
                          inverse_scale_i}) && !seed_valid_i)
    else $error("the configuration changed under a weight");
  master32_rounds_to_even: assert property (@(posedge clk_i) disable iff (!rst_ni)
      (Fp32 == 2 && valid_i) |-> update_rounding_i == quaver_pkg::Rne)
    else $error("an FP32 master takes the update rounded to even alone");
`endif
`endif

endmodule
