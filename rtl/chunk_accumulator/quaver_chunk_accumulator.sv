// Inter-chunk accumulation at the foot of one column, and the store from which an unfinished
// chunk's partial sum re-enters the column. Chunk sums and totals in FP169; or totals in FP32
// (TotalFp32 = 1), of sums in FP169 or FP32 (SumFp32 = 1): a total holds every value of a sum, so
// FP32 sums need FP32 totals.
// Latency: valid_i to valid_o (for last_i) Segments cycles; the re-entry port is combinational.
// Source: chunk-based accumulation (Wang et al., NeurIPS 2018), as HFP8 uses it.
// Golden file: models/chunk_accumulator/chunk_accumulator.h.
// Ports: sums_i the chunk sums of one streamed row, segment 0 (the first chunk) in the low bits;
// index_i the row inside the piece, 0..Depth-1; partial_i: the sum of segment Segments-1 is not
// the end of its chunk, store it for re-entry (0 with several segments); new_total_i: the total starts
// at +0; last_i: emit the total; rounding_i 0 rne, 1 rna, 2 rtz (FP32 totals are rounded to nearest
// even, whatever it is).
//
// Sum k is added k cycles after valid_i, each addition in one cycle with its own rounding. The
// total is read at valid_i and written at the end of cycle Segments-1, so one index may come again
// after Segments cycles (a fold lasts at least as many cycles as the array has rows, hence
// segments).
module quaver_chunk_accumulator #(
  parameter int Depth = 1024,
  parameter int Segments = 1,
  parameter int Rounding = quaver_pkg::RoundingFromPort,
  parameter int SumFp32 = 0,
  parameter int TotalFp32 = SumFp32,
  localparam int SumBits = (SumFp32 != 0) ? 32 : 16,
  localparam int TotalBits = (TotalFp32 != 0) ? 32 : 16,
  localparam int IndexBits = (Depth > 1) ? $clog2(Depth) : 1
) (
  input  logic                        clk_i,
  input  logic                        rst_ni,
  input  logic [1:0]                  rounding_i,
  input  logic                        valid_i,
  input  logic [Segments*SumBits-1:0] sums_i,
  input  logic [IndexBits-1:0]        index_i,
  input  logic                        partial_i,
  input  logic                        new_total_i,
  input  logic                        last_i,
  input  logic [IndexBits-1:0]        reenter_index_i,
  output logic [SumBits-1:0]          reenter_o,
  output logic                        valid_o,
  output logic [TotalBits-1:0]        total_o
);

  logic [TotalBits-1:0] total_mem [Depth];

  // Nets of stage k: what adder k sees. Registers of stage k: what adder k leaves.
  logic                 stage_valid [Segments];
  logic                 stage_last [Segments];
  logic [IndexBits-1:0] stage_index [Segments];
  logic [TotalBits-1:0] stage_total [Segments];
  logic [SumBits-1:0]   stage_sum [Segments];
  logic [TotalBits-1:0] stage_result [Segments];

  logic                 valid_q [Segments];
  logic                 last_q [Segments];
  logic [IndexBits-1:0] index_q [Segments];
  logic [TotalBits-1:0] total_q [Segments];

  for (genvar k = 0; k < Segments; k++) begin : gen_stage
    if (k == 0) begin : gen_read
      assign stage_valid[k] = valid_i & ~partial_i;
      assign stage_last[k] = last_i;
      assign stage_index[k] = index_i;
      assign stage_total[k] = new_total_i ? '0 : total_mem[index_i];
    end else begin : gen_carry
      assign stage_valid[k] = valid_q[k-1];
      assign stage_last[k] = last_q[k-1];
      assign stage_index[k] = index_q[k-1];
      assign stage_total[k] = total_q[k-1];
    end

    quaver_delay #(
      .Width(SumBits),
      .Depth(k)
    ) u_sum_delay (
      .clk_i (clk_i),
      .rst_ni(rst_ni),
      .d_i   (sums_i[k*SumBits +: SumBits]),
      .q_o   (stage_sum[k])
    );

    if (TotalFp32 != 0) begin : gen_fp32
      quaver_fp32_sum #(
        .Fp169(SumFp32 == 0)
      ) u_sum (
        .a_i     (stage_total[k]),
        .b_i     (stage_sum[k]),
        .result_o(stage_result[k])
      );
    end else begin : gen_fp169
      quaver_fp169_sum #(
        .Rounding(Rounding)
      ) u_sum (
        .rounding_i(rounding_i),
        .a_i       (stage_total[k]),
        .b_i       (stage_sum[k]),
        .result_o  (stage_result[k])
      );
    end

    always_ff @(posedge clk_i) begin
      valid_q[k] <= rst_ni & stage_valid[k];
      last_q[k] <= stage_last[k];
      index_q[k] <= stage_index[k];
      total_q[k] <= stage_result[k];
    end
  end

  always_ff @(posedge clk_i) begin
    if (stage_valid[Segments-1]) total_mem[stage_index[Segments-1]] <= stage_result[Segments-1];
  end

  assign valid_o = valid_q[Segments-1] & last_q[Segments-1];
  assign total_o = total_q[Segments-1];

  // Chunks that stand side by side in a fold never go on in the next one.
  if (Segments == 1) begin : gen_reentry
    logic               store;
    logic [SumBits-1:0] partial_mem [Depth];

    assign store = valid_i & partial_i;

    always_ff @(posedge clk_i) begin
      if (store) partial_mem[index_i] <= sums_i;
    end

    // A continuing fold may start as soon as the first partial sum has reached the foot.
    assign reenter_o = (store && index_i == reenter_index_i) ? sums_i
        : partial_mem[reenter_index_i];
  end else begin : gen_no_reentry
    assign reenter_o = '0;

    logic unused;
    assign unused = &{1'b0, partial_i, reenter_index_i, 1'b0};
  end

  logic unused;
  assign unused = &{1'b0, index_q[Segments-1], rounding_i, 1'b0};

endmodule
