// Every function of quaver_golden_pkg once, with results worked out by hand. Plusarg +bad: a call
// that the library refuses, which must end the simulation.
module package_tb;

  import quaver_golden_pkg::*;

  // FP152 2 = 0 10000 00, FP143 3 = 0 1100 100, FP169 6 = 0 100001 100000000.
  localparam int unsigned TwoFp152 = 'h40;
  localparam int unsigned ThreeFp143 = 'h64;
  localparam int unsigned SixFp169 = 'h4300;
  localparam int unsigned TwelveFp169 = 'h4500;
  localparam int unsigned TwelveFp152 = 'h4a;

  chandle fp152, fp143, to_fp169, dgrad;
  int unsigned result;
  // Ascending and descending ranges: k ascends with the index in both.
  int unsigned a[0:2];
  int unsigned b[3:1];

  task automatic expect_equal(string what, int unsigned got, int unsigned expected);
    if (got !== expected) $fatal(1, "%s: expected %h, got %h", what, expected, got);
  endtask

  initial begin
    fp152 = new_format("fp152");
    fp143 = new_format("fp143");
    to_fp169 = new_conversion("fp169", "sr8", "special");
    dgrad = new_pass("sun2019", "dgrad");

    expect_equal("width", quaver_format_width(fp152), 8);
    expect_equal("multiply", multiply(fp152, TwoFp152, fp143, ThreeFp143, to_fp169), SixFp169);
    expect_equal("add", add(SixFp169, SixFp169, to_fp169, 255), TwelveFp169);
    expect_equal("fma", fma(fp152, TwoFp152, fp143, ThreeFp143, SixFp169, to_fp169), TwelveFp169);
    expect_equal("convert", convert(fp152, TwoFp152, to_fp169), 'h4000);
    if (decode(fp143, ThreeFp143) != 3.0) $fatal(1, "decode: %f", decode(fp143, ThreeFp143));

    expect_equal("fused products", quaver_pass_fused_products(dgrad), 1);
    expect_equal("chunk", quaver_pass_chunk(dgrad), 64);
    expect_equal("total's width", quaver_format_width(quaver_pass_format(dgrad, Total)), 16);
    expect_equal("output's width", quaver_format_width(quaver_pass_format(dgrad, Output)), 8);
    expect_equal("mac", mac(dgrad, TwoFp152, ThreeFp143, SixFp169), TwelveFp169);
    expect_equal("accumulate_chunk", accumulate_chunk(dgrad, SixFp169, SixFp169), TwelveFp169);

    // 2 * 3 + 2 * 3 + 0 * 3.
    a = '{TwoFp152, TwoFp152, 0};
    b[1] = ThreeFp143;
    b[2] = ThreeFp143;
    b[3] = ThreeFp143;
    check(quaver_dpi_dot(dgrad, a, b, 0, result));
    expect_equal("dot", result, TwelveFp152);

    // The order of k shows: one pair of the three is not zero.
    a = '{TwoFp152, 0, 0};
    b[1] = ThreeFp143;
    b[2] = 0;
    b[3] = 0;
    check(quaver_dpi_dot(dgrad, a, b, 0, result));
    expect_equal("dot in order", result, 'h46);

    if (quaver_dpi_dot(null, a, b, 0, result) != 1) $fatal(1, "a null pass was accepted");
    if (quaver_last_error() != "pass is NULL") $fatal(1, "%s", quaver_last_error());

    quaver_pass_free(dgrad);
    quaver_conversion_free(to_fp169);
    quaver_format_free(fp143);
    to_fp169 = new_conversion("fp169", "rne", "special");
    if ($test$plusargs("bad") != 0) result = convert(fp152, 'h100, to_fp169);
    quaver_conversion_free(to_fp169);
    quaver_format_free(fp152);
    $display("PASS");
    $finish;
  end

endmodule
