// Inter-chunk accumulation at the foot of one column, and the store from which an unfinished
// chunk's partial sum re-enters the column. FP169 chunk sums, FP169 totals.
// Latency: valid_i to valid_o (for last_i) Segments cycles; the re-entry port is combinational.
// Source: chunk-based accumulation (Wang et al., NeurIPS 2018), as HFP8 uses it.
// Golden file: models/chunk_accumulator/chunk_accumulator.h.
// Ports: sums_i the chunk sums of one streamed row, segment 0 (the first chunk) in the low bits;
// index_i the row inside the piece, 0..Depth-1; partial_i: the sum of segment Segments-1 is not
// the end of its chunk, store it for re-entry; new_total_i: the total starts at +0; last_i: emit
// the total; rounding_i 0 rne, 1 rna, 2 rtz.
//
// Sum k is added k cycles after valid_i, each addition in one cycle with its own rounding. The
// total is read at valid_i and written at the end of cycle Segments-1, so one index may come again
// after Segments cycles (a fold lasts at least as many cycles as the array has rows, hence
// segments).
module quaver_chunk_accumulator #(
  parameter int Depth = 1024,
  parameter int Segments = 1,
  parameter int Rounding = quaver_pkg::RoundingFromPort,
  localparam int IndexBits = (Depth > 1) ? $clog2(Depth) : 1
) (
  input  logic                   clk_i,
  input  logic                   rst_ni,
  input  logic [1:0]             rounding_i,
  input  logic                   valid_i,
  input  logic [Segments*16-1:0] sums_i,
  input  logic [IndexBits-1:0]   index_i,
  input  logic                   partial_i,
  input  logic                   new_total_i,
  input  logic                   last_i,
  input  logic [IndexBits-1:0]   reenter_index_i,
  output logic [15:0]            reenter_o,
  output logic                   valid_o,
  output logic [15:0]            total_o
);

  logic [15:0] total_mem [Depth];
  logic [15:0] partial_mem [Depth];

  // Nets of stage k: what adder k sees. Registers of stage k: what adder k leaves.
  logic                 stage_valid [Segments];
  logic                 stage_last [Segments];
  logic [IndexBits-1:0] stage_index [Segments];
  logic [15:0]          stage_total [Segments];
  logic [15:0]          stage_sum [Segments];
  logic [15:0]          stage_result [Segments];

  logic                 valid_q [Segments];
  logic                 last_q [Segments];
  logic [IndexBits-1:0] index_q [Segments];
  logic [15:0]          total_q [Segments];

  logic        add, store;
  logic [15:0] partial_sum;

  assign add = valid_i & ~partial_i;
  assign store = valid_i & partial_i;
  assign partial_sum = sums_i[(Segments-1)*16 +: 16];

  for (genvar k = 0; k < Segments; k++) begin : gen_stage
    if (k == 0) begin : gen_read
      assign stage_valid[k] = add;
      assign stage_last[k] = last_i;
      assign stage_index[k] = index_i;
      assign stage_total[k] = new_total_i ? 16'd0 : total_mem[index_i];
    end else begin : gen_carry
      assign stage_valid[k] = valid_q[k-1];
      assign stage_last[k] = last_q[k-1];
      assign stage_index[k] = index_q[k-1];
      assign stage_total[k] = total_q[k-1];
    end

    quaver_delay #(
      .Width(16),
      .Depth(k)
    ) u_sum_delay (
      .clk_i (clk_i),
      .rst_ni(rst_ni),
      .d_i   (sums_i[k*16 +: 16]),
      .q_o   (stage_sum[k])
    );

    quaver_fp169_sum #(
      .Rounding(Rounding)
    ) u_sum (
      .rounding_i(rounding_i),
      .a_i       (stage_total[k]),
      .b_i       (stage_sum[k]),
      .result_o  (stage_result[k])
    );

    always_ff @(posedge clk_i) begin
      valid_q[k] <= rst_ni & stage_valid[k];
      last_q[k] <= stage_last[k];
      index_q[k] <= stage_index[k];
      total_q[k] <= stage_result[k];
    end
  end

  always_ff @(posedge clk_i) begin
    if (stage_valid[Segments-1]) total_mem[stage_index[Segments-1]] <= stage_result[Segments-1];
    if (store) partial_mem[index_i] <= partial_sum;
  end

  assign valid_o = valid_q[Segments-1] & last_q[Segments-1];
  assign total_o = total_q[Segments-1];

  // A continuing fold may start as soon as the first partial sum has reached the foot.
  assign reenter_o = (store && index_i == reenter_index_i) ? partial_sum
      : partial_mem[reenter_index_i];

  logic unused;
  assign unused = &{1'b0, index_q[Segments-1], 1'b0};

endmodule
