/* Is quaver_golden.h C99, and the whole library usable from C? Compiled as pedantic C99. */
#include "c_program.h"

#include <string.h>

#include "quaver_golden.h"

#define EXPECT(condition)              \
  do {                                 \
    if (!(condition)) return __LINE__; \
  } while (0)

/* 2 * 3 = 6 and 6 + 2 * 3 = 12 in FP8 and FP169, whose codes are written out here by hand:
 * FP152 2 = 0 10000 00, FP143 3 = 0 1100 100 (bias 11), FP169 6 = 0 100001 100000000. */
enum { kTwoFp152 = 0x40, kThreeFp143 = 0x64, kSixFp169 = 0x4300, kTwelveFp169 = 0x4500 };

static int operations(void) {
  quaver_format* fp152 = NULL;
  quaver_format* fp143 = NULL;
  quaver_conversion* to = NULL;
  uint32_t result = 0;
  double value = 0;
  EXPECT(quaver_format_create("fp152", &fp152) == QUAVER_OK);
  EXPECT(quaver_format_create("fp143", &fp143) == QUAVER_OK);
  EXPECT(quaver_conversion_create("fp169", "rna", "special", &to) == QUAVER_OK);
  EXPECT(quaver_format_width(fp152) == 8 && quaver_format_bytes(fp152) == 1);
  EXPECT(strcmp(quaver_format_spelling(fp152), "e5m2b15:ieee") == 0);
  EXPECT(quaver_decode(fp143, kThreeFp143, &value) == QUAVER_OK && value == 3.0);
  EXPECT(quaver_multiply(fp152, kTwoFp152, fp143, kThreeFp143, to, 0, &result) == QUAVER_OK);
  EXPECT(result == kSixFp169);
  EXPECT(quaver_add(kSixFp169, kSixFp169, to, 0, &result) == QUAVER_OK);
  EXPECT(result == kTwelveFp169);
  EXPECT(quaver_fma(fp152, kTwoFp152, fp143, kThreeFp143, kSixFp169, to, 0, &result) == QUAVER_OK);
  EXPECT(result == kTwelveFp169);
  EXPECT(quaver_convert(fp152, kTwoFp152, to, 0, &result) == QUAVER_OK && result == 0x4000);
  quaver_format_free(fp152);
  quaver_format_free(fp143);
  quaver_conversion_free(to);
  return 0;
}

static int passes(void) {
  quaver_pass* dgrad = NULL;
  const uint32_t a[2] = {kTwoFp152, kTwoFp152};
  const uint32_t b[2] = {kThreeFp143, kThreeFp143};
  const unsigned char a_row[2] = {kTwoFp152, kTwoFp152};
  const unsigned char b_column[2] = {kThreeFp143, kThreeFp143};
  unsigned char c[1] = {0};
  uint32_t result = 0;
  EXPECT(quaver_pass_create("sun2019", "dgrad", &dgrad) == QUAVER_OK);
  EXPECT(quaver_pass_fused_products(dgrad) == 1 && quaver_pass_chunk(dgrad) == 64);
  EXPECT(quaver_format_width(quaver_pass_format(dgrad, QUAVER_TOTAL)) == 16);
  EXPECT(quaver_mac(dgrad, a, b, 1, kSixFp169, &result) == QUAVER_OK && result == kTwelveFp169);
  EXPECT(quaver_accumulate_chunk(dgrad, kSixFp169, kSixFp169, &result) == QUAVER_OK);
  EXPECT(result == kTwelveFp169);
  /* 12 in FP152: 0 10010 10. */
  EXPECT(quaver_dot(dgrad, a, b, 2, 0, &result) == QUAVER_OK && result == 0x4a);
  EXPECT(quaver_gemm(dgrad, 1, 1, 2, a_row, 2, b_column, 2, c, 1, 1, 1, 1) == QUAVER_OK);
  EXPECT(c[0] == 0x4a);
  quaver_pass_free(dgrad);
  return 0;
}

int golden_c_program(void) {
  const int line = operations();
  return line != 0 ? line : passes();
}
