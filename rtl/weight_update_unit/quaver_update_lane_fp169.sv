// One lane of the weight update in FP169: momentum SGD with weight decay, a line a stage, each line
// rounded once.
//   stage 1  g  = gradient * inverse_scale
//         2  g  = weight_decay * w + g          only if weight_decay is not 0; w: the master, if any
//         3  v' = momentum * v + g
//         4  u  = kept - learning_rate * v'     by the rounding of the update
//         5  w' = w + u, or of the master u, in the weight's format: rne, saturating
//         6  kept' = w + u - w', or u itself, the new master
// Latency: 6 stages, which load_i moves (quaver_elastic_control).
// Source: HFP8 (Sun et al., NeurIPS 2019): FP143 weight and FP169 residual; Wang et al., NeurIPS 2018:
// FP169 master. Golden file: models/weight_update_unit/weight_update_unit.h.
// Ports: those of quaver_weight_update_unit; random_i belongs to the weight in stage 4.
module quaver_update_lane_fp169 #(
  parameter int K = 8
) (
  input  logic         clk_i,
  input  logic [5:0]   load_i,
  input  logic         master_i,
  input  logic [1:0]   weight_format_i,
  input  logic [3:0]   weight_bias_i,
  input  logic [1:0]   rounding_i,
  input  logic [1:0]   update_rounding_i,
  input  logic [15:0]  learning_rate_i,
  input  logic [15:0]  momentum_i,
  input  logic [15:0]  weight_decay_i,
  input  logic [15:0]  inverse_scale_i,
  input  logic [K-1:0] random_i,
  input  logic [15:0]  gradient_i,
  input  logic [7:0]   weight_i,
  input  logic [15:0]  kept_i,
  input  logic [15:0]  velocity_i,
  output logic [15:0]  weight_o,
  output logic [15:0]  kept_o,
  output logic [15:0]  velocity_o
);

  // A decoded operand of 1: e - 1 = -1.
  localparam logic [9:0] One = 10'b0_111111_000;

  // Stage k's registers are those behind it.
  logic [7:0]  weight1_q, weight2_q, weight3_q, weight4_q, weight5_q;
  logic [15:0] kept1_q, kept2_q, kept3_q, velocity1_q, velocity2_q;
  logic [15:0] gradient1_q, gradient2_q, velocity3_q, velocity4_q, velocity5_q, moved4_q, moved5_q;
  logic [15:0] next5_q;
  logic [15:0] scaled, weight16, decaying, decayed, velocity, moved, nearby, next, rest;
  logic [17:0] product4, product5, product_next;
  logic [9:0]  operand4, operand5, operand_next;
  logic [23:0] sum;

  quaver_fp169_fma #(.K(K)) u_scale (
    .rounding_i(rounding_i),
    .random_i  ({K{1'b0}}),
    .a_i       (gradient_i),
    .b_i       (inverse_scale_i),
    .c_i       (16'd0),
    .result_o  (scaled)
  );

  // FP143 as FP169. Without decay not even a NaN of the weight enters.
  quaver_mixed_operand u_weight16 (
    .fp16_i   (1'b0),
    .format_i (quaver_pkg::FormatFp143),
    .bias_i   (weight_bias_i),
    .code_i   ({8'd0, weight1_q}),
    .operand_o(weight16)
  );
  assign decaying = (master_i ? kept1_q : weight16) & {16{|weight_decay_i[14:0]}};

  quaver_fp169_fma #(.K(K)) u_decay (
    .rounding_i(rounding_i),
    .random_i  ({K{1'b0}}),
    .a_i       (weight_decay_i),
    .b_i       (decaying),
    .c_i       (gradient1_q),
    .result_o  (decayed)
  );

  quaver_fp169_fma #(.K(K)) u_momentum (
    .rounding_i(rounding_i),
    .random_i  ({K{1'b0}}),
    .a_i       (momentum_i),
    .b_i       (velocity2_q),
    .c_i       (gradient2_q),
    .result_o  (velocity)
  );

  quaver_fp169_fma #(
    .Stochastic(1'b1),
    .K         (K)
  ) u_descent (
    .rounding_i(update_rounding_i),
    .random_i  (random_i),
    .a_i       ({~learning_rate_i[15], learning_rate_i[14:0]}),
    .b_i       (velocity3_q),
    .c_i       (kept3_q),
    .result_o  (moved)
  );

  // w + u, to odd in FP169, which the rounding kernel then rounds as it would the exact sum. The
  // weight enters the adder as a product, times 1.
  quaver_operand_decoder #(
    .Formats(quaver_pkg::FormatsFp143)
  ) u_operand4 (
    .code_i   (weight4_q),
    .format_i (quaver_pkg::FormatFp143),
    .bias_i   (weight_bias_i),
    .operand_o(operand4)
  );

  quaver_hybrid_multiplier u_product4 (
    .a_i      (operand4),
    .b_i      (One),
    .product_o(product4)
  );

  quaver_fp169_align #(
    .ProductBits(8)
  ) u_align (
    .acc_i    (moved4_q),
    .product_i(product4),
    .sum_o    (sum)
  );

  quaver_fp169_round_any #(
    .ProductBits(8),
    .K          (1),
    .Odd        (1'b1)
  ) u_round (
    .sum_i     (sum),
    .rounding_i(quaver_pkg::Rtz),
    .random_i  (1'b0),
    .result_o  (nearby)
  );

  quaver_round_kernel #(
    .K(1)
  ) u_kernel (
    .x_i       (master_i ? moved4_q : nearby),
    .to_i      (master_i ? weight_format_i : quaver_pkg::ToFp143),
    .bias_i    (weight_bias_i),
    .rounding_i(quaver_pkg::Rne),
    .overflow_i(1'b1),
    .random_i  (1'b0),
    .y_o       (next)
  );

  // w + u - w': three terms that may cancel twice.
  quaver_operand_decoder #(
    .Formats(quaver_pkg::FormatsFp143)
  ) u_operand5 (
    .code_i   (weight5_q),
    .format_i (quaver_pkg::FormatFp143),
    .bias_i   (weight_bias_i),
    .operand_o(operand5)
  );

  quaver_operand_decoder #(
    .Formats(quaver_pkg::FormatsFp143)
  ) u_operand_next (
    .code_i   (next5_q[7:0]),
    .format_i (quaver_pkg::FormatFp143),
    .bias_i   (weight_bias_i),
    .operand_o(operand_next)
  );

  quaver_hybrid_multiplier u_product5 (
    .a_i      (operand5),
    .b_i      (One),
    .product_o(product5)
  );

  quaver_hybrid_multiplier u_product_next (
    .a_i      (operand_next),
    .b_i      (One | 10'h200),
    .product_o(product_next)
  );

  quaver_fp169_adder #(
    .Products(2),
    .Stages  (0)
  ) u_rest (
    .clk_i     (clk_i),
    .rst_ni    (1'b1),
    .rounding_i(rounding_i),
    .acc_i     (moved5_q),
    .product_i ({product_next, product5}),
    .result_o  (rest)
  );

  always_ff @(posedge clk_i) begin
    if (load_i[0]) {gradient1_q, weight1_q, kept1_q, velocity1_q}
        <= {scaled, weight_i, kept_i, velocity_i};
    if (load_i[1]) {gradient2_q, weight2_q, kept2_q, velocity2_q}
        <= {decayed, weight1_q, kept1_q, velocity1_q};
    if (load_i[2]) {velocity3_q, weight3_q, kept3_q} <= {velocity, weight2_q, kept2_q};
    if (load_i[3]) {velocity4_q, weight4_q, moved4_q} <= {velocity3_q, weight3_q, moved};
    if (load_i[4]) {velocity5_q, weight5_q, moved5_q, next5_q}
        <= {velocity4_q, weight4_q, moved4_q, next};
    if (load_i[5]) {velocity_o, kept_o, weight_o}
        <= {velocity5_q, master_i ? moved5_q : rest, next5_q};
  end

endmodule
