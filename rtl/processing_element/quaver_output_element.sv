// Output-stationary element: a multiplier, the sum of the running chunk, the total of the chunks
// before it, a drain register; both operands are forwarded.
// Latency: operands that meet in cycle t are in the sum in cycle t + L, L = MultiplierStages + 1;
// a_i to a_o and b_i to b_o 1 cycle.
// Source: the output-stationary systolic array (Kung, 1982); chunks as in HFP8 (Sun et al., NeurIPS
// 2019). Golden file: models/systolic_array/output_array.h.
// Ports: a_i, b_i: decoded operands (Fpu 0), FP169 codes (Fpu 1) or FP8 codes (Fpu 2: formats and
// biases are constant inputs, ignored otherwise). The tags of a step travel with a_i: a_first_i the
// fold's first step, a_chunk_i a chunk's first (a fold's first step is one), a_last_i the fold's
// last; shift_i: the drain register takes the row's above; drain FP169; rounding_i 0 rne, 1 rna,
// 2 rtz.
//
// The accumulation is a loop of one cycle. A step that starts a chunk adds the finished chunk's sum
// to the total while its own product starts the next sum, so that chunks cost no cycle. In the
// cycle after the last product, total and sum go into the drain register; the next fold may start
// in that cycle.
module quaver_output_element #(
  parameter int Fpu = quaver_pkg::FpuHybrid,
  parameter int MultiplierStages = 1,
  parameter int Rounding = quaver_pkg::RoundingFromPort,
  localparam int Width = (Fpu == quaver_pkg::FpuFp16) ? 16
      : (Fpu == quaver_pkg::FpuHybrid) ? quaver_pkg::OperandBits : 8
) (
  input  logic             clk_i,
  input  logic             rst_ni,
  input  logic             a_format_i,
  input  logic             b_format_i,
  input  logic [3:0]       a_bias_i,
  input  logic [3:0]       b_bias_i,
  input  logic [1:0]       rounding_i,
  input  logic             a_valid_i,
  input  logic             a_first_i,
  input  logic             a_chunk_i,
  input  logic             a_last_i,
  input  logic [Width-1:0] a_i,
  output logic             a_valid_o,
  output logic             a_first_o,
  output logic             a_chunk_o,
  output logic             a_last_o,
  output logic [Width-1:0] a_o,
  input  logic [Width-1:0] b_i,
  output logic [Width-1:0] b_o,
  input  logic             shift_i,
  output logic             shift_o,
  input  logic [15:0]      drain_i,
  output logic [15:0]      drain_o
);

  localparam int ProductBits = (Fpu == quaver_pkg::FpuFp16) ? 20 : 8;
  localparam int InputBits = ProductBits + 10;

  logic [InputBits-1:0] product, product_staged;
  logic                 valid, first, chunk, last;
  logic                 ended_q;
  logic [15:0]          sum_q, total_q, drain_q, addend, sum, total;

  if (Fpu == quaver_pkg::FpuFp16) begin : gen_fp16
    quaver_fp16_multiplier u_multiplier (
      .a_i      (a_i),
      .b_i      (b_i),
      .product_o(product)
    );
  end else if (Fpu == quaver_pkg::FpuHybrid) begin : gen_hybrid
    quaver_hybrid_multiplier u_multiplier (
      .a_i      (a_i),
      .b_i      (b_i),
      .product_o(product)
    );
  end else begin : gen_hybrid_element
    quaver_code_multiplier u_multiplier (
      .a_format_i(a_format_i),
      .b_format_i(b_format_i),
      .a_bias_i  (a_bias_i),
      .b_bias_i  (b_bias_i),
      .a_i       (a_i),
      .b_i       (b_i),
      .product_o (product)
    );
  end

  quaver_delay #(
    .Width(InputBits + 3),
    .Depth(MultiplierStages)
  ) u_product_stage (
    .clk_i (clk_i),
    .rst_ni(rst_ni),
    .d_i   ({a_first_i, a_chunk_i, a_last_i, product}),
    .q_o   ({first, chunk, last, product_staged})
  );

  quaver_delay #(
    .Width(1),
    .Depth(MultiplierStages),
    .Reset(1'b1)
  ) u_valid_stage (
    .clk_i (clk_i),
    .rst_ni(rst_ni),
    .d_i   (a_valid_i),
    .q_o   (valid)
  );

  assign addend = chunk ? 16'd0 : sum_q;

  quaver_fp169_adder #(
    .ProductBits(ProductBits),
    .Stages     (0),
    .Rounding   (Rounding)
  ) u_adder (
    .clk_i     (clk_i),
    .rst_ni    (rst_ni),
    .rounding_i(rounding_i),
    .acc_i     (addend),
    .product_i (product_staged),
    .result_o  (sum)
  );

  quaver_fp169_sum #(
    .Rounding(Rounding)
  ) u_total (
    .rounding_i(rounding_i),
    .a_i       (total_q),
    .b_i       (sum_q),
    .result_o  (total)
  );

  always_ff @(posedge clk_i) begin
    if (!rst_ni) begin
      a_valid_o <= 1'b0;
      ended_q <= 1'b0;
      shift_o <= 1'b0;
    end else begin
      a_valid_o <= a_valid_i;
      ended_q <= valid & last;
      shift_o <= shift_i;
    end
    a_first_o <= a_first_i;
    a_chunk_o <= a_chunk_i;
    a_last_o <= a_last_i;
    a_o <= a_i;
    b_o <= b_i;
    if (valid) sum_q <= sum;
    if (valid && first) total_q <= 16'd0;
    else if (valid && chunk) total_q <= total;
    if (ended_q) drain_q <= total;
    else if (shift_i) drain_q <= drain_i;
  end

  assign drain_o = drain_q;

`ifndef SYNTHESIS
`ifndef __ICARUS__
  // Folds end at least Rows cycles apart, so that a row has let go of one's results before it makes
  // the next one's.
  property p_drained;
    @(posedge clk_i) disable iff (!rst_ni) !(ended_q && shift_i);
  endproperty
  assert property (p_drained)
  else $error("the element made a total while it passed those of the rows above on");
`endif
`endif

  logic unused;
  assign unused = &{1'b0, a_format_i, b_format_i, a_bias_i, b_bias_i, 1'b0};

endmodule
