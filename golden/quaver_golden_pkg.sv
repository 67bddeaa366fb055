// Quaver's golden model through DPI-C, for testbenches in any simulator that has DPI-C: link the
// library libquaver_golden. quaver_golden.h says what each function does, its ranges and errors.
//
// The functions below the imports stop the simulation with the library's error text ($fatal)
// instead of returning a status; they are what a testbench usually calls. Codes are right-aligned
// in an int unsigned. Handles live until the end of the simulation, or until *_free.
package quaver_golden_pkg;

  // What quaver_pass_format is asked for.
  typedef enum int {
    OperandA = 0,
    OperandB = 1,
    PartialSum = 2,
    Total = 3,
    Output = 4
  } role_e;

  import "DPI-C" function string quaver_version();
  import "DPI-C" function string quaver_last_error();

  import "DPI-C" function int quaver_format_create(input string name, output chandle handle);
  import "DPI-C" function void quaver_format_free(input chandle handle);
  import "DPI-C" function int unsigned quaver_format_width(input chandle handle);
  import "DPI-C" function int quaver_decode(
    input chandle handle, input int unsigned code, output real value);

  import "DPI-C" function int quaver_conversion_create(
    input string format, input string rounding, input string overflow, output chandle conversion);
  import "DPI-C" function void quaver_conversion_free(input chandle conversion);

  import "DPI-C" function int quaver_multiply(
    input chandle a_format, input int unsigned a, input chandle b_format, input int unsigned b,
    input chandle conversion, input int unsigned random, output int unsigned result);
  import "DPI-C" function int quaver_add(
    input int unsigned x, input int unsigned y, input chandle conversion, input int unsigned random,
    output int unsigned result);
  import "DPI-C" function int quaver_fma(
    input chandle a_format, input int unsigned a, input chandle b_format, input int unsigned b,
    input int unsigned c, input chandle conversion, input int unsigned random,
    output int unsigned result);
  import "DPI-C" function int quaver_convert(
    input chandle from, input int unsigned code, input chandle conversion,
    input int unsigned random, output int unsigned result);

  import "DPI-C" function int quaver_pass_create(
    input string recipe, input string pass, output chandle handle);
  import "DPI-C" function void quaver_pass_free(input chandle pass);
  import "DPI-C" function chandle quaver_pass_format(input chandle pass, input int role);
  import "DPI-C" function int unsigned quaver_pass_fused_products(input chandle pass);
  import "DPI-C" function int unsigned quaver_pass_chunk(input chandle pass);

  // Operand i stands in bits [32*i +: 32] of a and b.
  import "DPI-C" function int quaver_mac(
    input chandle pass, input bit [127:0] a, input bit [127:0] b, input longint unsigned count,
    input int unsigned partial_sum, output int unsigned result);
  import "DPI-C" function int quaver_accumulate_chunk(
    input chandle pass, input int unsigned total, input int unsigned partial_sum,
    output int unsigned result);
  // k ascends with the arrays' index, whatever their declared range; both have the same size.
  import "DPI-C" function int quaver_dpi_dot(
    input chandle pass, input int unsigned a[], input int unsigned b[], input int unsigned random,
    output int unsigned result);

  function automatic void check(int status);
    if (status != 0) $fatal(1, "quaver: %s", quaver_last_error());
  endfunction

  function automatic chandle new_format(string name);
    chandle handle;
    check(quaver_format_create(name, handle));
    return handle;
  endfunction

  function automatic chandle new_conversion(string format, string rounding, string overflow);
    chandle conversion;
    check(quaver_conversion_create(format, rounding, overflow, conversion));
    return conversion;
  endfunction

  function automatic chandle new_pass(string recipe, string pass);
    chandle handle;
    check(quaver_pass_create(recipe, pass, handle));
    return handle;
  endfunction

  function automatic real decode(chandle format, int unsigned code);
    real value;
    check(quaver_decode(format, code, value));
    return value;
  endfunction

  function automatic int unsigned multiply(chandle a_format, int unsigned a, chandle b_format,
                                           int unsigned b, chandle conversion,
                                           int unsigned random = 0);
    int unsigned result;
    check(quaver_multiply(a_format, a, b_format, b, conversion, random, result));
    return result;
  endfunction

  function automatic int unsigned add(int unsigned x, int unsigned y, chandle conversion,
                                      int unsigned random = 0);
    int unsigned result;
    check(quaver_add(x, y, conversion, random, result));
    return result;
  endfunction

  function automatic int unsigned fma(chandle a_format, int unsigned a, chandle b_format,
                                      int unsigned b, int unsigned c, chandle conversion,
                                      int unsigned random = 0);
    int unsigned result;
    check(quaver_fma(a_format, a, b_format, b, c, conversion, random, result));
    return result;
  endfunction

  function automatic int unsigned convert(chandle from, int unsigned code, chandle conversion,
                                          int unsigned random = 0);
    int unsigned result;
    check(quaver_convert(from, code, conversion, random, result));
    return result;
  endfunction

  // partial_sum + a * b, for recipes that round after every product.
  function automatic int unsigned mac(chandle pass, int unsigned a, int unsigned b,
                                      int unsigned partial_sum);
    int unsigned result;
    check(quaver_mac(pass, {96'd0, a}, {96'd0, b}, 64'd1, partial_sum, result));
    return result;
  endfunction

  function automatic int unsigned accumulate_chunk(chandle pass, int unsigned total,
                                                   int unsigned partial_sum);
    int unsigned result;
    check(quaver_accumulate_chunk(pass, total, partial_sum, result));
    return result;
  endfunction

endpackage
