// The systolic array with one output-rounder lane a column.
// Latency: an operand vector presented in cycle S leaves converted in cycle
// S + (Cols-1) + Rows*L + Segments + 1 (quaver_systolic_array's, and one of the rounder).
// Source: HFP8 (Sun et al., NeurIPS 2019). Golden files:
// models/systolic_array/systolic_array.h, models/stochastic_rounder/stochastic_rounder.h.
// Ports: as quaver_systolic_array and quaver_stochastic_rounder; a_columns_i the number of real
// columns of the beat's tile: only their lanes convert and step their generators (y_o of the others
// keeps its last value); seed_i one 32-bit seed a lane, lane 0 in the low bits; the conversion
// (to_i, y_bias_i, y_rounding_i, overflow_i) is held while anything is in flight.
module quaver_array_core #(
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
  localparam int CodeBits = (Fpu == quaver_pkg::FpuFp32) ? 32
      : (Fpu == quaver_pkg::FpuFp16 || Fpu == quaver_pkg::FpuBf16Fp32
         || Fpu == quaver_pkg::FpuFp16Fp32) ? 16 : 8,
  localparam int TotalBits = (TotalFp32 != 0) ? 32 : 16,
  localparam int IndexBits = (Depth > 1) ? $clog2(Depth) : 1,
  localparam int ColumnsBits = $clog2(Cols + 1)
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
  input  logic [ColumnsBits-1:0]    a_columns_i,
  input  logic                      w_valid_i,
  input  logic                      w_first_i,
  input  logic [Cols*CodeBits-1:0]  w_i,
  input  logic                      seed_valid_i,
  input  logic [Cols*32-1:0]        seed_i,
  input  logic [1:0]                to_i,
  input  logic [3:0]                y_bias_i,
  input  logic [1:0]                y_rounding_i,
  input  logic                      overflow_i,
  output logic                      valid_o,
  output logic [Cols*TotalBits-1:0] y_o
);

  localparam int Latency = MultiplierStages + AdderStages;
  localparam int Segments = (ChunkRows >= Rows) ? 1 : Rows / ChunkRows;

  logic                      total_valid;
  logic [Cols*TotalBits-1:0] totals;
  logic [ColumnsBits-1:0]    columns;

  quaver_systolic_array #(
    .Rows            (Rows),
    .Cols            (Cols),
    .MultiplierStages(MultiplierStages),
    .AdderStages     (AdderStages),
    .ChunkRows       (ChunkRows),
    .Depth           (Depth),
    .Fpu             (Fpu),
    .Rounding        (Rounding),
    .TotalFp32       (TotalFp32)
  ) u_array (
    .clk_i        (clk_i),
    .rst_ni       (rst_ni),
    .rounding_i   (rounding_i),
    .a_format_i   (a_format_i),
    .b_format_i   (b_format_i),
    .a_bias_i     (a_bias_i),
    .b_bias_i     (b_bias_i),
    .a_valid_i    (a_valid_i),
    .a_first_i    (a_first_i),
    .a_i          (a_i),
    .a_continue_i (a_continue_i),
    .a_partial_i  (a_partial_i),
    .a_new_total_i(a_new_total_i),
    .a_last_i     (a_last_i),
    .a_index_i    (a_index_i),
    .w_valid_i    (w_valid_i),
    .w_first_i    (w_first_i),
    .w_i          (w_i),
    .valid_o      (total_valid),
    .total_o      (totals)
  );

  quaver_delay #(
    .Width(ColumnsBits),
    .Depth(Cols - 1 + Rows * Latency + Segments)
  ) u_columns (
    .clk_i (clk_i),
    .rst_ni(rst_ni),
    .d_i   (a_columns_i),
    .q_o   (columns)
  );

  for (genvar j = 0; j < Cols; j++) begin : gen_lane
    logic lane_valid;

    quaver_stochastic_rounder #(
      .K       (K),
      .FromFp32(TotalFp32)
    ) u_rounder (
      .clk_i       (clk_i),
      .rst_ni      (rst_ni),
      .seed_valid_i(seed_valid_i),
      .seed_i      (seed_i[j*32 +: 32]),
      .valid_i     (total_valid && columns > ColumnsBits'(j)),
      .x_i         (totals[j*TotalBits +: TotalBits]),
      .to_i        (to_i),
      .bias_i      (y_bias_i),
      .rounding_i  (y_rounding_i),
      .overflow_i  (overflow_i),
      .valid_o     (lane_valid),
      .y_o         (y_o[j*TotalBits +: TotalBits])
    );

    // valid_o is the beat's, also for a tile without real columns.
    logic unused;
    assign unused = &{1'b0, lane_valid, 1'b0};
  end

  always_ff @(posedge clk_i) valid_o <= rst_ni & total_valid;

endmodule
