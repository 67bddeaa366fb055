// Output-stationary systolic array: edge decoders, operand skew, Rows x Cols elements, drain
// control, result de-skew.
// Source: HFP8 (Sun et al., NeurIPS 2019) for the arithmetic; the dataflow is Kung's (1982).
// Golden file: models/systolic_array/output_array.h.
//
// Time, with L = MultiplierStages + 1: operands of a step presented in cycle S meet in element
// (i, j) in cycle S + i + j. Column j drains downwards, the last row first, from cycle
// S_last + Rows + L + j; row r of a fold's results, counted from the last array row upwards, leaves
// all columns together in cycle
//   S_last + Rows + L + (Cols-1) + r.
// A fold may start right behind another if its last step comes at least Rows cycles after the
// other's.
//
// Drain: row i shifts in the first i cycles of its column's drain (it then holds nothing of this
// fold), so that a register an element is enough. The shifts travel right with the operands.
//
// Ports: a_i Rows operands, b_i Cols operands, each an FP8 code (Fpu 0 and 2) or FP169 code (Fpu
// 1), element 0 in the low bits; first_i, starts_chunk_i, last_i: the step is the fold's first, a
// chunk's first (the fold's first is one), the fold's last; a fold may pause (valid_i low) between
// steps. rounding_i, formats and biases are held while anything is in flight.
module quaver_output_array #(
  parameter int Rows = 4,
  parameter int Cols = 4,
  parameter int MultiplierStages = 1,
  parameter int Fpu = quaver_pkg::FpuHybrid,
  parameter int Rounding = quaver_pkg::RoundingFromPort,
  localparam int CodeBits = (Fpu == quaver_pkg::FpuFp16) ? 16 : 8
) (
  input  logic                     clk_i,
  input  logic                     rst_ni,
  input  logic [1:0]               rounding_i,
  input  logic                     a_format_i,
  input  logic                     b_format_i,
  input  logic [3:0]               a_bias_i,
  input  logic [3:0]               b_bias_i,
  input  logic                     valid_i,
  input  logic                     first_i,
  input  logic                     starts_chunk_i,
  input  logic                     last_i,
  input  logic [Rows*CodeBits-1:0] a_i,
  input  logic [Cols*CodeBits-1:0] b_i,
  output logic                     valid_o,
  output logic [Cols*16-1:0]       total_o
);

  localparam int Latency = MultiplierStages + 1;
  localparam int Width = (Fpu == quaver_pkg::FpuFp16) ? 16
      : (Fpu == quaver_pkg::FpuHybrid) ? quaver_pkg::OperandBits : 8;

  // Unpacked nets: element (i, j)'s inputs from the left at i*(Cols+1) + j, from above at
  // i*Cols + j.
  logic             a_valid [Rows*(Cols+1)];
  logic             a_first [Rows*(Cols+1)];
  logic             a_chunk [Rows*(Cols+1)];
  logic             a_last [Rows*(Cols+1)];
  logic [Width-1:0] a_data [Rows*(Cols+1)];
  logic             shift [Rows*(Cols+1)];
  logic [Width-1:0] b_data [(Rows+1)*Cols];
  logic [15:0]      drain [(Rows+1)*Cols];

  // Column 0's drain: bit k is its cycle k. Folds end at least Rows cycles apart, so at most one is
  // set.
  logic [Rows-1:0] drain_cycle;

  quaver_delay #(
    .Width(1),
    .Depth(Rows + Latency),
    .Reset(1'b1)
  ) u_drain_start (
    .clk_i (clk_i),
    .rst_ni(rst_ni),
    .d_i   (valid_i & last_i),
    .q_o   (drain_cycle[0])
  );

  for (genvar i = 1; i < Rows; i++) begin : gen_drain
    quaver_delay #(
      .Width(1),
      .Depth(1),
      .Reset(1'b1)
    ) u_drain_next (
      .clk_i (clk_i),
      .rst_ni(rst_ni),
      .d_i   (drain_cycle[i-1]),
      .q_o   (drain_cycle[i])
    );
  end

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
      .Depth(i),
      .Reset(1'b1)
    ) u_valid_skew (
      .clk_i (clk_i),
      .rst_ni(rst_ni),
      .d_i   (valid_i),
      .q_o   (a_valid[i*(Cols+1)])
    );

    quaver_delay #(
      .Width(Width + 3),
      .Depth(i)
    ) u_skew (
      .clk_i (clk_i),
      .rst_ni(rst_ni),
      .d_i   ({first_i, starts_chunk_i, last_i, operand}),
      .q_o   ({a_first[i*(Cols+1)], a_chunk[i*(Cols+1)], a_last[i*(Cols+1)],
               a_data[i*(Cols+1)]})
    );

    if (i == 0) begin : gen_no_shift
      assign shift[i*(Cols+1)] = 1'b0;
    end else begin : gen_shift
      assign shift[i*(Cols+1)] = |drain_cycle[i-1:0];
    end

    logic unused;
    assign unused = &{1'b0, a_valid[i*(Cols+1)+Cols], a_first[i*(Cols+1)+Cols],
                      a_chunk[i*(Cols+1)+Cols], a_last[i*(Cols+1)+Cols],
                      a_data[i*(Cols+1)+Cols], shift[i*(Cols+1)+Cols], 1'b0};
  end

  for (genvar j = 0; j < Cols; j++) begin : gen_top
    logic [Width-1:0] operand;
    if (Fpu == quaver_pkg::FpuHybrid) begin : gen_decoder
      quaver_operand_decoder u_decoder (
        .code_i   (b_i[j*CodeBits +: 8]),
        .format_i (b_format_i),
        .bias_i   (b_bias_i),
        .operand_o(operand)
      );
    end else begin : gen_code
      assign operand = b_i[j*CodeBits +: CodeBits];
    end

    // Column j's skew.
    quaver_delay #(
      .Width(Width),
      .Depth(j)
    ) u_skew (
      .clk_i (clk_i),
      .rst_ni(rst_ni),
      .d_i   (operand),
      .q_o   (b_data[j])
    );

    assign drain[j] = 16'd0;

    // De-skew: column Cols-1 is the last.
    quaver_delay #(
      .Width(16),
      .Depth(Cols - 1 - j)
    ) u_deskew (
      .clk_i (clk_i),
      .rst_ni(rst_ni),
      .d_i   (drain[Rows*Cols+j]),
      .q_o   (total_o[j*16 +: 16])
    );

    logic unused;
    assign unused = &{1'b0, b_data[Rows*Cols+j], 1'b0};
  end

  for (genvar i = 0; i < Rows; i++) begin : gen_row
    for (genvar j = 0; j < Cols; j++) begin : gen_column
      quaver_output_element #(
        .Fpu             (Fpu),
        .MultiplierStages(MultiplierStages),
        .Rounding        (Rounding)
      ) u_element (
        .clk_i     (clk_i),
        .rst_ni    (rst_ni),
        .a_format_i(a_format_i),
        .b_format_i(b_format_i),
        .a_bias_i  (a_bias_i),
        .b_bias_i  (b_bias_i),
        .rounding_i(rounding_i),
        .a_valid_i (a_valid[i*(Cols+1)+j]),
        .a_first_i (a_first[i*(Cols+1)+j]),
        .a_chunk_i (a_chunk[i*(Cols+1)+j]),
        .a_last_i  (a_last[i*(Cols+1)+j]),
        .a_i       (a_data[i*(Cols+1)+j]),
        .a_valid_o (a_valid[i*(Cols+1)+j+1]),
        .a_first_o (a_first[i*(Cols+1)+j+1]),
        .a_chunk_o (a_chunk[i*(Cols+1)+j+1]),
        .a_last_o  (a_last[i*(Cols+1)+j+1]),
        .a_o       (a_data[i*(Cols+1)+j+1]),
        .b_i       (b_data[i*Cols+j]),
        .b_o       (b_data[(i+1)*Cols+j]),
        .shift_i   (shift[i*(Cols+1)+j]),
        .shift_o   (shift[i*(Cols+1)+j+1]),
        .drain_i   (drain[i*Cols+j]),
        .drain_o   (drain[(i+1)*Cols+j])
      );
    end
  end

  quaver_delay #(
    .Width(1),
    .Depth(Cols - 1),
    .Reset(1'b1)
  ) u_valid_deskew (
    .clk_i (clk_i),
    .rst_ni(rst_ni),
    .d_i   (|drain_cycle),
    .q_o   (valid_o)
  );

`ifndef SYNTHESIS
`ifndef __ICARUS__
  bias_of_fp152: assert property (@(posedge clk_i) disable iff (!rst_ni)
      (Fpu != quaver_pkg::FpuFp16 && valid_i)
      |-> (!a_format_i || a_bias_i == 4'd15) && (!b_format_i || b_bias_i == 4'd15))
    else $error("an FP152 operand came with a bias other than 15");
`endif
`endif

endmodule
