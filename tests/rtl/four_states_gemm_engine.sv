// The GEMM engine in four states: random jobs, streams and a consumer that wait now and then. What is
// unknown, the assertions of the engine and of its sequencer tell.
module four_states_gemm_engine #(
  parameter int ChunkRows = 64
);

  localparam int Rows = 3;
  localparam int Cols = 2;

  logic               clk, rst_n, valid, ready, overlap, w_valid, w_ready, a_valid, a_ready;
  logic               out_valid, out_ready, last;
  logic [15:0]        m, n, k, chunk;
  logic [3:0]         piece;
  logic [8:0]         modes;
  logic [1:0]         columns;
  logic [8*Cols-1:0]  w;
  logic [8*Rows-1:0]  a;
  logic [16*Cols-1:0] y;
  int                 results;
  bit                 ended;

  quaver_gemm_engine #(
    .Rows     (Rows),
    .Cols     (Cols),
    .ChunkRows(ChunkRows),
    .Depth    (8)
  ) u_engine (
    .clk_i       (clk),
    .rst_ni      (rst_n),
    .valid_i     (valid),
    .ready_o     (ready),
    .m_i         (m),
    .n_i         (n),
    .k_i         (k),
    .chunk_i     (chunk),
    .piece_i     (piece),
    .overlap_i   (overlap),
    .rounding_i  (modes[1:0] == 2'd3 ? 2'd0 : modes[1:0]),
    .a_format_i  (modes[2]),
    .b_format_i  (modes[3]),
    .a_bias_i    (4'd11),
    .b_bias_i    (4'd9),
    .to_i        (modes[5:4] == 2'd3 ? 2'd0 : modes[5:4]),
    .y_bias_i    (4'd11),
    .y_rounding_i(modes[7:6]),
    .overflow_i  (modes[8]),
    .seed_i      ({32'd7, 32'd5}),
    .w_valid_i   (w_valid),
    .w_ready_o   (w_ready),
    .w_i         (w),
    .a_valid_i   (a_valid),
    .a_ready_o   (a_ready),
    .a_i         (a),
    .valid_o     (out_valid),
    .ready_i     (out_ready),
    .last_o      (last),
    .columns_o   (columns),
    .y_o         (y)
  );

  // One cycle; what is driven changes behind the edge.
  task automatic cycle;
    bit took_w, took_a;
    #1 took_w = w_valid && w_ready;
    took_a = a_valid && a_ready;
    ended = out_valid && out_ready && last;
    if (out_valid === 1'b1 && out_ready) results++;
    clk = 1'b1;
    #1 clk = 1'b0;
    if (took_w) w_valid = 1'b0;
    if (took_a) a_valid = 1'b0;
  endtask

  initial begin
    clk = 1'b0; rst_n = 1'b0; valid = 1'b0; w_valid = 1'b0; a_valid = 1'b0; out_ready = 1'b0;
    results = 0; modes = '0; overlap = 1'b0;
    cycle();
    cycle();
    rst_n = 1'b1;
    repeat (3) cycle();  // the state after reset alone
    for (int job = 0; job < 12; job++) begin
      valid = 1'b1;
      modes = $random; overlap = $random;
      m = 16'd1 + 16'($unsigned($random) % 12);
      n = (job == 0) ? 16'd1 : 16'd1 + 16'($unsigned($random) % 5);  // lane 1 has held nothing yet
      k = 16'd1 + 16'($unsigned($random) % 12);
      chunk = 16'd1 + 16'($unsigned($random) % 10);
      piece = 4'd1 + 4'($unsigned($random) % 8);
      cycle();
      valid = 1'b0;
      ended = 1'b0;
      for (int i = 0; i < 2000 && !ended; i++) begin
        if (!w_valid) begin
          w_valid = $random; w = $random;
        end
        if (!a_valid) begin
          a_valid = $random; a = $random;
        end
        out_ready = $random;
        cycle();
      end
      if (!ended) begin
        $display("ERROR: job %0d never ended", job);
        $finish;
      end
    end
    $display("four states: gemm_engine, %0d rows of results", results);
    $finish;
  end

endmodule
