// The control of a weight-stationary array core: walks the folds of one GEMM and says, cycle by cycle,
// which row of weights or operands enters and what becomes of its sums.
// Latency: none; a beat moves in the cycle in which its producer offers it. Golden file:
// models/sequencer/sequencer.h. An input-stationary array walks the transposed GEMM the same way.
//
// Order: column tiles of Cols outermost; inside, pieces of piece_i rows of M; innermost the folds of K,
// chunk by chunk. A fold is a load of Rows rows of weights, the lowest first, and a stream of the
// piece's rows over it. Its weight beats are its real rows alone: rows past K pass as zeros without
// one, in a cycle each.
//
// Time, with L = MultiplierStages + AdderStages, while nothing waits: with overlap_i a fold loads from
// the cycle in which the stream before it starts (the shadow weights are free), and streams
//   max(T, Rows, continues: Rows*L) cycles after it; without, it loads when the array is empty,
// (Cols-1) + Rows*L cycles after the last row. What waits shifts everything behind it, and no more: a
// stream that pauses counts as one that came late without gaps.
//
// Ports: a job (dimensions, chunk_i products a chunk, piece_i <= Depth) is taken by valid_i and ready_o
// when the one before has ended, its results taken; chunk_i is not looked at where ChunkRows < Rows.
// w_valid_i and a_valid_i offer a row each. The first row of an overlapped load enters no earlier than
// the stream's, so w_ready_o may hang on a_valid_i, and never on w_valid_i. Rows of a tile's last fold
// make results: at most ResultRows of them are under way, taken_i says that one has left.
// load_* go with a row of weights, stream_* with one of operands: rows_o of its operands and columns_o
// of the weights are real, the others zero; final_o: the job's last row.
module quaver_sequencer #(
  parameter int Rows = 4,
  parameter int Cols = 4,
  parameter int MultiplierStages = 1,
  parameter int AdderStages = 1,
  parameter int ChunkRows = 64,
  parameter int Depth = 1024,
  parameter int ResultRows = 32,
  parameter int DimBits = 16,
  localparam int IndexBits = (Depth > 1) ? $clog2(Depth) : 1,
  localparam int PieceBits = $clog2(Depth + 1),
  localparam int RowsBits = $clog2(Rows + 1),
  localparam int ColumnsBits = $clog2(Cols + 1)
) (
  input  logic                   clk_i,
  input  logic                   rst_ni,
  input  logic                   valid_i,
  output logic                   ready_o,
  input  logic [DimBits-1:0]     m_i,
  input  logic [DimBits-1:0]     n_i,
  input  logic [DimBits-1:0]     k_i,
  input  logic [DimBits-1:0]     chunk_i,
  input  logic [PieceBits-1:0]   piece_i,
  input  logic                   overlap_i,
  input  logic                   w_valid_i,
  output logic                   w_ready_o,
  input  logic                   a_valid_i,
  output logic                   a_ready_o,
  input  logic                   taken_i,
  output logic                   load_valid_o,
  output logic                   load_first_o,
  output logic                   load_zero_o,
  output logic [ColumnsBits-1:0] load_columns_o,
  output logic                   stream_valid_o,
  output logic                   stream_first_o,
  output logic                   stream_continue_o,
  output logic                   stream_partial_o,
  output logic                   stream_new_total_o,
  output logic                   stream_last_o,
  output logic                   stream_final_o,
  output logic [IndexBits-1:0]   stream_index_o,
  output logic [RowsBits-1:0]    stream_rows_o,
  output logic [ColumnsBits-1:0] stream_columns_o
);

  localparam int Latency = MultiplierStages + AdderStages;
  localparam int Segments = (ChunkRows >= Rows) ? 1 : Rows / ChunkRows;
  // Rows of K that one fold holds.
  localparam int Span = (ChunkRows >= Rows) ? Rows : Segments * ChunkRows;
  localparam int Descent = Rows * Latency;
  localparam int Drain = (Cols - 1) + Descent;
  localparam int AgeBits = $clog2(Descent + 1);
  localparam int DrainBits = $clog2(Drain + 1);
  localparam int CreditBits = $clog2(ResultRows + 1);
  localparam int RowBits = (Rows > 1) ? $clog2(Rows) : 1;
  // A fold on its way from its load to its stream: T, real rows, real columns, five tags.
  localparam int FoldBits = PieceBits + RowsBits + ColumnsBits + 5;

  // The job.
  logic [DimBits-1:0]   m_q, k_q, chunk_q;
  logic [PieceBits-1:0] piece_q;
  logic                 overlap_q, take;

  // The fold that loads: what is left of the job from it on.
  logic                   walking_q, continues_q, new_total_q;
  logic [DimBits-1:0]     n_left_q, m_left_q, k_left_q, chunk_left_q, slice;
  logic                   n_ends, m_ends, k_ends, chunk_ends, slice_ends;
  logic [PieceBits-1:0]   streamed;
  logic [RowsBits-1:0]    rows;
  logic [ColumnsBits-1:0] columns;
  logic [RowBits-1:0]     load_row_q;
  logic                   loading, load_ends;

  // The fold whose weights stand, and the one that streams.
  logic                 next_valid_q, streaming_q, may_stream, starts, ends, makes_result;
  logic [FoldBits-1:0]  next_q, current_q, fold;
  logic [PieceBits-1:0] fold_streamed;
  logic [IndexBits-1:0] index_q;
  logic                 fold_final;

  // Cycles since the last stream began, pauses apart, up to Descent; those until the array is empty.
  logic [AgeBits-1:0]    age_q;
  logic [DrainBits-1:0]  drain_q;
  logic [CreditBits-1:0] credits_q;

  assign take = valid_i & ready_o;
  assign ready_o = ~walking_q & ~next_valid_q & ~streaming_q
      & credits_q == CreditBits'(ResultRows);

  // Chunks that stand side by side end in their fold; one alone may go on in the next.
  assign chunk_ends = Segments > 1 || k_left_q <= chunk_left_q;
  assign slice = chunk_ends ? k_left_q : chunk_left_q;
  assign slice_ends = slice <= DimBits'(Span);
  assign k_ends = chunk_ends & slice_ends;
  assign m_ends = m_left_q <= DimBits'(piece_q);
  assign n_ends = n_left_q <= DimBits'(Cols);
  assign rows = slice_ends ? slice[RowsBits-1:0] : RowsBits'(Span);
  assign streamed = m_ends ? m_left_q[PieceBits-1:0] : piece_q;
  assign columns = n_ends ? n_left_q[ColumnsBits-1:0] : ColumnsBits'(Cols);

  // Loads, row Rows-1 first.
  assign loading = walking_q & (~next_valid_q | (overlap_q & starts))
      & (overlap_q | (~streaming_q & drain_q == '0));
  assign load_zero_o = RowsBits'(load_row_q) >= rows;
  assign load_valid_o = loading & (load_zero_o | w_valid_i);
  assign load_first_o = load_row_q == RowBits'(Rows - 1);
  assign load_columns_o = columns;
  assign load_ends = load_valid_o & load_row_q == '0;
  assign w_ready_o = loading & ~load_zero_o;

  always_ff @(posedge clk_i) begin
    if (!rst_ni) walking_q <= 1'b0;
    else if (take) walking_q <= 1'b1;
    else if (load_ends && k_ends && m_ends && n_ends) walking_q <= 1'b0;

    if (take) begin
      m_q <= m_i;
      k_q <= k_i;
      chunk_q <= chunk_i;
      piece_q <= piece_i;
      overlap_q <= overlap_i;
    end

    if (take) begin
      load_row_q <= RowBits'(Rows - 1);
      n_left_q <= n_i;
      m_left_q <= m_i;
      k_left_q <= k_i;
      chunk_left_q <= chunk_i;
      continues_q <= 1'b0;
      new_total_q <= 1'b1;
    end else if (load_valid_o) begin
      load_row_q <= load_ends ? RowBits'(Rows - 1) : load_row_q - RowBits'(1);
      if (load_ends) begin
        // The tile's first chunk may take several folds.
        continues_q <= ~slice_ends & Segments == 1;
        new_total_q <= k_ends | (new_total_q & ~slice_ends & Segments == 1);
        k_left_q <= k_ends ? k_q : k_left_q - DimBits'(rows);
        chunk_left_q <= slice_ends ? chunk_q : chunk_left_q - DimBits'(rows);
        if (k_ends) m_left_q <= m_ends ? m_q : m_left_q - DimBits'(streamed);
        if (k_ends && m_ends) n_left_q <= n_left_q - DimBits'(columns);
      end
    end
  end

  // Streams.
  assign fold = streaming_q ? current_q : next_q;
  assign {fold_final, stream_continue_o, stream_partial_o, stream_new_total_o, stream_last_o,
          fold_streamed, stream_rows_o, stream_columns_o} = fold;
  // Totals of one row follow each other through the segments' adders; sums that re-enter have come
  // round after Descent cycles.
  assign may_stream = streaming_q | (next_valid_q
      & (stream_continue_o ? age_q == AgeBits'(Descent) : age_q >= AgeBits'(Segments)));
  assign a_ready_o = may_stream & (~stream_last_o | credits_q != '0);
  assign stream_valid_o = a_ready_o & a_valid_i;
  assign stream_first_o = ~streaming_q;
  assign stream_index_o = index_q;
  assign starts = stream_valid_o & ~streaming_q;
  assign ends = stream_valid_o & PieceBits'(index_q) + PieceBits'(1) == fold_streamed;
  assign stream_final_o = ends & fold_final;
  assign makes_result = stream_valid_o & stream_last_o;

  always_ff @(posedge clk_i) begin
    if (!rst_ni) begin
      next_valid_q <= 1'b0;
      streaming_q <= 1'b0;
      index_q <= '0;
      age_q <= AgeBits'(Descent);
      drain_q <= '0;
      credits_q <= CreditBits'(ResultRows);
    end else begin
      next_valid_q <= load_ends | (next_valid_q & ~starts);
      if (stream_valid_o) begin
        streaming_q <= ~ends;
        index_q <= ends ? '0 : index_q + IndexBits'(1);
      end

      if (starts) age_q <= AgeBits'(1);
      else if ((stream_valid_o || !streaming_q) && age_q != AgeBits'(Descent))
        age_q <= age_q + AgeBits'(1);

      if (ends) drain_q <= DrainBits'(Drain - 1);
      else if (drain_q != '0) drain_q <= drain_q - DrainBits'(1);

      credits_q <= credits_q + CreditBits'(taken_i) - CreditBits'(makes_result);
    end
    if (load_ends)
      next_q <= {k_ends & m_ends & n_ends, continues_q, ~slice_ends & Segments == 1, new_total_q,
                 k_ends, streamed, rows, columns};
    if (starts) current_q <= next_q;
  end

`ifndef SYNTHESIS
  quaver_handshake_checks #(
    .Width(4 * DimBits + PieceBits + 1)
  ) u_job_checks (
    .clk_i  (clk_i),
    .rst_ni (rst_ni),
    .valid_i(valid_i),
    .ready_i(ready_o),
    .data_i ({m_i, n_i, k_i, chunk_i, piece_i, overlap_i})
  );

  quaver_handshake_checks u_weight_checks (
    .clk_i  (clk_i),
    .rst_ni (rst_ni),
    .valid_i(w_valid_i),
    .ready_i(w_ready_o),
    .data_i (1'b0)
  );

  quaver_handshake_checks u_operand_checks (
    .clk_i  (clk_i),
    .rst_ni (rst_ni),
    .valid_i(a_valid_i),
    .ready_i(a_ready_o),
    .data_i (1'b0)
  );

  // Control goes on at once: only what is unknown can be wrong with it.
  quaver_handshake_checks #(
    .Width(2 + ColumnsBits)
  ) u_load_checks (
    .clk_i  (clk_i),
    .rst_ni (rst_ni),
    .valid_i(load_valid_o),
    .ready_i(1'b1),
    .data_i ({load_first_o, load_zero_o, load_columns_o})
  );

  quaver_handshake_checks #(
    .Width(6 + IndexBits + RowsBits + ColumnsBits)
  ) u_stream_checks (
    .clk_i  (clk_i),
    .rst_ni (rst_ni),
    .valid_i(stream_valid_o),
    .ready_i(1'b1),
    .data_i ({stream_first_o, stream_continue_o, stream_partial_o, stream_new_total_o,
              stream_last_o, stream_final_o, stream_index_o, stream_rows_o, stream_columns_o})
  );

  // What a job takes, by its dimensions: every row of A once a column tile and fold, every row of B
  // once a column tile and piece.
  int m, n, k, chunk, piece, tile_folds;
  always_comb begin
    m = int'(m_i);
    n = (int'(n_i) + Cols - 1) / Cols;
    k = int'(k_i);
    piece = int'(piece_i);
    chunk = (Segments > 1) ? Span : int'(chunk_i);
    tile_folds = (chunk == 0) ? 0 : k / chunk * ((chunk + Span - 1) / Span)
        + (k % chunk + Span - 1) / Span;
  end

  int operands_left_q, weights_left_q, results_q;
  always_ff @(posedge clk_i) begin
    if (!rst_ni) begin
      operands_left_q <= 0;
      weights_left_q <= 0;
      results_q <= 0;
    end else begin
      if (take) begin
        operands_left_q <= m * n * tile_folds;
        weights_left_q <= k * n * ((m + piece - 1) / piece);
      end else begin
        operands_left_q <= operands_left_q - {31'd0, a_valid_i & a_ready_o};
        weights_left_q <= weights_left_q - {31'd0, w_valid_i & w_ready_o};
      end
      results_q <= results_q + {31'd0, makes_result} - {31'd0, taken_i};
    end
  end
`ifndef __ICARUS__
  job_is_whole: assert property (@(posedge clk_i) disable iff (!rst_ni)
      take |-> (m_i != '0 && n_i != '0 && k_i != '0 && (Segments > 1 || chunk_i != '0)
                && piece_i != '0 && int'(piece_i) <= Depth))
    else $error("a job has no rows, columns or products, or a piece deeper than the accumulators");
  beats_kept: assert property (@(posedge clk_i) disable iff (!rst_ni)
      ready_o |-> (operands_left_q == 0 && weights_left_q == 0))
    else $error("a beat was lost or doubled");
  results_fit: assert property (@(posedge clk_i) disable iff (!rst_ni)
      results_q >= 0 && results_q <= ResultRows && !(taken_i && results_q == 0))
    else $error("more results left than were made, or there is no place for one");
`endif
`endif

endmodule
