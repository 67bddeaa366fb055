// The hybrid FPU alone in a design of one's own: a dot product, one FP143 x FP152 product a cycle,
// accumulated in FP169. MultiplierStages 0 and AdderStages 1 close the accumulation in one cycle.
// Ports: first_i starts a new sum with its product; sum_o is valid beside valid_o and holds.
module dot_unit (
  input  logic        clk_i,
  input  logic        rst_ni,
  input  logic        valid_i,
  input  logic        first_i,
  input  logic [7:0]  a_i,
  input  logic [7:0]  b_i,
  output logic        valid_o,
  output logic [15:0] sum_o
);

  logic [15:0] result, held_q;

  // The FPU's data registers follow whatever stands at its inputs: between operations the sum waits.
  always_ff @(posedge clk_i) begin
    if (valid_o) held_q <= result;
  end
  assign sum_o = valid_o ? result : held_q;

  quaver_hybrid_fpu #(
    .MultiplierStages(0),
    .AdderStages     (1),
    .Rounding        (1)
  ) u_fpu (
    .clk_i     (clk_i),
    .rst_ni    (rst_ni),
    .valid_i   (valid_i),
    .a_format_i(quaver_pkg::FormatFp143),
    .b_format_i(quaver_pkg::FormatFp152),
    .a_bias_i  (4'd11),
    .b_bias_i  (4'd15),
    .rounding_i(quaver_pkg::Rna),
    .a_i       (a_i),
    .b_i       (b_i),
    .acc_i     (first_i ? 16'd0 : sum_o),
    .valid_o   (valid_o),
    .result_o  (result)
  );

endmodule
