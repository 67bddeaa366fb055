// my_mac against the golden model, called for every operand through DPI-C. Plusargs:
//   +count=N   operations (default 100000)
//   +seed=N    of the random operands (default 1)
//   +fault     my_mac rounds ties to even, which the recipe does not: must fail
module tb;

  import quaver_golden_pkg::*;

  localparam int unsigned MostReports = 5;

  logic        clk = 0;
  logic        ties_to_even;
  logic [7:0]  a, b;
  logic [15:0] acc, result;

  my_mac dut (.*);

  initial forever #5 clk = ~clk;

  chandle      dgrad;  // error (FP152) times weight (FP143), summed in FP169
  chandle      fp152, fp143, fp169;
  int unsigned count = 100_000;
  int unsigned seed = 1;
  int unsigned mismatches = 0;

  task automatic compare();
    logic [15:0] expected;
    expected = 16'(mac(dgrad, 32'(a), 32'(b), 32'(acc)));
    if (result !== expected) begin
      mismatches = mismatches + 1;
      if (mismatches <= MostReports) begin
        $write("MISMATCH a=%02x (%g) b=%02x (%g) acc=%04x (%g): ", a, decode(fp152, 32'(a)), b,
               decode(fp143, 32'(b)), acc, decode(fp169, 32'(acc)));
        $display("expected %04x (%g), got %04x (%g)", expected, decode(fp169, 32'(expected)),
                 result, decode(fp169, 32'(result)));
      end
    end
  endtask

  initial begin
    void'($value$plusargs("count=%d", count));
    void'($value$plusargs("seed=%d", seed));
    ties_to_even = $test$plusargs("fault") != 0;
    $display("golden model: quaver %s", quaver_version());
    dgrad = new_pass("sun2019", "dgrad");
    fp152 = quaver_pass_format(dgrad, OperandA);
    fp143 = quaver_pass_format(dgrad, OperandB);
    fp169 = quaver_pass_format(dgrad, PartialSum);

    void'($urandom(seed));
    for (int unsigned i = 0; i < count; i = i + 1) begin
      a = 8'($urandom);
      b = 8'($urandom);
      // Half of the sums go on from the result before, as in a dot product: close exponents, ties
      // and cancellation are where an adder goes wrong.
      acc = i != 0 && 1'($urandom) ? result : 16'($urandom);
      @(posedge clk);
      #1 compare();
    end

    if (mismatches != 0) $fatal(1, "FAIL: %0d of %0d results differ", mismatches, count);
    $display("PASS: %0d results match", count);
    $finish;
  end

endmodule
