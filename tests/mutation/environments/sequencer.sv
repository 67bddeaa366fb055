// What surrounds a sequencer: whole jobs, and results that are taken after they were made.
module environment #(
  parameter int Rows = 4,
  parameter int Cols = 4,
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
  output logic [ColumnsBits+1:0] load_when_valid,
  output logic                   stream_valid_o,
  output logic [IndexBits+RowsBits+ColumnsBits+5:0] stream_when_valid
);

  localparam int CreditBits = $clog2(ResultRows + 1);

  logic                   load_first_o, load_zero_o;
  logic [ColumnsBits-1:0] load_columns_o;
  logic                   stream_first_o, stream_continue_o, stream_partial_o, stream_new_total_o;
  logic                   stream_last_o, stream_final_o;
  logic [IndexBits-1:0]   stream_index_o;
  logic [RowsBits-1:0]    stream_rows_o;
  logic [ColumnsBits-1:0] stream_columns_o;
  logic [CreditBits-1:0]  credits;

  // The first cycle is one of reset.
  logic begun_q = 1'b0;
  logic reset_n;
  always_ff @(posedge clk_i) begun_q <= 1'b1;
  assign reset_n = rst_ni & begun_q;

  quaver_sequencer unit (
    .rst_ni(reset_n),
    .\credits_q (credits),
    .*
  );
  assign load_when_valid = load_valid_o ? {load_first_o, load_zero_o, load_columns_o} : '0;
  assign stream_when_valid = stream_valid_o
      ? {stream_first_o, stream_continue_o, stream_partial_o, stream_new_total_o, stream_last_o,
         stream_final_o, stream_index_o, stream_rows_o, stream_columns_o}
      : '0;

  // Rows of results under way.
  logic [CreditBits-1:0] results_q = '0;
  always_ff @(posedge clk_i) begin
    if (!reset_n) results_q <= '0;
    else results_q <= results_q + CreditBits'(stream_valid_o & stream_last_o) - CreditBits'(taken_i);
  end

  always_comb begin
    assume (m_i != '0 && n_i != '0 && k_i != '0 && (ChunkRows < Rows || chunk_i != '0));
    assume (piece_i != '0 && 32'(piece_i) <= Depth);
    assume (!taken_i || results_q != '0);
  end
  always_comb if (begun_q) assert (32'(credits) + 32'(results_q) == ResultRows);

endmodule
