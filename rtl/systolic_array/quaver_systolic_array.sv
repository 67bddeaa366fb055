// Weight-stationary systolic array: edge decoders, operand skew, Rows x Cols elements, one chunk
// accumulator a column, result de-skew.
// Source: HFP8 (Sun et al., NeurIPS 2019) for the arithmetic; the dataflow is Kung's (1982).
// Golden file: models/systolic_array/systolic_array.h.
//
// Time, with L = MultiplierStages + AdderStages: an operand vector presented in cycle S works in
// element (i, j) from cycle S + j + i*L; the foot of column j sees its aligned segment sums in
// cycle S + j + Rows*L; the totals of all columns leave together in cycle
//   S + (Cols-1) + Rows*L + Segments.
// Weights: row Rows-1 first (w_first_i), one row a cycle; row 0 last, at the latest in cycle S - 1
// of the fold that uses them, and row Rows-1 at the earliest in the cycle in which the stream of
// the previous fold starts. A fold that continues a chunk starts at the earliest Rows*L after the
// fold it continues.
//
// Chunks: ChunkRows >= Rows: one segment, and a chunk may take several folds (a_partial_i stores
// the sum at the foot, a_continue_i of the next fold takes it as the column's start). Otherwise
// Segments = Rows / ChunkRows chunks a fold; rows left over below them do not count.
//
// Ports: a_i Rows operands, w_i Cols weights, each an FP8 code (Fpu 0 and 2), FP169 code (Fpu 1) or
// code of the IEEE format (Fpu 3 to 6, whose sums are FP32), element 0 in the low bits; total_o FP169,
// or FP32 where TotalFp32 is set, as it is for FP32 sums; a_index_i row of the piece, 0..Depth-1; the
// tags of a beat are presented with it. rounding_i, formats and biases are held while anything is in
// flight.
module quaver_systolic_array #(
  parameter int Rows = 4,
  parameter int Cols = 4,
  parameter int MultiplierStages = 1,
  parameter int AdderStages = 1,
  parameter int ChunkRows = 64,
  parameter int Depth = 1024,
  parameter int Fpu = quaver_pkg::FpuHybrid,
  parameter int Rounding = quaver_pkg::RoundingFromPort,
  parameter int TotalFp32 = (Fpu >= quaver_pkg::FpuFp8Fp32) ? 1 : 0,
  localparam int CodeBits = (Fpu == quaver_pkg::FpuFp32) ? 32
      : (Fpu == quaver_pkg::FpuFp16 || Fpu == quaver_pkg::FpuBf16Fp32
         || Fpu == quaver_pkg::FpuFp16Fp32) ? 16 : 8,
  localparam int TotalBits = (TotalFp32 != 0) ? 32 : 16,
  localparam int IndexBits = (Depth > 1) ? $clog2(Depth) : 1
) (
  input  logic                      clk_i,
  input  logic                      rst_ni,
  input  logic [1:0]                rounding_i,
  input  logic                      a_format_i,
  input  logic                      b_format_i,
  input  logic [3:0]                a_bias_i,
  input  logic [3:0]                b_bias_i,
  input  logic                      a_valid_i,
  input  logic                      a_first_i,
  input  logic [Rows*CodeBits-1:0]  a_i,
  input  logic                      a_continue_i,
  input  logic                      a_partial_i,
  input  logic                      a_new_total_i,
  input  logic                      a_last_i,
  input  logic [IndexBits-1:0]      a_index_i,
  input  logic                      w_valid_i,
  input  logic                      w_first_i,
  input  logic [Cols*CodeBits-1:0]  w_i,
  output logic                      valid_o,
  output logic [Cols*TotalBits-1:0] total_o
);

  localparam int Latency = MultiplierStages + AdderStages;
  localparam int Segments = (ChunkRows >= Rows) ? 1 : Rows / ChunkRows;
  localparam int SegmentRows = (ChunkRows >= Rows) ? Rows : ChunkRows;
  localparam int Width = (Fpu == quaver_pkg::FpuHybrid) ? quaver_pkg::OperandBits : CodeBits;
  localparam int SumBits = (Fpu >= quaver_pkg::FpuFp8Fp32) ? 32 : 16;
  localparam int FootBits = IndexBits + 3;

  // Unpacked nets: element (i, j)'s inputs from the left at i*(Cols+1) + j, from above at
  // i*Cols + j.
  logic               a_valid [Rows*(Cols+1)];
  logic               a_first [Rows*(Cols+1)];
  logic [Width-1:0]   a_data [Rows*(Cols+1)];
  logic               w_valid [(Rows+1)*Cols];
  logic               w_first [(Rows+1)*Cols];
  logic [Width-1:0]   w_data [(Rows+1)*Cols];
  logic [SumBits-1:0] psum_in [Rows*Cols];
  logic [SumBits-1:0] psum_out [Rows*Cols];
  logic               psum_valid [Rows*Cols];

  // Tags at the head and at the foot of every column, in the column's time.
  logic [IndexBits:0]  head_tags [Cols];
  logic                foot_valid [Cols];
  logic [FootBits-1:0] foot_tags [Cols];
  logic [SumBits-1:0]  reenter [Cols];
  logic                total_valid [Cols];
  logic                aligned_valid [Cols];

  for (genvar i = 0; i < Rows; i++) begin : gen_left
    logic [Width-1:0] operand;
    if (Fpu == quaver_pkg::FpuHybrid) begin : gen_decoder
      quaver_operand_decoder u_decoder (
        .code_i   (a_i[i*CodeBits +: 8]),
        .format_i (a_format_i),
        .bias_i   (a_bias_i),
        .operand_o(operand)
      );
    end else begin : gen_code
      assign operand = a_i[i*CodeBits +: CodeBits];
    end

    // Row i's skew.
    quaver_delay #(
      .Width(1),
      .Depth(i * Latency),
      .Reset(1'b1)
    ) u_valid_skew (
      .clk_i (clk_i),
      .rst_ni(rst_ni),
      .d_i   (a_valid_i),
      .q_o   (a_valid[i*(Cols+1)])
    );

    quaver_delay #(
      .Width(Width + 1),
      .Depth(i * Latency)
    ) u_skew (
      .clk_i (clk_i),
      .rst_ni(rst_ni),
      .d_i   ({a_first_i, operand}),
      .q_o   ({a_first[i*(Cols+1)], a_data[i*(Cols+1)]})
    );
  end

  for (genvar j = 0; j < Cols; j++) begin : gen_top
    logic [Width-1:0] weight;
    if (Fpu == quaver_pkg::FpuHybrid) begin : gen_decoder
      quaver_operand_decoder u_decoder (
        .code_i   (w_i[j*CodeBits +: 8]),
        .format_i (b_format_i),
        .bias_i   (b_bias_i),
        .operand_o(weight)
      );
    end else begin : gen_code
      assign weight = w_i[j*CodeBits +: CodeBits];
    end

    // Column j's skew.
    quaver_delay #(
      .Width(1),
      .Depth(j),
      .Reset(1'b1)
    ) u_valid_skew (
      .clk_i (clk_i),
      .rst_ni(rst_ni),
      .d_i   (w_valid_i),
      .q_o   (w_valid[j])
    );

    quaver_delay #(
      .Width(Width + 1),
      .Depth(j)
    ) u_skew (
      .clk_i (clk_i),
      .rst_ni(rst_ni),
      .d_i   ({w_first_i, weight}),
      .q_o   ({w_first[j], w_data[j]})
    );

    // The tags reach the head j cycles after the beat, the foot Rows*L later. Column 0's delay to
    // the foot serves all columns, one more register a column.
    if (j == 0) begin : gen_first_tags
      assign head_tags[j] = {a_continue_i, a_index_i};

      quaver_delay #(
        .Width(1),
        .Depth(Rows * Latency),
        .Reset(1'b1)
      ) u_foot_valid (
        .clk_i (clk_i),
        .rst_ni(rst_ni),
        .d_i   (a_valid_i),
        .q_o   (foot_valid[j])
      );

      quaver_delay #(
        .Width(FootBits),
        .Depth(Rows * Latency)
      ) u_foot_tags (
        .clk_i (clk_i),
        .rst_ni(rst_ni),
        .d_i   ({a_partial_i, a_new_total_i, a_last_i, a_index_i}),
        .q_o   (foot_tags[j])
      );
    end else begin : gen_next_tags
      quaver_delay #(
        .Width(1),
        .Depth(1),
        .Reset(1'b1)
      ) u_foot_valid (
        .clk_i (clk_i),
        .rst_ni(rst_ni),
        .d_i   (foot_valid[j-1]),
        .q_o   (foot_valid[j])
      );

      quaver_delay #(
        .Width(FootBits + IndexBits + 1),
        .Depth(1)
      ) u_tags (
        .clk_i (clk_i),
        .rst_ni(rst_ni),
        .d_i   ({head_tags[j-1], foot_tags[j-1]}),
        .q_o   ({head_tags[j], foot_tags[j]})
      );
    end
  end

  for (genvar i = 0; i < Rows; i++) begin : gen_row
    for (genvar j = 0; j < Cols; j++) begin : gen_column
      if (i == 0) begin : gen_head
        assign psum_in[j] = head_tags[j][IndexBits] ? reenter[j] : '0;
      end else if (i % SegmentRows == 0) begin : gen_segment_head
        assign psum_in[i*Cols+j] = '0;
      end else begin : gen_inner
        assign psum_in[i*Cols+j] = psum_out[(i-1)*Cols+j];
      end

      quaver_processing_element #(
        .Fpu             (Fpu),
        .MultiplierStages(MultiplierStages),
        .AdderStages     (AdderStages),
        .Rounding        (Rounding)
      ) u_element (
        .clk_i       (clk_i),
        .rst_ni      (rst_ni),
        .a_format_i  (a_format_i),
        .b_format_i  (b_format_i),
        .a_bias_i    (a_bias_i),
        .b_bias_i    (b_bias_i),
        .rounding_i  (rounding_i),
        .a_valid_i   (a_valid[i*(Cols+1)+j]),
        .a_first_i   (a_first[i*(Cols+1)+j]),
        .a_i         (a_data[i*(Cols+1)+j]),
        .a_valid_o   (a_valid[i*(Cols+1)+j+1]),
        .a_first_o   (a_first[i*(Cols+1)+j+1]),
        .a_o         (a_data[i*(Cols+1)+j+1]),
        .w_valid_i   (w_valid[i*Cols+j]),
        .w_first_i   (w_first[i*Cols+j]),
        .w_i         (w_data[i*Cols+j]),
        .w_valid_o   (w_valid[(i+1)*Cols+j]),
        .w_first_o   (w_first[(i+1)*Cols+j]),
        .w_o         (w_data[(i+1)*Cols+j]),
        .psum_i      (psum_in[i*Cols+j]),
        .psum_valid_o(psum_valid[i*Cols+j]),
        .psum_o      (psum_out[i*Cols+j])
      );

      logic unused;
      assign unused = &{1'b0, psum_valid[i*Cols+j], psum_out[i*Cols+j], 1'b0};
    end

    logic unused;
    assign unused = &{1'b0, a_valid[i*(Cols+1)+Cols], a_first[i*(Cols+1)+Cols],
                      a_data[i*(Cols+1)+Cols], 1'b0};
  end

  for (genvar j = 0; j < Cols; j++) begin : gen_foot
    logic [Segments*SumBits-1:0] sums;
    logic [TotalBits-1:0]        total;

    // Segment k's last row is (k+1)*SegmentRows - 1; its sums wait until the foot's time.
    for (genvar k = 0; k < Segments; k++) begin : gen_tap
      quaver_delay #(
        .Width(SumBits),
        .Depth((Rows - (k + 1) * SegmentRows) * Latency)
      ) u_tap (
        .clk_i (clk_i),
        .rst_ni(rst_ni),
        .d_i   (psum_out[((k+1)*SegmentRows-1)*Cols+j]),
        .q_o   (sums[k*SumBits +: SumBits])
      );
    end

    quaver_chunk_accumulator #(
      .Depth    (Depth),
      .Segments (Segments),
      .Rounding (Rounding),
      .SumFp32  ((SumBits == 32) ? 1 : 0),
      .TotalFp32(TotalFp32)
    ) u_accumulator (
      .clk_i          (clk_i),
      .rst_ni         (rst_ni),
      .rounding_i     (rounding_i),
      .valid_i        (foot_valid[j]),
      .sums_i         (sums),
      .index_i        (foot_tags[j][IndexBits-1:0]),
      .partial_i      (foot_tags[j][IndexBits+2]),
      .new_total_i    (foot_tags[j][IndexBits+1]),
      .last_i         (foot_tags[j][IndexBits]),
      .reenter_index_i(head_tags[j][IndexBits-1:0]),
      .reenter_o      (reenter[j]),
      .valid_o        (total_valid[j]),
      .total_o        (total)
    );

    // De-skew: column Cols-1 is the last.
    quaver_delay #(
      .Width(1),
      .Depth(Cols - 1 - j),
      .Reset(1'b1)
    ) u_valid_deskew (
      .clk_i (clk_i),
      .rst_ni(rst_ni),
      .d_i   (total_valid[j]),
      .q_o   (aligned_valid[j])
    );

    quaver_delay #(
      .Width(TotalBits),
      .Depth(Cols - 1 - j)
    ) u_deskew (
      .clk_i (clk_i),
      .rst_ni(rst_ni),
      .d_i   (total),
      .q_o   (total_o[j*TotalBits +: TotalBits])
    );

    logic unused;
    assign unused = &{1'b0, aligned_valid[j], w_valid[Rows*Cols+j], w_first[Rows*Cols+j],
                      w_data[Rows*Cols+j], 1'b0};
  end

  assign valid_o = aligned_valid[Cols-1];

`ifndef SYNTHESIS
`ifndef __ICARUS__
  bias_of_fp152: assert property (@(posedge clk_i) disable iff (!rst_ni)
      Fpu == quaver_pkg::FpuHybrid
      |-> (!(a_valid_i && a_format_i) || a_bias_i == 4'd15)
      && (!(w_valid_i && b_format_i) || b_bias_i == 4'd15))
    else $error("an FP152 operand came with a bias other than 15");
`endif
`endif

endmodule
