// One lane of the output conversion: the rounding kernel and its xorshift generator.
// Latency: 1 cycle, one element a cycle.
// Source: Marsaglia, Xorshift RNGs (2003), triple 13, 17, 5. Golden file:
// models/stochastic_rounder/stochastic_rounder.h.
// Ports: as quaver_round_kernel; seed_valid_i loads seed_i (not 0, which xorshift never leaves).
// The generator steps once per element, in every rounding mode, before its top K bits are used.
module quaver_stochastic_rounder #(
  parameter int K = 8,
  parameter int FromFp32 = 0,
  localparam int Width = (FromFp32 != 0) ? 32 : 16
) (
  input  logic             clk_i,
  input  logic             rst_ni,
  input  logic             seed_valid_i,
  input  logic [31:0]      seed_i,
  input  logic             valid_i,
  input  logic [Width-1:0] x_i,
  input  logic [1:0]       to_i,
  input  logic [3:0]       bias_i,
  input  logic [1:0]       rounding_i,
  input  logic             overflow_i,
  output logic             valid_o,
  output logic [Width-1:0] y_o
);

  logic [31:0]      state_q, shifted_13, shifted_17, stepped;
  logic [Width-1:0] y;

  assign shifted_13 = state_q ^ (state_q << 13);
  assign shifted_17 = shifted_13 ^ (shifted_13 >> 17);
  assign stepped = shifted_17 ^ (shifted_17 << 5);

  quaver_round_kernel #(
    .K       (K),
    .FromFp32(FromFp32)
  ) u_kernel (
    .x_i       (x_i),
    .to_i      (to_i),
    .bias_i    (bias_i),
    .rounding_i(rounding_i),
    .overflow_i(overflow_i),
    .random_i  (stepped[31 -: K]),
    .y_o       (y)
  );

  always_ff @(posedge clk_i) begin
    if (!rst_ni) state_q <= 32'd1;
    else if (seed_valid_i) state_q <= seed_i;
    else if (valid_i) state_q <= stepped;

    valid_o <= rst_ni & valid_i;
    if (valid_i) y_o <= y;
  end

endmodule
