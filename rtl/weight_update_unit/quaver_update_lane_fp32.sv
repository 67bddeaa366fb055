// One lane of the weight update with FP32 arithmetic and a master in IEEE FP16 or, with Master32, in
// FP32: momentum SGD with weight decay, a line a stage, each line rounded once, to nearest with ties to
// even.
//   stage 1  g  = gradient * inverse_scale
//         2  g  = weight_decay * m + g          only if weight_decay is not 0
//         3  v' = momentum * v + g
//         4  u  = m - learning_rate * v'
//         5  m' = u in FP16                     by the rounding of the update; Master32: m' = u
//         6  w' = m' in FP152, rne, saturating; Master32: or in FP16, BF16 or FP32
// Latency: 6 stages, which load_i moves (quaver_elastic_control).
// Source: Mellempudi et al., Mixed Precision Training With 8-bit Floating Point, 2019, for the FP16
// master; Micikevicius et al., Mixed Precision Training, ICLR 2018, for the FP32 one.
// Golden file: models/weight_update_unit/weight_update_unit.h.
// Ports: those of quaver_weight_update_unit; random_i belongs to the weight in stage 5.
module quaver_update_lane_fp32 #(
  parameter bit Master32 = 1'b0,
  parameter int K = 8,
  localparam int KeptBits = Master32 ? 32 : 16
) (
  input  logic         clk_i,
  input  logic [5:0]   load_i,
  input  logic [1:0]   weight_format_i,
  input  logic         gradient_format_i,
  input  logic [1:0]   update_rounding_i,
  input  logic [31:0]  learning_rate_i,
  input  logic [31:0]  momentum_i,
  input  logic [31:0]  weight_decay_i,
  input  logic [31:0]  inverse_scale_i,
  input  logic [K-1:0] random_i,
  input  logic [31:0]  gradient_i,
  input  logic [KeptBits-1:0] kept_i,
  input  logic [31:0]  velocity_i,
  output logic [31:0]  weight_o,
  output logic [KeptBits-1:0] kept_o,
  output logic [31:0]  velocity_o
);

  localparam logic [31:0] MinusZero = 32'h8000_0000;

  // Stage k's registers are those behind it.
  logic [KeptBits-1:0] kept1_q, kept2_q, kept3_q, kept5_q, kept;
  logic [31:0] gradient1_q, gradient2_q, velocity1_q, velocity2_q, velocity3_q, velocity4_q;
  logic [31:0] velocity5_q, moved4_q;
  logic [31:0] gradient32, gradient, scaled, master1, master3, decayed, velocity, moved;
  logic [31:0] weight;

  quaver_ieee_widen #(
    .FromExponent(5),
    .FromMantissa(2)
  ) u_gradient32 (
    .code_i(gradient_i[7:0]),
    .code_o(gradient32)
  );
  assign gradient = gradient_format_i ? gradient32 : gradient_i;

  quaver_fp32_fma u_scale (
    .a_i     (gradient),
    .b_i     (inverse_scale_i),
    .c_i     (MinusZero),
    .result_o(scaled)
  );

  quaver_fp32_fma u_decay (
    .a_i     (weight_decay_i),
    .b_i     (master1),
    .c_i     (gradient1_q),
    .result_o(decayed)
  );

  quaver_fp32_fma u_momentum (
    .a_i     (momentum_i),
    .b_i     (velocity2_q),
    .c_i     (gradient2_q),
    .result_o(velocity)
  );

  quaver_fp32_fma u_descent (
    .a_i     ({~learning_rate_i[31], learning_rate_i[30:0]}),
    .b_i     (velocity3_q),
    .c_i     (master3),
    .result_o(moved)
  );

  if (Master32) begin : gen_master32
    logic [7:0]  fp152;
    logic [15:0] fp16, bf16;
    logic [31:0] fp32;

    assign master1 = kept1_q;
    assign master3 = kept3_q;
    assign kept = moved4_q;

    quaver_ieee_narrow #(
      .ToMantissa(2),
      .K         (1)
    ) u_fp152 (
      .code_i    (kept5_q),
      .rounding_i(quaver_pkg::Rne),
      .overflow_i(1'b1),
      .random_i  (1'b0),
      .code_o    (fp152)
    );
    quaver_ieee_narrow #(
      .K(1)
    ) u_fp16 (
      .code_i    (kept5_q),
      .rounding_i(quaver_pkg::Rne),
      .overflow_i(1'b1),
      .random_i  (1'b0),
      .code_o    (fp16)
    );
    quaver_ieee_narrow #(
      .ToExponent(8),
      .ToMantissa(7),
      .K         (1)
    ) u_bf16 (
      .code_i    (kept5_q),
      .rounding_i(quaver_pkg::Rne),
      .overflow_i(1'b1),
      .random_i  (1'b0),
      .code_o    (bf16)
    );
    quaver_ieee_narrow #(
      .ToExponent(8),
      .ToMantissa(23),
      .K         (1)
    ) u_fp32 (
      .code_i    (kept5_q),
      .rounding_i(quaver_pkg::Rne),
      .overflow_i(1'b1),
      .random_i  (1'b0),
      .code_o    (fp32)
    );
    always_comb begin
      case (weight_format_i)
        2'd0: weight = {24'd0, fp152};
        2'd1: weight = {16'd0, fp16};
        2'd2: weight = {16'd0, bf16};
        default: weight = fp32;
      endcase
    end

    logic unused;
    assign unused = &{1'b0, update_rounding_i, random_i, 1'b0};
  end else begin : gen_master16
    quaver_ieee_widen u_master1 (
      .code_i(kept1_q),
      .code_o(master1)
    );

    quaver_ieee_widen u_master3 (
      .code_i(kept3_q),
      .code_o(master3)
    );

    quaver_ieee_narrow #(
      .K(K)
    ) u_kept (
      .code_i    (moved4_q),
      .rounding_i(update_rounding_i),
      .overflow_i(1'b0),
      .random_i  (random_i),
      .code_o    (kept)
    );

    quaver_ieee_narrow #(
      .FromExponent(5),
      .FromMantissa(10),
      .ToExponent  (5),
      .ToMantissa  (2),
      .K           (1)
    ) u_weight (
      .code_i    (kept5_q),
      .rounding_i(quaver_pkg::Rne),
      .overflow_i(1'b1),
      .random_i  (1'b0),
      .code_o    (weight[7:0])
    );
    assign weight[31:8] = '0;

    logic unused;
    assign unused = &{1'b0, weight_format_i, 1'b0};
  end

  always_ff @(posedge clk_i) begin
    if (load_i[0]) {gradient1_q, kept1_q, velocity1_q} <= {scaled, kept_i, velocity_i};
    if (load_i[1]) {gradient2_q, kept2_q, velocity2_q}
        <= {(|weight_decay_i[30:0]) ? decayed : gradient1_q, kept1_q, velocity1_q};
    if (load_i[2]) {velocity3_q, kept3_q} <= {velocity, kept2_q};
    if (load_i[3]) {velocity4_q, moved4_q} <= {velocity3_q, moved};
    if (load_i[4]) {velocity5_q, kept5_q} <= {velocity4_q, kept};
    if (load_i[5]) {velocity_o, kept_o, weight_o} <= {velocity5_q, kept5_q, weight};
  end

endmodule
