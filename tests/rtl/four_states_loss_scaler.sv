// The loss scaler in four states: trainings of every policy with random gradients, a producer and a
// consumer that wait now and then. What is unknown, the unit's assertions tell.
module four_states_loss_scaler;

  localparam int Lanes = 2;

  logic                clk, rst_n, load, valid, ready, last, out_valid, out_ready, skip;
  logic [1:0]          policy, format;
  logic [Lanes-1:0]    lanes;
  logic [32*Lanes-1:0] codes;
  logic [31:0]         scale;
  int                  verdicts;

  quaver_loss_scaler #(
    .Lanes   (Lanes),
    .StepBits(8)
  ) u_unit (
    .clk_i         (clk),
    .rst_ni        (rst_n),
    .load_i        (load),
    .policy_i      (policy),
    .initial_i     (32'h4780_0000),
    .interval_i    (8'd5),
    .floor_i       (32'h3f80_0000),
    .rise_step_i   ({8'd40, 8'd20}),
    .rise_minimum_i({32'h4100_0000, 32'h4080_0000}),
    .format_i      (format),
    .valid_i       (valid),
    .ready_o       (ready),
    .last_i        (last),
    .lanes_i       (lanes),
    .codes_i       (codes),
    .valid_o       (out_valid),
    .ready_i       (out_ready),
    .skip_o        (skip),
    .scale_o       (scale)
  );

  // One cycle; what is driven changes behind the edge.
  task automatic cycle;
    #1 clk = 1'b1;
    #1 if (out_valid === 1'b1 && out_ready) verdicts++;
    clk = 1'b0;
  endtask

  initial begin
    clk = 1'b0; rst_n = 1'b0; load = 1'b0; valid = 1'b0; out_ready = 1'b0; verdicts = 0;
    policy = 2'd0; format = 2'd0;
    cycle();
    cycle();
    rst_n = 1'b1;
    repeat (3) cycle();  // the state after reset alone
    for (int training = 0; training < 16; training++) begin
      load = 1'b1; valid = 1'b0;
      policy = training[1:0]; format = training[3:2];
      cycle();
      load = 1'b0;
      for (int i = 0; i < 200; i++) begin
        if (!valid) begin
          valid = $random; last = $random; lanes = $random;
          codes = {$random, $random};
        end
        out_ready = $random;
        #1 if (valid && ready) begin
          cycle();
          valid = 1'b0;
        end else cycle();
      end
    end
    $display("four states: loss_scaler, %0d verdicts", verdicts);
    $finish;
  end

endmodule
