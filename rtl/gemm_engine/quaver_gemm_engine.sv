// A whole GEMM by itself: the sequencer, the weight-stationary array core and a queue of results. It
// takes a job, the streams of the two operands as they come, and gives the rounded outputs to a
// consumer that may wait.
// Latency: a row of outputs stands at y_o (Cols-1) + Rows*L + Segments + 2 cycles after its operands
// were taken in a tile's last fold, if none waits before it. Golden files:
// models/gemm_engine/gemm_engine.h, models/sequencer/sequencer.h.
//
// The array cannot wait, so what makes results enters only when the queue has room for them: with
// ResultRows >= (Cols-1) + Rows*L + Segments + 3 a consumer that never waits never stalls it, and the
// last element works in the cycle of the closed form.
//
// Streams, in the order of the sequencer's folds (quaver_sequencer): weights a beat a real row of B in
// a fold, the last row of K first; operands a beat a row of A. Codes of rows and columns outside the
// matrices do not matter: they pass as zeros. Outputs row by row of a tile.
// An input-stationary GEMM is the transposed one.
//
// Ports: a job is its dimensions (quaver_sequencer), formats, roundings and seeds as
// quaver_array_core's; columns_o lanes of y_o are outputs, the others 0; last_o: the job's last row.
module quaver_gemm_engine #(
  parameter int Rows = 4,
  parameter int Cols = 4,
  parameter int MultiplierStages = 1,
  parameter int AdderStages = 1,
  parameter int ChunkRows = 64,
  parameter int Depth = 1024,
  parameter int Fpu = quaver_pkg::FpuHybrid,
  parameter int Rounding = quaver_pkg::RoundingFromPort,
  parameter int K = 8,
  parameter int TotalFp32 = (Fpu >= quaver_pkg::FpuFp8Fp32) ? 1 : 0,
  parameter int ResultRows = Cols + 2 + Rows * (MultiplierStages + AdderStages)
      + ((ChunkRows >= Rows) ? 1 : Rows / ChunkRows),
  parameter int DimBits = 16,
  localparam int CodeBits = (Fpu == quaver_pkg::FpuFp32) ? 32
      : (Fpu == quaver_pkg::FpuFp16 || Fpu == quaver_pkg::FpuBf16Fp32
         || Fpu == quaver_pkg::FpuFp16Fp32) ? 16 : 8,
  localparam int TotalBits = (TotalFp32 != 0) ? 32 : 16,
  localparam int IndexBits = (Depth > 1) ? $clog2(Depth) : 1,
  localparam int PieceBits = $clog2(Depth + 1),
  localparam int RowsBits = $clog2(Rows + 1),
  localparam int ColumnsBits = $clog2(Cols + 1)
) (
  input  logic                      clk_i,
  input  logic                      rst_ni,
  input  logic                      valid_i,
  output logic                      ready_o,
  input  logic [DimBits-1:0]        m_i,
  input  logic [DimBits-1:0]        n_i,
  input  logic [DimBits-1:0]        k_i,
  input  logic [DimBits-1:0]        chunk_i,
  input  logic [PieceBits-1:0]      piece_i,
  input  logic                      overlap_i,
  input  logic [1:0]                rounding_i,
  input  logic                      a_format_i,
  input  logic                      b_format_i,
  input  logic [3:0]                a_bias_i,
  input  logic [3:0]                b_bias_i,
  input  logic [1:0]                to_i,
  input  logic [3:0]                y_bias_i,
  input  logic [1:0]                y_rounding_i,
  input  logic                      overflow_i,
  input  logic [Cols*32-1:0]        seed_i,
  input  logic                      w_valid_i,
  output logic                      w_ready_o,
  input  logic [Cols*CodeBits-1:0]  w_i,
  input  logic                      a_valid_i,
  output logic                      a_ready_o,
  input  logic [Rows*CodeBits-1:0]  a_i,
  output logic                      valid_o,
  input  logic                      ready_i,
  output logic                      last_o,
  output logic [ColumnsBits-1:0]    columns_o,
  output logic [Cols*TotalBits-1:0] y_o
);

  // What the core takes as constant while anything is in flight.
  localparam int ControlBits = 21;
  logic [ControlBits-1:0] controls_q;
  logic [1:0]             rounding, to, y_rounding;
  logic                   a_format, b_format, overflow;
  logic [3:0]             a_bias, b_bias, y_bias;

  logic take, taken;

  logic                      load_valid, load_first, load_zero;
  logic [ColumnsBits-1:0]    load_columns;
  logic                      stream_valid, stream_first, stream_continue, stream_partial;
  logic                      stream_new_total, stream_last, stream_final;
  logic [IndexBits-1:0]      stream_index;
  logic [RowsBits-1:0]       stream_rows;
  logic [ColumnsBits-1:0]    stream_columns;
  logic [Rows*CodeBits-1:0]  operands;
  logic [Cols*CodeBits-1:0]  weights;
  logic                      core_valid, results_ready, tags_ready, tags_valid;
  logic [Cols*TotalBits-1:0] core_y, y;

  assign take = valid_i & ready_o;
  always_ff @(posedge clk_i) begin
    if (take)
      controls_q <= {rounding_i, a_format_i, b_format_i, a_bias_i, b_bias_i, to_i, y_bias_i,
                     y_rounding_i, overflow_i};
  end
  assign {rounding, a_format, b_format, a_bias, b_bias, to, y_bias, y_rounding, overflow} = controls_q;

  quaver_sequencer #(
    .Rows            (Rows),
    .Cols            (Cols),
    .MultiplierStages(MultiplierStages),
    .AdderStages     (AdderStages),
    .ChunkRows       (ChunkRows),
    .Depth           (Depth),
    .ResultRows      (ResultRows),
    .DimBits         (DimBits)
  ) u_sequencer (
    .clk_i             (clk_i),
    .rst_ni            (rst_ni),
    .valid_i           (valid_i),
    .ready_o           (ready_o),
    .m_i               (m_i),
    .n_i               (n_i),
    .k_i               (k_i),
    .chunk_i           (chunk_i),
    .piece_i           (piece_i),
    .overlap_i         (overlap_i),
    .w_valid_i         (w_valid_i),
    .w_ready_o         (w_ready_o),
    .a_valid_i         (a_valid_i),
    .a_ready_o         (a_ready_o),
    .taken_i           (taken),
    .load_valid_o      (load_valid),
    .load_first_o      (load_first),
    .load_zero_o       (load_zero),
    .load_columns_o    (load_columns),
    .stream_valid_o    (stream_valid),
    .stream_first_o    (stream_first),
    .stream_continue_o (stream_continue),
    .stream_partial_o  (stream_partial),
    .stream_new_total_o(stream_new_total),
    .stream_last_o     (stream_last),
    .stream_final_o    (stream_final),
    .stream_index_o    (stream_index),
    .stream_rows_o     (stream_rows),
    .stream_columns_o  (stream_columns)
  );

  // Zeros around the matrices.
  for (genvar i = 0; i < Rows; i++) begin : gen_operand
    assign operands[i*CodeBits +: CodeBits] =
        (stream_rows > RowsBits'(i)) ? a_i[i*CodeBits +: CodeBits] : '0;
  end
  for (genvar j = 0; j < Cols; j++) begin : gen_weight
    assign weights[j*CodeBits +: CodeBits] =
        (!load_zero && load_columns > ColumnsBits'(j)) ? w_i[j*CodeBits +: CodeBits] : '0;
  end

  quaver_array_core #(
    .Rows            (Rows),
    .Cols            (Cols),
    .MultiplierStages(MultiplierStages),
    .AdderStages     (AdderStages),
    .ChunkRows       (ChunkRows),
    .Depth           (Depth),
    .Fpu             (Fpu),
    .Rounding        (Rounding),
    .K               (K),
    .TotalFp32       (TotalFp32)
  ) u_core (
    .clk_i        (clk_i),
    .rst_ni       (rst_ni),
    .rounding_i   (rounding),
    .a_format_i   (a_format),
    .b_format_i   (b_format),
    .a_bias_i     (a_bias),
    .b_bias_i     (b_bias),
    .a_valid_i    (stream_valid),
    .a_first_i    (stream_first),
    .a_i          (operands),
    .a_continue_i (stream_continue),
    .a_partial_i  (stream_partial),
    .a_new_total_i(stream_new_total),
    .a_last_i     (stream_last),
    .a_index_i    (stream_index),
    .a_columns_i  (stream_columns),
    .w_valid_i    (load_valid),
    .w_first_i    (load_first),
    .w_i          (weights),
    .seed_valid_i (take),
    .seed_i       (seed_i),
    .to_i         (to),
    .y_bias_i     (y_bias),
    .y_rounding_i (y_rounding),
    .overflow_i   (overflow),
    .valid_o      (core_valid),
    .y_o          (core_y)
  );

  // The results, and what is known of them when their operands enter.
  quaver_fifo #(
    .Width(Cols * TotalBits),
    .Depth(ResultRows)
  ) u_results (
    .clk_i  (clk_i),
    .rst_ni (rst_ni),
    .valid_i(core_valid),
    .ready_o(results_ready),
    .d_i    (core_y),
    .valid_o(valid_o),
    .ready_i(ready_i),
    .q_o    (y)
  );

  quaver_fifo #(
    .Width(ColumnsBits + 1),
    .Depth(ResultRows)
  ) u_tags (
    .clk_i  (clk_i),
    .rst_ni (rst_ni),
    .valid_i(stream_valid & stream_last),
    .ready_o(tags_ready),
    .d_i    ({stream_final, stream_columns}),
    .valid_o(tags_valid),
    .ready_i(taken),
    .q_o    ({last_o, columns_o})
  );

  assign taken = valid_o & ready_i;
  for (genvar j = 0; j < Cols; j++) begin : gen_output
    assign y_o[j*TotalBits +: TotalBits] =
        (columns_o > ColumnsBits'(j)) ? y[j*TotalBits +: TotalBits] : '0;
  end

  logic unused;
  assign unused = &{1'b0, results_ready, tags_ready, tags_valid, 1'b0};

`ifndef SYNTHESIS
  quaver_handshake_checks #(
    .Width(ControlBits + 32 * Cols)
  ) u_job_checks (
    .clk_i  (clk_i),
    .rst_ni (rst_ni),
    .valid_i(valid_i),
    .ready_i(ready_o),
    .data_i ({rounding_i, a_format_i, b_format_i, a_bias_i, b_bias_i, to_i, y_bias_i, y_rounding_i,
              overflow_i, seed_i})
  );

  quaver_handshake_checks #(
    .Width(Cols * CodeBits)
  ) u_weight_checks (
    .clk_i  (clk_i),
    .rst_ni (rst_ni),
    .valid_i(w_valid_i),
    .ready_i(w_ready_o),
    .data_i (w_i)
  );

  quaver_handshake_checks #(
    .Width(Rows * CodeBits)
  ) u_operand_checks (
    .clk_i  (clk_i),
    .rst_ni (rst_ni),
    .valid_i(a_valid_i),
    .ready_i(a_ready_o),
    .data_i (a_i)
  );

  quaver_handshake_checks #(
    .Width(1 + ColumnsBits + Cols * TotalBits)
  ) u_result_checks (
    .clk_i  (clk_i),
    .rst_ni (rst_ni),
    .valid_i(valid_o),
    .ready_i(ready_i),
    .data_i ({last_o, columns_o, y_o})
  );

`ifndef __ICARUS__
  // A row of results and its tags meet at the end of their queues.
  results_kept: assert property (@(posedge clk_i) disable iff (!rst_ni)
      (!valid_o || tags_valid) && (!ready_o || (!valid_o && !tags_valid)))
    else $error("a row of results was lost or doubled");
  ends_with_last: assert property (@(posedge clk_i) disable iff (!rst_ni)
      (taken && last_o) |=> ready_o)
    else $error("the job's last row was not its last");
`endif
`endif

endmodule
