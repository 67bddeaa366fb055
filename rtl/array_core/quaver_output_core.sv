// The output-stationary array with one output-rounder lane a column.
// Latency: row r of a fold's results leaves converted Rows + L + (Cols-1) + r + 1 cycles after the
// fold's last step was presented (quaver_output_array's, and one of the rounder).
// Source: HFP8 (Sun et al., NeurIPS 2019). Golden files: models/systolic_array/output_array.h,
// models/stochastic_rounder/stochastic_rounder.h.
// Ports: as quaver_output_array and quaver_stochastic_rounder; rows_i and columns_i: the rows (from
// the last array row upwards) and columns of the fold's tile that hold outputs, read with its last
// step: only they convert and step their lanes' generators (y_o of the others keeps its last
// value); seed_i one 32-bit seed a lane, lane 0 in the low bits; the conversion (to_i, y_bias_i,
// y_rounding_i, overflow_i) is held while anything is in flight.
module quaver_output_core #(
  parameter int Rows = 4,
  parameter int Cols = 4,
  parameter int MultiplierStages = 1,
  parameter int Fpu = quaver_pkg::FpuHybrid,
  parameter int Rounding = quaver_pkg::RoundingFromPort,
  parameter int K = 8,
  localparam int CodeBits = (Fpu == quaver_pkg::FpuFp16) ? 16 : 8,
  localparam int RowsBits = $clog2(Rows + 1),
  localparam int ColumnsBits = $clog2(Cols + 1)
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
  input  logic [RowsBits-1:0]      rows_i,
  input  logic [ColumnsBits-1:0]   columns_i,
  input  logic [Rows*CodeBits-1:0] a_i,
  input  logic [Cols*CodeBits-1:0] b_i,
  input  logic                     seed_valid_i,
  input  logic [Cols*32-1:0]       seed_i,
  input  logic [1:0]               to_i,
  input  logic [3:0]               y_bias_i,
  input  logic [1:0]               y_rounding_i,
  input  logic                     overflow_i,
  output logic                     valid_o,
  output logic [Cols*16-1:0]       y_o
);

  localparam int Latency = MultiplierStages + 1;

  logic                   total_valid, starts;
  logic [Cols*16-1:0]     totals;
  logic [RowsBits-1:0]    new_rows, rows_left, rows_left_q;
  logic [ColumnsBits-1:0] new_columns, columns, columns_q;

  quaver_output_array #(
    .Rows            (Rows),
    .Cols            (Cols),
    .MultiplierStages(MultiplierStages),
    .Fpu             (Fpu),
    .Rounding        (Rounding)
  ) u_array (
    .clk_i         (clk_i),
    .rst_ni        (rst_ni),
    .rounding_i    (rounding_i),
    .a_format_i    (a_format_i),
    .b_format_i    (b_format_i),
    .a_bias_i      (a_bias_i),
    .b_bias_i      (b_bias_i),
    .valid_i       (valid_i),
    .first_i       (first_i),
    .starts_chunk_i(starts_chunk_i),
    .last_i        (last_i),
    .a_i           (a_i),
    .b_i           (b_i),
    .valid_o       (total_valid),
    .total_o       (totals)
  );

  // The tile's size meets its first row of totals.
  quaver_delay #(
    .Width(1),
    .Depth(Rows + Latency + Cols - 1),
    .Reset(1'b1)
  ) u_starts (
    .clk_i (clk_i),
    .rst_ni(rst_ni),
    .d_i   (valid_i & last_i),
    .q_o   (starts)
  );

  quaver_delay #(
    .Width(RowsBits + ColumnsBits),
    .Depth(Rows + Latency + Cols - 1)
  ) u_size (
    .clk_i (clk_i),
    .rst_ni(rst_ni),
    .d_i   ({rows_i, columns_i}),
    .q_o   ({new_rows, new_columns})
  );

  assign rows_left = starts ? new_rows : rows_left_q;
  assign columns = starts ? new_columns : columns_q;

  always_ff @(posedge clk_i) begin
    if (!rst_ni) rows_left_q <= '0;
    else if (rows_left != '0) rows_left_q <= rows_left - 1'b1;
    else rows_left_q <= '0;
    columns_q <= columns;
    valid_o <= rst_ni & total_valid;
  end

  for (genvar j = 0; j < Cols; j++) begin : gen_lane
    logic lane_valid;

    quaver_stochastic_rounder #(
      .K(K)
    ) u_rounder (
      .clk_i       (clk_i),
      .rst_ni      (rst_ni),
      .seed_valid_i(seed_valid_i),
      .seed_i      (seed_i[j*32 +: 32]),
      .valid_i     (total_valid && rows_left != '0 && columns > ColumnsBits'(j)),
      .x_i         (totals[j*16 +: 16]),
      .to_i        (to_i),
      .bias_i      (y_bias_i),
      .rounding_i  (y_rounding_i),
      .overflow_i  (overflow_i),
      .valid_o     (lane_valid),
      .y_o         (y_o[j*16 +: 16])
    );

    // valid_o is the row's, also where it holds no output.
    logic unused;
    assign unused = &{1'b0, lane_valid, 1'b0};
  end

endmodule
