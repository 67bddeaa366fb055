/* The golden model from C: a dot product of FP8 numbers as an HFP8 array computes it. */
#include <inttypes.h>
#include <math.h>
#include <quaver_golden.h>
#include <stdio.h>

#define LENGTH 1000

static int fail(void) {
  fprintf(stderr, "dot: %s\n", quaver_last_error());
  return 1;
}

int main(void) {
  quaver_conversion* to_fp143 = NULL;
  quaver_format* fp32 = NULL;
  quaver_pass* fwd = NULL;
  uint32_t a[LENGTH], b[LENGTH], result = 0;
  double value = 0;
  if (quaver_format_create("fp32", &fp32) != QUAVER_OK ||
      quaver_conversion_create("fp143", "rne", "saturate", &to_fp143) != QUAVER_OK ||
      quaver_pass_create("sun2019", "fwd", &fwd) != QUAVER_OK)
    return fail();

  for (int i = 0; i < LENGTH; ++i) {
    const union {
      float value;
      uint32_t code;
    } x = {sinf((float)i)}, y = {cosf((float)i / 3)};
    if (quaver_convert(fp32, x.code, to_fp143, 0, &a[i]) != QUAVER_OK ||
        quaver_convert(fp32, y.code, to_fp143, 0, &b[i]) != QUAVER_OK)
      return fail();
  }
  if (quaver_dot(fwd, a, b, LENGTH, 0, &result) != QUAVER_OK ||
      quaver_decode(quaver_pass_format(fwd, QUAVER_OUTPUT), result, &value) != QUAVER_OK)
    return fail();
  printf("dot product: code %02" PRIx32 ", value %g\n", result, value);

  quaver_pass_free(fwd);
  quaver_conversion_free(to_fp143);
  quaver_format_free(fp32);
  return 0;
}
