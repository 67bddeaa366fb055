#include "sim/run/real_operands.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <map>

#include "models/numerics/rounding.h"

namespace quaver {
namespace fs = std::filesystem;
namespace {

constexpr std::array<unsigned, 2> kOperands{0, 1};

// A is M x K, B is K x N.
std::pair<std::uint64_t, std::uint64_t> sides(const Gemm& gemm, unsigned operand) {
  return operand == 0 ? std::pair{gemm.m, gemm.k} : std::pair{gemm.k, gemm.n};
}

std::string row_text(const Gemm& gemm) {
  return "'" + gemm.layer + "' " + std::string(to_string(gemm.pass));
}

void check_shape(const NpyHeader& header, const fs::path& path, const Gemm& gemm,
                 unsigned operand) {
  const auto [rows, cols] = sides(gemm, operand);
  std::vector<std::uint64_t> shape{rows, cols};
  if (gemm.count > 1) shape.insert(shape.begin(), gemm.count);
  if (header.shape == shape) return;
  throw InputError({path.string()}, "found the shape " + shape_text(header.shape) + ", expected " +
                                        shape_text(shape) + ": " +
                                        (gemm.count > 1 ? "count, " : "") +
                                        (operand == 0 ? "M, K" : "K, N") + " of " + row_text(gemm));
}

void check_type(const NpyHeader& header, const fs::path& path, const Gemm& gemm,
                const Format& format, bool chosen) {
  if (is_float(header.type)) return;
  const std::string found = "found codes (" + std::string(to_string(header.type)) + "), expected ";
  const std::string of_row = " of " + row_text(gemm);
  if (chosen)
    throw InputError({path.string()},
                     found + "float values: the format" + of_row + " is chosen from them");
  if (format.bytes() == bytes_of(header.type)) return;
  const std::string codes = format.bytes() == 1   ? "uint8 codes or "
                            : format.bytes() == 2 ? "uint16 codes or "
                                                  : "";
  throw InputError({path.string()},
                   found + codes + "float values: the operand" + of_row + " is " + format.name);
}

void check_file(const fs::path& path, const Gemm& gemm, unsigned operand, const Config& config) {
  const NpyHeader header = read_npy_header(path);
  check_shape(header, path, gemm, operand);
  const PassArithmetic& arithmetic = arithmetic_for(config, gemm.pass, gemm.first_or_last);
  const AdaptiveFormats& adaptive = recipe_for(config, gemm.first_or_last).adaptive(gemm.pass);
  const bool chosen = operand == 0 ? adaptive.a.has_value() : adaptive.b.has_value();
  check_type(header, path, gemm, operand == 0 ? arithmetic.a : arithmetic.b, chosen);
}

// Also for what cannot be looked at: reading it then says why.
bool is_there(const fs::path& path) {
  std::error_code ignored;
  return fs::status(path, ignored).type() != fs::file_type::not_found;
}

std::optional<RealOperand> read_operand(const OperandFiles& files, const Gemm& gemm,
                                        unsigned operand) {
  const fs::path path = files.folder / operand_file_name(gemm, operand);
  if (!is_there(path)) return std::nullopt;
  check_shape(read_npy_header(path), path, gemm, operand);  // it may have changed since
  const auto [rows, cols] = sides(gemm, operand);
  return RealOperand(read_npy(path), rows, cols);
}

}  // namespace

std::string operand_file_name(const Gemm& gemm, unsigned operand) {
  std::string name = gemm.layer;
  std::replace(name.begin(), name.end(), '/', '_');
  return name + "." + std::string(to_string(gemm.pass)) + (operand == 0 ? ".a" : ".b") + ".npy";
}

TensorValues RealOperand::values(std::uint64_t instance) const {
  const std::uint64_t size = rows_ * cols_;
  for (std::uint64_t i = instance * size; i < (instance + 1) * size; ++i)
    if (const double value = to_double(array_.number(i));
        !(std::fabs(value) <= double{std::numeric_limits<float>::max()}))
      throw InputError(array_.location(i),
                       "found a value that is not finite in float32, expected one that is: the "
                       "format is chosen from the values");
  // What float32 cannot tell from zero does not choose a format.
  return [this, instance, size](std::uint64_t index) {
    const double value = to_double(array_.number(instance * size + index));
    return std::fabs(value) < double{std::numeric_limits<float>::denorm_min()} ? 0 : value;
  };
}

std::uint32_t RealOperand::code(const Format& format, std::uint64_t index) const {
  if (is_float(array_.header().type)) {
    const Number number = array_.number(index);
    if (number.kind == NumberClass::kNan && !format.has_nan())
      throw InputError(array_.location(index),
                       "found NaN, expected a number: the format " + format.name + " has no NaN");
    return round_to_code(number, format, {RoundingKind::kNearestEven, 0}, Overflow::kSaturate);
  }
  const std::uint32_t code = array_.code(index);
  if ((code & ~format.code_mask()) != 0)
    throw InputError(array_.location(index),
                     "found the code " + std::to_string(code) + ", expected at most " +
                         std::to_string(format.code_mask()) + ": " + format.name + " has " +
                         std::to_string(format.width()) + " bits");
  return code;
}

CodeMatrix RealOperand::codes(const Format& format, std::uint64_t instance) const {
  CodeMatrix result(rows_, cols_, format.bytes());
  std::uint64_t index = instance * rows_ * cols_;
  for (std::uint64_t row = 0; row < rows_; ++row)
    for (std::uint64_t col = 0; col < cols_; ++col) result.set(row, col, code(format, index++));
  return result;
}

void check_operand_files(const OperandFiles& files, std::span<const Gemm> gemms,
                         const Config& config) {
  if (files.folder.empty()) return;
  const Location option{"--operands"};
  if (std::error_code ignored; !fs::is_directory(files.folder, ignored))
    throw InputError(option,
                     "'" + files.folder.string() + "' is no folder, expected one of .npy files");
  std::map<std::string, const Gemm*> row_of_file;
  bool any = false;
  for (const Gemm& gemm : gemms)
    for (const unsigned operand : kOperands) {
      const std::string name = operand_file_name(gemm, operand);
      if (const auto [first, is_new] = row_of_file.emplace(name, &gemm); !is_new)
        throw InputError(option, "found '" + name + "' to be the file of both " +
                                     row_text(*first->second) + " and " + row_text(gemm) +
                                     ", expected layers whose names differ with '/' as '_'");
      const fs::path path = files.folder / name;
      if (is_there(path)) {
        check_file(path, gemm, operand, config);
        any = true;
      } else if (!files.synthetic_if_missing) {
        throw InputError({path.string()}, std::string("is missing, expected operand ") +
                                              (operand == 0 ? "a" : "b") + " of " + row_text(gemm) +
                                              " (or --operands-missing synthetic)");
      }
    }
  if (!any)
    throw InputError(option, "'" + files.folder.string() +
                                 "' has no operand of any row, expected files such as '" +
                                 operand_file_name(gemms.front(), 0) + "'");
}

GivenOperands read_operands(const OperandFiles& files, const Gemm& gemm) {
  if (files.folder.empty()) return {};
  return {read_operand(files, gemm, 0), read_operand(files, gemm, 1)};
}

}  // namespace quaver
