// The pipeline registers of an FPU whose parts are combinational: multiplier -> sum -> rounding.
// Latency: MultiplierStages (>= 0) + AdderStages (>= 1) cycles. Registers: MultiplierStages behind
// the multiplier; AdderStages >= 2 puts one between sum and rounding; the rest stand behind the
// result, for a synthesis tool that retimes. Has no golden counterpart: it carries time, not
// arithmetic.
// Ports: each part's output _i comes back registered as the next part's input _o. Only valid is
// reset.
module quaver_fpu_registers #(
  parameter int ProductBits = 1,
  parameter int SumBits = 1,
  parameter int ResultBits = 1,
  parameter int MultiplierStages = 1,
  parameter int AdderStages = 1
) (
  input  logic                   clk_i,
  input  logic                   rst_ni,
  input  logic                   valid_i,
  output logic                   valid_o,
  input  logic [ProductBits-1:0] product_i,
  output logic [ProductBits-1:0] product_o,
  input  logic [SumBits-1:0]     sum_i,
  output logic [SumBits-1:0]     sum_o,
  input  logic [ResultBits-1:0]  result_i,
  output logic [ResultBits-1:0]  result_o
);

  localparam int SumStages = (AdderStages >= 2) ? 1 : 0;

  quaver_delay #(
    .Width(ProductBits),
    .Depth(MultiplierStages)
  ) u_product_stage (
    .clk_i (clk_i),
    .rst_ni(rst_ni),
    .d_i   (product_i),
    .q_o   (product_o)
  );

  quaver_delay #(
    .Width(SumBits),
    .Depth(SumStages)
  ) u_sum_stage (
    .clk_i (clk_i),
    .rst_ni(rst_ni),
    .d_i   (sum_i),
    .q_o   (sum_o)
  );

  quaver_delay #(
    .Width(ResultBits),
    .Depth(AdderStages - SumStages)
  ) u_result_stage (
    .clk_i (clk_i),
    .rst_ni(rst_ni),
    .d_i   (result_i),
    .q_o   (result_o)
  );

  quaver_delay #(
    .Width(1),
    .Depth(MultiplierStages + AdderStages),
    .Reset(1'b1)
  ) u_valid (
    .clk_i (clk_i),
    .rst_ni(rst_ni),
    .d_i   (valid_i),
    .q_o   (valid_o)
  );

endmodule
