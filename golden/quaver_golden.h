/* The golden model as a C library: the exact bits of every format, rounding, operation and recipe
 * of Quaver, to hold one's own RTL or software against. README.md beside this file shows how.
 *
 * Codes are the bits of a number in its format, right-aligned in a uint32_t (bits above the
 * format's width are 0) or, in matrices, 1, 2 or 4 bytes each by width (8, 16, 32 bits),
 * little-endian.
 *
 * Errors. Functions that can fail return a quaver_status; nothing is printed, thrown or aborted. On
 * anything but QUAVER_OK the outputs are left as they were (a handle to be created becomes NULL)
 * and quaver_last_error() says what was found and what was expected.
 *
 * Ownership. A handle that a *_create function returned belongs to the caller, who ends it with the
 * matching *_free. Strings and handles that other functions return belong to the library, as said
 * there. Nothing that the caller passes in is kept beyond the call.
 *
 * Threads. Handles never change once created: any number of threads may use one, as long as none
 * frees it meanwhile. The text of the last error is a thread's own.
 */
#ifndef QUAVER_GOLDEN_H
#define QUAVER_GOLDEN_H

#include <stddef.h>
#include <stdint.h>

#define QUAVER_GOLDEN_API __attribute__((visibility("default")))

#ifdef __cplusplus
extern "C" {
#endif

typedef enum quaver_status {
  QUAVER_OK = 0,
  QUAVER_BAD_ARGUMENT = 1, /* null pointer, unknown name, code or number out of range, wrong size */
  QUAVER_NO_CODE = 2,      /* the result is NaN and the format (`none`) has no code for it */
  QUAVER_NO_MEMORY = 3,
  QUAVER_INTERNAL = 4 /* anything else, such as recipes that are not installed */
} quaver_status;

/* The library's version, "MAJOR.MINOR.PATCH". The string lives as long as the library. */
QUAVER_GOLDEN_API const char* quaver_version(void);

/* What the last failed call of this thread said, in one line; "" if none has failed. Valid until
 * the thread's next call that fails. */
QUAVER_GOLDEN_API const char* quaver_last_error(void);

/* --- Formats ------------------------------------------------------------------------------------
 */

typedef struct quaver_format quaver_format;

/* By name (fp143, fp143b0 to fp143b15, fp152, fp153, fp169, fp16, bf16, fp32, e4m3fn, ...; `quaver
 * formats` lists them) or by the grammar e<E>m<M>[b<bias>][:ieee|:nan|:nuz|:none][:nosub][:uz] with
 * 1 to 11 exponent bits, up to 30 mantissa bits and at most 32 bits in all. */
QUAVER_GOLDEN_API int quaver_format_create(const char* name, quaver_format** format);
QUAVER_GOLDEN_API void quaver_format_free(quaver_format* format); /* NULL is allowed */

/* Bits of a code, 3 to 32; 0 for NULL. */
QUAVER_GOLDEN_API uint32_t quaver_format_width(const quaver_format* format);
/* Bytes of a code in a matrix: 1, 2 or 4; 0 for NULL. */
QUAVER_GOLDEN_API uint32_t quaver_format_bytes(const quaver_format* format);
/* The format in the grammar; it lives as long as the handle. "" for NULL. */
QUAVER_GOLDEN_API const char* quaver_format_spelling(const quaver_format* format);

/* The value of a code: exact for every format that double's range holds (all named ones), rounded
 * to double otherwise. NaN and infinities are double's. */
QUAVER_GOLDEN_API int quaver_decode(const quaver_format* format, uint32_t code, double* value);

/* --- Operations: computed exactly, rounded once -------------------------------------------------
 */

/* How a result becomes a code: target format, rounding, overflow policy. */
typedef struct quaver_conversion quaver_conversion;

/* rounding: "rne" (nearest, ties to even), "rna" (nearest, ties away from zero), "rtz" (toward
 * zero), "sr<k>" (stochastic with k = 1 to 32 random bits; "sr" is "sr8"). overflow: "special"
 * (infinity, or NaN where the format has no infinity) or "saturate" (the largest finite code). A
 * format with specials `none` always saturates. */
QUAVER_GOLDEN_API int quaver_conversion_create(const char* format, const char* rounding,
                                               const char* overflow,
                                               quaver_conversion** conversion);
QUAVER_GOLDEN_API void quaver_conversion_free(quaver_conversion* conversion); /* NULL is allowed */

/* `random` below is the random integer of sr<k>, 0 to 2^k - 1: a magnitude whose distance from the
 * code below it is f / 2^k of a step (f rounded down) goes up if f + random >= 2^k. Other roundings
 * ignore it. */

/* a * b. */
QUAVER_GOLDEN_API int quaver_multiply(const quaver_format* a_format, uint32_t a,
                                      const quaver_format* b_format, uint32_t b,
                                      const quaver_conversion* to, uint32_t random,
                                      uint32_t* result);
/* x + y, both codes of the target format. */
QUAVER_GOLDEN_API int quaver_add(uint32_t x, uint32_t y, const quaver_conversion* to,
                                 uint32_t random, uint32_t* result);
/* a * b + c with one rounding; c is a code of the target format. */
QUAVER_GOLDEN_API int quaver_fma(const quaver_format* a_format, uint32_t a,
                                 const quaver_format* b_format, uint32_t b, uint32_t c,
                                 const quaver_conversion* to, uint32_t random, uint32_t* result);
/* A code of one format in another. */
QUAVER_GOLDEN_API int quaver_convert(const quaver_format* from, uint32_t code,
                                     const quaver_conversion* to, uint32_t random,
                                     uint32_t* result);

/* --- The arithmetic of a training system --------------------------------------------------------
 */

/* One pass of one recipe: operand formats, accumulation and output conversion. Operand a is the M
 * side, b the N side: forward a = activation, b = weight; dgrad a = error, b = weight; wgrad
 * a = activation, b = error. */
typedef struct quaver_pass quaver_pass;

/* recipe: a shipped name ("sun2019"; `quaver recipes` lists them) or a YAML file whose name ends in
 * ".yaml" (schema: configs/recipes). pass: "fwd", "dgrad" or "wgrad". Shipped recipes are found
 * below $QUAVER_DATA if that is set, else below share/quaver beside the program or the library. */
QUAVER_GOLDEN_API int quaver_pass_create(const char* recipe, const char* pass,
                                         quaver_pass** handle);
QUAVER_GOLDEN_API void quaver_pass_free(quaver_pass* pass); /* NULL is allowed */

typedef enum quaver_role {
  QUAVER_OPERAND_A = 0,
  QUAVER_OPERAND_B = 1,
  QUAVER_PARTIAL_SUM = 2, /* the sum inside a chunk */
  QUAVER_TOTAL = 3,       /* the sum of chunks */
  QUAVER_OUTPUT = 4
} quaver_role;

/* The format of one of the pass's numbers; it belongs to the pass and lives as long. NULL if `pass`
 * is NULL or there is no such role. */
QUAVER_GOLDEN_API const quaver_format* quaver_pass_format(const quaver_pass* pass, int role);
/* W, the products that are summed exactly before each rounding: 1, 2 or 4; 0 for NULL. */
QUAVER_GOLDEN_API uint32_t quaver_pass_fused_products(const quaver_pass* pass);
/* Products a chunk; 0: the whole dot product is one chunk (or `pass` is NULL). */
QUAVER_GOLDEN_API uint32_t quaver_pass_chunk(const quaver_pass* pass);

/* One step of the FPU: round(partial_sum + a[0] * b[0] + ... + a[count-1] * b[count-1]), the sum
 * exact, rounded once. count: 1 to W. */
QUAVER_GOLDEN_API int quaver_mac(const quaver_pass* pass, const uint32_t* a, const uint32_t* b,
                                 size_t count, uint32_t partial_sum, uint32_t* result);

/* One step of the chunk accumulator: round(total + partial_sum), total and result in the format
 * QUAVER_TOTAL. */
QUAVER_GOLDEN_API int quaver_accumulate_chunk(const quaver_pass* pass, uint32_t total,
                                              uint32_t partial_sum, uint32_t* result);

/* A whole dot product of `length` (at least 1) products with the output conversion. `random`
 * belongs to the output's rounding. */
QUAVER_GOLDEN_API int quaver_dot(const quaver_pass* pass, const uint32_t* a, const uint32_t* b,
                                 size_t length, uint32_t random, uint32_t* result);

/* C = A x B: A is m x k, B is k x n, C is m x n, all row-major codes of quaver_format_bytes() bytes
 * each. Dimensions are 1 to 2^31 - 1; each size in bytes must be just that of its matrix, and C
 * must not overlap A or B. Where the output rounds stochastically, column j's elements are
 * converted by lane j mod `lanes` (1 to 2^32 - 1, the columns of the array) of an on-chip rounder
 * seeded with `seed`; otherwise these two change nothing. `threads`: 1 to 1024; bits do not depend
 * on it. */
QUAVER_GOLDEN_API int quaver_gemm(const quaver_pass* pass, uint64_t m, uint64_t n, uint64_t k,
                                  const void* a, size_t a_bytes, const void* b, size_t b_bytes,
                                  void* c, size_t c_bytes, uint32_t seed, uint32_t lanes,
                                  uint32_t threads);

#ifdef __cplusplus
}
#endif

#endif /* QUAVER_GOLDEN_H */
