// Delay line of Depth registers (0 = a wire). Reset = 1 clears it on reset; data beside a valid bit
// need no reset. Latency: Depth. Has no golden counterpart: it carries time, not arithmetic.
module quaver_delay #(
  parameter int Width = 1,
  parameter int Depth = 1,
  parameter bit Reset = 1'b0
) (
  input  logic             clk_i,
  input  logic             rst_ni,
  input  logic [Width-1:0] d_i,
  output logic [Width-1:0] q_o
);

  if (Depth == 0) begin : gen_wire
    logic unused;
    assign unused = &{1'b0, clk_i, rst_ni, 1'b0};
    assign q_o = d_i;
  end else begin : gen_registers
    // Unpacked: one wide packed shift register is far slower in Verilator.
    logic [Width-1:0] stage_q [Depth];
    always_ff @(posedge clk_i) begin
      for (int i = 0; i < Depth; i++) begin
        if (Reset && !rst_ni) stage_q[i] <= '0;
        else if (i == 0) stage_q[i] <= d_i;
        else stage_q[i] <= stage_q[(i == 0) ? 0 : i-1];
      end
    end
    assign q_o = stage_q[Depth-1];
    if (!Reset) begin : gen_no_reset
      logic unused;
      assign unused = &{1'b0, rst_ni, 1'b0};
    end
  end

endmodule
