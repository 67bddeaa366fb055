// What surrounds an engine: whole jobs, and a consumer that looks at results only when they are there.
module environment #(
  parameter int Rows = 4,
  parameter int Cols = 4,
  parameter int MultiplierStages = 1,
  parameter int AdderStages = 1,
  parameter int ChunkRows = 64,
  parameter int Depth = 1024,
  parameter int Fpu = quaver_pkg::FpuHybrid,
  parameter int TotalFp32 = (Fpu >= quaver_pkg::FpuFp8Fp32) ? 1 : 0,
  parameter int ResultRows = Cols + 2 + Rows * (MultiplierStages + AdderStages)
      + ((ChunkRows >= Rows) ? 1 : Rows / ChunkRows),
  parameter int DimBits = 16,
  localparam int CodeBits = (Fpu == quaver_pkg::FpuFp32) ? 32
      : (Fpu == quaver_pkg::FpuFp16 || Fpu == quaver_pkg::FpuBf16Fp32
         || Fpu == quaver_pkg::FpuFp16Fp32) ? 16 : 8,
  localparam int TotalBits = (TotalFp32 != 0) ? 32 : 16,
  localparam int PieceBits = $clog2(Depth + 1),
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
  output logic                      last_when_valid,
  output logic [ColumnsBits-1:0]    columns_when_valid,
  output logic [Cols*TotalBits-1:0] y_when_valid
);

  localparam int Segments = (ChunkRows >= Rows) ? 1 : Rows / ChunkRows;
  // Cycles from a row of operands to its results' write into their queue.
  localparam int Flight = Cols - 1 + Rows * (MultiplierStages + AdderStages) + Segments + 1;
  localparam int CountBits = $clog2(ResultRows + 1);
  // A fold on its way through the sequencer: its tags stand above its dimensions.
  localparam int FoldBits = PieceBits + $clog2(Rows + 1) + ColumnsBits + 5;
  localparam int LastBit = FoldBits - 5;
  localparam int PartialBit = FoldBits - 3;

  logic                      last_o;
  logic [ColumnsBits-1:0]    columns_o;
  logic [Cols*TotalBits-1:0] y_o;
  logic [CountBits-1:0]      tags, results, credits;
  logic [DimBits-1:0]        n_left;
  logic [FoldBits-1:0]       next, current;
  logic                      enters, leaves, walking, next_valid, streaming;

  // The first cycle is one of reset.
  logic begun_q = 1'b0;
  logic reset_n;
  always_ff @(posedge clk_i) begun_q <= 1'b1;
  assign reset_n = rst_ni & begun_q;

  quaver_gemm_engine unit (
    .rst_ni(reset_n),
    .\u_tags.count_q (tags),
    .\u_results.count_q (results),
    .\u_sequencer.credits_q (credits),
    .\u_sequencer.makes_result (enters),
    .\u_sequencer.n_left_q (n_left),
    .\u_sequencer.walking_q (walking),
    .\u_sequencer.next_q (next),
    .\u_sequencer.next_valid_q (next_valid),
    .\u_sequencer.current_q (current),
    .\u_sequencer.streaming_q (streaming),
    .\u_core.valid_o (leaves),
    .*
  );
  assign last_when_valid = valid_o & last_o;
  assign columns_when_valid = valid_o ? columns_o : '0;
  assign y_when_valid = valid_o ? y_o : '0;

  always_comb begin
    assume (m_i != '0 && n_i != '0 && k_i != '0 && (Segments > 1 || chunk_i != '0));
    assume (piece_i != '0 && 32'(piece_i) <= Depth);
    assume (rounding_i != 2'd3 && to_i != 2'd3 && y_rounding_i != 2'd3);
    assume (!a_format_i || a_bias_i == 4'd15);
    assume (!b_format_i || b_bias_i == 4'd15);
  end

  // A row on its way stands in the queue of tags, and then in that of results, too: neither overflows,
  // and they end together.
  logic [Flight-1:0] flight_q = '0;
  int                under_way;
  always_ff @(posedge clk_i) flight_q <= reset_n ? {flight_q[Flight-2:0], enters} : '0;
  always_comb begin
    under_way = 0;
    for (int i = 0; i < Flight; i++) under_way += 32'(flight_q[i]);
  end
  always_comb if (begun_q) begin
    assert (leaves == flight_q[Flight-1]);
    assert (32'(tags) == 32'(results) + under_way);
    assert (32'(tags) + 32'(credits) == ResultRows);
    assert (!walking || n_left != '0);
    // A tile's last fold ends its chunk.
    assert (!(next_valid && next[LastBit] && next[PartialBit]));
    assert (!(streaming && current[LastBit] && current[PartialBit]));
  end

endmodule
