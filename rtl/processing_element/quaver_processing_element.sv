// Weight-stationary element: one FPU, a double-buffered weight, operand forwarding.
// Latency: psum_i to psum_o L = MultiplierStages + AdderStages cycles; a_i to a_o 1 cycle; weights
// L - 1 cycles to the row below, so that they travel as fast as partial sums.
// Source: the weight-stationary systolic array of Kung (1982) with a shadow weight.
// Golden file: models/processing_element/processing_element.h.
// Ports: a_i streamed operand, w_i weight: decoded operands (Fpu 0), FP169 codes (Fpu 1) or FP8
// codes (Fpu 2: formats and biases are constant inputs, ignored otherwise), with an FP169 psum;
// rounding_i 0 rne, 1 rna, 2 rtz. Or FP152, BF16, FP16 or FP32 codes (Fpu 3 to 6) with an FP32
// psum, rounded to even whatever rounding_i and Rounding say.
//
// Loading: the last row's weight comes first, tagged w_first. A capture puts {w_first_i, w_i} into
// the shadow; unless tagged, it pushes the old shadow down. So every row ends with its own weight.
// An operand tagged a_first uses the shadow and makes it active; a capture in the same cycle does
// not disturb it, since it sees the shadow register's old value.
module quaver_processing_element #(
  parameter int Fpu = quaver_pkg::FpuHybrid,
  parameter int MultiplierStages = 1,
  parameter int AdderStages = 1,
  parameter int Rounding = quaver_pkg::RoundingFromPort,
  localparam int Width = (Fpu == quaver_pkg::FpuFp32) ? 32
      : (Fpu == quaver_pkg::FpuFp16 || Fpu == quaver_pkg::FpuBf16Fp32
         || Fpu == quaver_pkg::FpuFp16Fp32) ? 16
      : (Fpu == quaver_pkg::FpuHybrid) ? quaver_pkg::OperandBits : 8,
  localparam int SumBits = (Fpu >= quaver_pkg::FpuFp8Fp32) ? 32 : 16
) (
  input  logic               clk_i,
  input  logic               rst_ni,
  input  logic               a_format_i,
  input  logic               b_format_i,
  input  logic [3:0]         a_bias_i,
  input  logic [3:0]         b_bias_i,
  input  logic [1:0]         rounding_i,
  input  logic               a_valid_i,
  input  logic               a_first_i,
  input  logic [Width-1:0]   a_i,
  output logic               a_valid_o,
  output logic               a_first_o,
  output logic [Width-1:0]   a_o,
  input  logic               w_valid_i,
  input  logic               w_first_i,
  input  logic [Width-1:0]   w_i,
  output logic               w_valid_o,
  output logic               w_first_o,
  output logic [Width-1:0]   w_o,
  input  logic [SumBits-1:0] psum_i,
  output logic               psum_valid_o,
  output logic [SumBits-1:0] psum_o
);

  localparam int Latency = MultiplierStages + AdderStages;

  logic             shadow_first_q;
  logic [Width-1:0] shadow_q, active_q, weight;

  always_ff @(posedge clk_i) begin
    if (!rst_ni) begin
      a_valid_o <= 1'b0;
    end else begin
      a_valid_o <= a_valid_i;
    end
    a_first_o <= a_first_i;
    a_o <= a_i;
    if (w_valid_i) {shadow_first_q, shadow_q} <= {w_first_i, w_i};
    if (a_valid_i && a_first_i) active_q <= shadow_q;
  end

  assign weight = a_first_i ? shadow_q : active_q;

  quaver_delay #(
    .Width(1),
    .Depth(Latency - 1),
    .Reset(1'b1)
  ) u_w_valid (
    .clk_i (clk_i),
    .rst_ni(rst_ni),
    .d_i   (w_valid_i & ~w_first_i),
    .q_o   (w_valid_o)
  );

  quaver_delay #(
    .Width(Width + 1),
    .Depth(Latency - 1)
  ) u_w (
    .clk_i (clk_i),
    .rst_ni(rst_ni),
    .d_i   ({shadow_first_q, shadow_q}),
    .q_o   ({w_first_o, w_o})
  );

  if (Fpu == quaver_pkg::FpuFp16) begin : gen_fp16
    quaver_fp16_fpu #(
      .MultiplierStages(MultiplierStages),
      .AdderStages     (AdderStages),
      .Rounding        (Rounding)
    ) u_fpu (
      .clk_i     (clk_i),
      .rst_ni    (rst_ni),
      .valid_i   (a_valid_i),
      .rounding_i(rounding_i),
      .a_i       (a_i),
      .b_i       (weight),
      .acc_i     (psum_i),
      .valid_o   (psum_valid_o),
      .result_o  (psum_o)
    );
  end else if (Fpu == quaver_pkg::FpuHybrid) begin : gen_hybrid
    quaver_hybrid_mac #(
      .MultiplierStages(MultiplierStages),
      .AdderStages     (AdderStages),
      .Rounding        (Rounding)
    ) u_mac (
      .clk_i     (clk_i),
      .rst_ni    (rst_ni),
      .valid_i   (a_valid_i),
      .rounding_i(rounding_i),
      .a_i       (a_i),
      .b_i       (weight),
      .acc_i     (psum_i),
      .valid_o   (psum_valid_o),
      .result_o  (psum_o)
    );
  end else if (Fpu >= quaver_pkg::FpuFp8Fp32) begin : gen_fp32
    quaver_fp32_mac #(
      .ExponentBits((Fpu == quaver_pkg::FpuFp8Fp32 || Fpu == quaver_pkg::FpuFp16Fp32) ? 5 : 8),
      .MantissaBits((Fpu == quaver_pkg::FpuFp8Fp32) ? 2 : (Fpu == quaver_pkg::FpuBf16Fp32) ? 7
          : (Fpu == quaver_pkg::FpuFp16Fp32) ? 10 : 23),
      .MultiplierStages(MultiplierStages),
      .AdderStages     (AdderStages)
    ) u_mac (
      .clk_i   (clk_i),
      .rst_ni  (rst_ni),
      .valid_i (a_valid_i),
      .a_i     (a_i),
      .b_i     (weight),
      .acc_i   (psum_i),
      .valid_o (psum_valid_o),
      .result_o(psum_o)
    );
  end else begin : gen_hybrid_element
    quaver_hybrid_fpu #(
      .MultiplierStages(MultiplierStages),
      .AdderStages     (AdderStages),
      .Rounding        (Rounding)
    ) u_fpu (
      .clk_i     (clk_i),
      .rst_ni    (rst_ni),
      .valid_i   (a_valid_i),
      .a_format_i(a_format_i),
      .b_format_i(b_format_i),
      .a_bias_i  (a_bias_i),
      .b_bias_i  (b_bias_i),
      .rounding_i(rounding_i),
      .a_i       (a_i),
      .b_i       (weight),
      .acc_i     (psum_i),
      .valid_o   (psum_valid_o),
      .result_o  (psum_o)
    );
  end

  logic unused;
  assign unused = &{1'b0, a_format_i, b_format_i, a_bias_i, b_bias_i, rounding_i, 1'b0};

endmodule
