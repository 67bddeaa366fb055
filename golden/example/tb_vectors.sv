// my_mac against a file of vectors: no library needed, only $readmemh. Plusarg +vectors=FILE,
// written by vectors.sh: the number of vectors, then one a line, {a, b, acc, expected}, in hex.
module tb_vectors;

  localparam int unsigned MostVectors = 1_000_000;
  localparam int unsigned MostReports = 5;

  logic        clk = 0;
  logic [7:0]  a, b;
  logic [15:0] acc, expected, result;

  my_mac dut (.ties_to_even(1'b0), .*);

  initial forever #5 clk = ~clk;

  logic [47:0] words[0:MostVectors];
  string       file;
  int unsigned count;
  int unsigned mismatches = 0;

  initial begin
    if ($value$plusargs("vectors=%s", file) == 0) $fatal(1, "expected +vectors=FILE");
    $readmemh(file, words);
    count = 32'(words[0]);
    if (count == 0 || count > MostVectors) $fatal(1, "%s: found %0d vectors", file, count);
    for (int unsigned i = 1; i <= count; i = i + 1) begin
      {a, b, acc, expected} = words[i];
      @(posedge clk);
      #1;
      if (result !== expected) begin
        mismatches = mismatches + 1;
        if (mismatches <= MostReports)
          $display("MISMATCH %s:%0d: a=%02x b=%02x acc=%04x: expected %04x, got %04x", file, i + 1,
                   a, b, acc, expected, result);
      end
    end
    if (mismatches != 0) $fatal(1, "FAIL: %0d of %0d results differ", mismatches, count);
    $display("PASS: %0d results match", count);
    $finish;
  end

endmodule
