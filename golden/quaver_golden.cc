#include "golden/quaver_golden.h"

#include <array>
#include <cstdio>
#include <cstring>
#include <limits>
#include <span>
#include <string_view>
#include <utility>

#include "golden/handles.h"
#include "models/gemm/gemm.h"
#include "sim/recipe/recipe.h"

namespace quaver::golden {
namespace {

constexpr std::uint64_t kMaxDimension = (std::uint64_t{1} << 31) - 1;
constexpr std::uint32_t kMaxThreads = 1024;

// A fixed buffer: the text of bad_alloc must find room too.
std::array<char, 1024>& last_error() {
  thread_local std::array<char, 1024> text{};
  return text;
}

[[noreturn]] void reject(const std::string& text) { throw std::invalid_argument(text); }

std::string hex(std::uint32_t value) {
  std::array<char, 16> text{};
  std::snprintf(text.data(), text.size(), "0x%x", value);
  return text.data();
}

std::uint32_t checked_code(const Format& format, std::uint32_t code, const char* name) {
  if ((code & ~format.code_mask()) != 0)
    reject(std::string(name) + " is " + hex(code) + ", expected a code of " + format.name +
           " up to " + hex(format.code_mask()));
  return code;
}

std::span<const std::uint32_t> checked_codes(const Format& format, const std::uint32_t* codes,
                                             std::size_t count, const char* name) {
  checked(codes, name);
  for (std::size_t i = 0; i < count; ++i) checked_code(format, codes[i], name);
  return {codes, count};
}

std::uint32_t checked_random(Rounding rounding, std::uint32_t random) {
  if (rounding.kind != RoundingKind::kStochastic || rounding.random_bits == 32) return random;
  if ((random >> rounding.random_bits) != 0)
    reject("random is " + hex(random) + ", expected an integer below 2^" +
           std::to_string(rounding.random_bits) + " for " + to_string(rounding));
  return random;
}

const Format& checked_format(const quaver_format* format, const char* name) {
  return checked(format, name).format;
}

struct Shape {
  std::uint64_t rows, cols;
};

// The codes of a matrix whose size has been given in bytes.
std::size_t checked_size(Shape shape, const Format& format, std::size_t given, const char* name) {
  std::size_t bytes = 0;
  const bool too_large = __builtin_mul_overflow(shape.rows, shape.cols, &bytes) ||
                         __builtin_mul_overflow(bytes, format.bytes(), &bytes);
  if (too_large || bytes != given)
    reject(std::string(name) + " has " + std::to_string(given) + " bytes, expected " +
           std::to_string(shape.rows) + " x " + std::to_string(shape.cols) + " codes of " +
           std::to_string(format.bytes()) + " bytes");
  return bytes;
}

CodeMatrix matrix_of(Shape shape, const Format& format, const void* codes, std::size_t given,
                     const char* name) {
  const std::size_t bytes = checked_size(shape, format, given, name);
  checked(static_cast<const std::uint8_t*>(codes), name);
  CodeMatrix matrix(shape.rows, shape.cols, format.bytes());
  std::memcpy(matrix.bytes().data(), codes, bytes);
  if (format.width() == 8 * format.bytes()) return matrix;  // every pattern of bits is a code
  for (std::uint64_t row = 0; row < shape.rows; ++row)
    for (std::uint64_t col = 0; col < shape.cols; ++col)
      checked_code(format, matrix.at(row, col), name);
  return matrix;
}

void check_number(std::uint64_t value, std::uint64_t most, const char* name) {
  if (value < 1 || value > most)
    reject(std::string(name) + " is " + std::to_string(value) + ", expected 1 to " +
           std::to_string(most));
}

}  // namespace

int fail(int status, const char* text) noexcept {
  std::snprintf(last_error().data(), last_error().size(), "%s", text);
  return status;
}

int fail_with_current_exception() noexcept {
  try {
    throw;
  } catch (const InputError& error) {
    return fail(QUAVER_BAD_ARGUMENT, error.what());
  } catch (const std::invalid_argument& error) {
    return fail(QUAVER_BAD_ARGUMENT, error.what());
  } catch (const std::domain_error& error) {
    return fail(QUAVER_NO_CODE, error.what());
  } catch (const std::bad_alloc&) {
    return fail(QUAVER_NO_MEMORY, "out of memory");
  } catch (const std::length_error&) {  // more than a vector can ever hold
    return fail(QUAVER_NO_MEMORY, "out of memory");
  } catch (const std::exception& error) {
    return fail(QUAVER_INTERNAL, error.what());
  } catch (...) {
    return fail(QUAVER_INTERNAL, "an exception of an unknown type");
  }
}

}  // namespace quaver::golden

using quaver::golden::checked;
using quaver::golden::checked_code;
using quaver::golden::checked_codes;
using quaver::golden::checked_format;
using quaver::golden::checked_random;
using quaver::golden::guarded;

quaver_format::quaver_format(quaver::Format given)
    : format(std::move(given)), spelling(quaver::spelling(format)) {}

quaver_pass::quaver_pass(const quaver::PassArithmetic& given)
    : arithmetic(given),
      a(given.a),
      b(given.b),
      partial_sum(given.accumulation.intra),
      total(given.accumulation.inter),
      output(given.output.format) {}

const char* quaver_version(void) { return QUAVER_VERSION; }

const char* quaver_last_error(void) { return quaver::golden::last_error().data(); }

int quaver_format_create(const char* name, quaver_format** format) {
  if (format != nullptr) *format = nullptr;
  return guarded([&] {
    checked(format, "format");
    *format = new quaver_format(quaver::parse_format(&checked(name, "name")));
  });
}

void quaver_format_free(quaver_format* format) { delete format; }

uint32_t quaver_format_width(const quaver_format* format) {
  return format == nullptr ? 0 : format->format.width();
}

uint32_t quaver_format_bytes(const quaver_format* format) {
  return format == nullptr ? 0 : format->format.bytes();
}

const char* quaver_format_spelling(const quaver_format* format) {
  return format == nullptr ? "" : format->spelling.c_str();
}

int quaver_decode(const quaver_format* format, uint32_t code, double* value) {
  return guarded([&] {
    const quaver::Format& f = checked_format(format, "format");
    checked(value, "value") = quaver::to_double(f, checked_code(f, code, "code"));
  });
}

int quaver_conversion_create(const char* format, const char* rounding, const char* overflow,
                             quaver_conversion** conversion) {
  if (conversion != nullptr) *conversion = nullptr;
  return guarded([&] {
    checked(conversion, "conversion");
    *conversion = new quaver_conversion{{quaver::parse_format(&checked(format, "format")),
                                         quaver::parse_rounding(&checked(rounding, "rounding")),
                                         quaver::parse_overflow(&checked(overflow, "overflow"))}};
  });
}

void quaver_conversion_free(quaver_conversion* conversion) { delete conversion; }

int quaver_multiply(const quaver_format* a_format, uint32_t a, const quaver_format* b_format,
                    uint32_t b, const quaver_conversion* to, uint32_t random, uint32_t* result) {
  return guarded([&] {
    const quaver::Format& fa = checked_format(a_format, "a_format");
    const quaver::Format& fb = checked_format(b_format, "b_format");
    const quaver::Conversion& c = checked(to, "to").conversion;
    checked(result, "result") =
        quaver::multiply(fa, checked_code(fa, a, "a"), fb, checked_code(fb, b, "b"), c,
                         checked_random(c.rounding, random));
  });
}

int quaver_add(uint32_t x, uint32_t y, const quaver_conversion* to, uint32_t random,
               uint32_t* result) {
  return guarded([&] {
    const quaver::Conversion& c = checked(to, "to").conversion;
    checked(result, "result") =
        quaver::add(checked_code(c.format, x, "x"), checked_code(c.format, y, "y"), c,
                    checked_random(c.rounding, random));
  });
}

int quaver_fma(const quaver_format* a_format, uint32_t a, const quaver_format* b_format, uint32_t b,
               uint32_t c, const quaver_conversion* to, uint32_t random, uint32_t* result) {
  return guarded([&] {
    const quaver::Format& fa = checked_format(a_format, "a_format");
    const quaver::Format& fb = checked_format(b_format, "b_format");
    const quaver::Conversion& target = checked(to, "to").conversion;
    checked(result, "result") = quaver::fused_multiply_add(
        fa, checked_code(fa, a, "a"), fb, checked_code(fb, b, "b"),
        checked_code(target.format, c, "c"), target, checked_random(target.rounding, random));
  });
}

int quaver_convert(const quaver_format* from, uint32_t code, const quaver_conversion* to,
                   uint32_t random, uint32_t* result) {
  return guarded([&] {
    const quaver::Format& f = checked_format(from, "from");
    const quaver::Conversion& c = checked(to, "to").conversion;
    checked(result, "result") =
        quaver::convert(f, checked_code(f, code, "code"), c, checked_random(c.rounding, random));
  });
}

int quaver_pass_create(const char* recipe, const char* pass, quaver_pass** handle) {
  if (handle != nullptr) *handle = nullptr;
  return guarded([&] {
    checked(handle, "handle");
    const quaver::Pass which = quaver::parse_pass(&checked(pass, "pass"), {"pass"});
    const quaver::Recipe read = quaver::load_recipe(&checked(recipe, "recipe"), {"recipe"});
    *handle = new quaver_pass(quaver::fixed_arithmetic(read, which, {"recipe"}, {"pass"}));
  });
}

void quaver_pass_free(quaver_pass* pass) { delete pass; }

const quaver_format* quaver_pass_format(const quaver_pass* pass, int role) {
  if (pass == nullptr) return nullptr;
  switch (role) {
    case QUAVER_OPERAND_A: return &pass->a;
    case QUAVER_OPERAND_B: return &pass->b;
    case QUAVER_PARTIAL_SUM: return &pass->partial_sum;
    case QUAVER_TOTAL: return &pass->total;
    case QUAVER_OUTPUT: return &pass->output;
    default: return nullptr;  // the role comes from C, where any int is one
  }
}

uint32_t quaver_pass_fused_products(const quaver_pass* pass) {
  return pass == nullptr ? 0 : pass->arithmetic.fused_products;
}

uint32_t quaver_pass_chunk(const quaver_pass* pass) {
  return pass == nullptr ? 0 : pass->arithmetic.accumulation.chunk;
}

int quaver_mac(const quaver_pass* pass, const uint32_t* a, const uint32_t* b, size_t count,
               uint32_t partial_sum, uint32_t* result) {
  return guarded([&] {
    const quaver::PassArithmetic& p = checked(pass, "pass").arithmetic;
    quaver::golden::check_number(count, p.fused_products, "count");
    checked(result, "result") = quaver::multiply_accumulate(
        p, checked_codes(p.a, a, count, "a"), checked_codes(p.b, b, count, "b"),
        checked_code(p.accumulation.intra, partial_sum, "partial_sum"));
  });
}

int quaver_accumulate_chunk(const quaver_pass* pass, uint32_t total, uint32_t partial_sum,
                            uint32_t* result) {
  return guarded([&] {
    const quaver::Accumulation& sums = checked(pass, "pass").arithmetic.accumulation;
    checked(result, "result") =
        quaver::accumulate_chunk(sums, checked_code(sums.inter, total, "total"),
                                 checked_code(sums.intra, partial_sum, "partial_sum"));
  });
}

int quaver_dot(const quaver_pass* pass, const uint32_t* a, const uint32_t* b, size_t length,
               uint32_t random, uint32_t* result) {
  return guarded([&] {
    const quaver::PassArithmetic& p = checked(pass, "pass").arithmetic;
    quaver::golden::check_number(length, std::numeric_limits<std::size_t>::max(), "length");
    checked(result, "result") =
        quaver::dot(p, checked_codes(p.a, a, length, "a"), checked_codes(p.b, b, length, "b"),
                    checked_random(p.output.rounding, random));
  });
}

int quaver_gemm(const quaver_pass* pass, uint64_t m, uint64_t n, uint64_t k, const void* a,
                size_t a_bytes, const void* b, size_t b_bytes, void* c, size_t c_bytes,
                uint32_t seed, uint32_t lanes, uint32_t threads) {
  using namespace quaver::golden;
  return guarded([&] {
    const quaver::PassArithmetic& p = checked(pass, "pass").arithmetic;
    check_number(m, kMaxDimension, "m");
    check_number(n, kMaxDimension, "n");
    check_number(k, kMaxDimension, "k");
    check_number(lanes, std::numeric_limits<std::uint32_t>::max(), "lanes");
    check_number(threads, kMaxThreads, "threads");
    const std::size_t bytes = checked_size({m, n}, p.output.format, c_bytes, "c");
    std::uint8_t& out = checked(static_cast<std::uint8_t*>(c), "c");
    const quaver::CodeMatrix left = matrix_of({m, k}, p.a, a, a_bytes, "a");
    const quaver::CodeMatrix right = matrix_of({k, n}, p.b, b, b_bytes, "b");
    const quaver::CodeMatrix product = quaver::gemm(p, left, right, {seed, lanes}, threads);
    std::memcpy(&out, product.bytes().data(), bytes);
  });
}
