// The weight update unit in four states, of both arithmetics: random beats, a producer and a
// consumer that wait now and then. What is unknown, the unit's assertions tell.
module four_states_weight_update_unit #(
  parameter int Fp32 = 0
);

  localparam int Lanes = 2;
  localparam int Width = (Fp32 != 0) ? 32 : 16;

  logic                   clk, rst_n, seed_valid, busy, valid, ready, out_valid, out_ready;
  logic [8:0]             modes;
  logic [Lanes-1:0]       lanes, out_lanes;
  logic [32*Lanes-1:0]    gradient, weight, kept, velocity;
  logic [16*Lanes-1:0]    out_weight, out_kept;
  logic [Width*Lanes-1:0] out_velocity;
  int                     beats;

  quaver_weight_update_unit #(
    .Lanes(Lanes),
    .Fp32 (Fp32)
  ) u_unit (
    .clk_i            (clk),
    .rst_ni           (rst_n),
    .seed_valid_i     (seed_valid),
    .seed_i           ({32'd7, 32'd5}),
    .master_i         (modes[0]),
    .weight_format_i  (modes[2:1]),
    .weight_bias_i    (4'd11),
    .gradient_format_i(modes[3]),
    .rounding_i       (modes[5:4] == 2'd3 ? 2'd0 : modes[5:4]),
    .update_rounding_i(modes[7:6]),
    .learning_rate_i  (Width'((Fp32 != 0) ? 32'h3c00_0000 : 32'h3000)),
    .momentum_i       (Width'((Fp32 != 0) ? 32'h3f40_0000 : 32'h3d00)),
    .weight_decay_i   (Width'((Fp32 != 0) ? 32'h3980_0000 : 32'h2400)),
    .inverse_scale_i  (Width'((Fp32 != 0) ? 32'h3b00_0000 : 32'h2c00)),
    .busy_o           (busy),
    .valid_i          (valid),
    .ready_o          (ready),
    .lanes_i          (lanes),
    .gradient_i       (gradient[Width*Lanes-1:0]),
    .weight_i         (weight[8*Lanes-1:0]),
    .kept_i           (kept[16*Lanes-1:0]),
    .velocity_i       (velocity[Width*Lanes-1:0]),
    .valid_o          (out_valid),
    .ready_i          (out_ready),
    .lanes_o          (out_lanes),
    .weight_o         (out_weight),
    .kept_o           (out_kept),
    .velocity_o       (out_velocity)
  );

  task automatic cycle;
    #1 clk = 1'b1;
    #1 if (out_valid === 1'b1 && out_ready) beats++;
    clk = 1'b0;
  endtask

  initial begin
    clk = 1'b0; rst_n = 1'b0; seed_valid = 1'b0; valid = 1'b0; out_ready = 1'b0; beats = 0;
    modes = 9'd0;
    cycle();
    cycle();
    rst_n = 1'b1;
    repeat (3) cycle();  // the state after reset alone
    for (int step = 0; step < 5; step++) begin
      valid = 1'b0; out_ready = 1'b1;
      repeat (8) cycle();  // what is under way leaves
      // The first step rounds by the generators as reset left them.
      seed_valid = step[0]; modes = (step == 0) ? 9'h0c0 : $random;
      cycle();
      seed_valid = 1'b0;
      for (int i = 0; i < 24; i++) begin
        if (!valid) begin
          valid = $random; lanes = $random;
          gradient = {$random, $random}; weight = {$random, $random};
          kept = {$random, $random}; velocity = {$random, $random};
        end
        out_ready = $random;
        #1 if (valid && ready) begin
          cycle();
          valid = 1'b0;
        end else cycle();
      end
    end
    $display("four states: weight_update_unit, %0d beats", beats);
    $finish;
  end

endmodule
