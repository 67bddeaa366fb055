#include "sim/tensor/npy_header.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>

#include "sim/input/error.h"

namespace quaver {
namespace {

constexpr std::string_view kMagic = "\x93NUMPY";

struct TypeName {
  std::string_view descr;
  NpyType type;
};
constexpr std::array kTypes{TypeName{"<f2", NpyType::kFloat16}, TypeName{"<f4", NpyType::kFloat32},
                            TypeName{"<f8", NpyType::kFloat64}, TypeName{"|u1", NpyType::kUint8},
                            TypeName{"<u2", NpyType::kUint16}};

// Bytes that are no printable ASCII as '?'.
std::string shown(std::string_view text) {
  constexpr std::size_t kLongest = 40;
  std::string result(text.substr(0, kLongest));
  std::replace_if(
      result.begin(), result.end(), [](char c) { return c < ' ' || c > '~'; }, '?');
  return "'" + result + (text.size() > kLongest ? "..." : "") + "'";
}

// The dict of the header: the one Python expression of which three keys and these kinds of values
// are read. `bytes` begins with the file.
class HeaderParser {
 public:
  HeaderParser(std::string_view bytes, std::size_t begin, std::size_t end, std::string source)
      : bytes_(bytes), at_(begin), end_(end), source_(std::move(source)) {}

  NpyHeader parse() {
    expect('{');
    while (!accept('}')) {
      read_entry();
      if (!accept(',') && !next_is('}')) fail("',' or '}'");
    }
    skip_blanks();
    if (at_ + 1 != end_ || bytes_[at_] != '\n') fail("blanks and a line feed behind the '}'");
    if (!type_) fail_missing("descr");
    if (!fortran_order_) fail_missing("fortran_order");
    if (!shape_) fail_missing("shape");
    return {*type_, *fortran_order_, *shape_, end_};
  }

 private:
  [[noreturn]] void fail_at(std::size_t at, const std::string& message) const {
    throw InputError({source_, 1, static_cast<int>(at) + 1}, message);
  }
  [[noreturn]] void fail(const std::string& expected) const {
    const std::string found = at_ < end_ ? shown(bytes_.substr(at_, 1)) : "the end of the header";
    fail_at(at_, "found " + found + ", expected " + expected);
  }
  [[noreturn]] void fail_missing(const std::string& key) const {
    fail_at(end_ - 1, "found a header without '" + key + "', expected descr, fortran_order, shape");
  }

  void skip_blanks() {
    while (at_ < end_ && bytes_[at_] == ' ') ++at_;
  }
  bool next_is(char letter) {
    skip_blanks();
    return at_ < end_ && bytes_[at_] == letter;
  }
  bool accept(char letter) {
    if (!next_is(letter)) return false;
    ++at_;
    return true;
  }
  void expect(char letter) {
    if (!accept(letter)) fail("'" + std::string(1, letter) + "'");
  }

  std::string_view text() {
    skip_blanks();
    const char quote = at_ < end_ ? bytes_[at_] : '\0';
    if (quote != '\'' && quote != '"') fail("a text in quotes");
    const std::size_t close = bytes_.substr(0, end_).find(quote, at_ + 1);
    if (close == std::string_view::npos) fail("a text with a closing quote");
    const std::string_view result = bytes_.substr(at_ + 1, close - at_ - 1);
    at_ = close + 1;
    return result;
  }

  void read_entry() {
    skip_blanks();
    const std::size_t begin = at_;
    const std::string_view key = text();
    const bool twice = (key == "descr" && type_) || (key == "fortran_order" && fortran_order_) ||
                       (key == "shape" && shape_);
    if (twice) fail_at(begin, "found the key " + shown(key) + " twice, expected it once");
    expect(':');
    if (key == "descr") return read_type();
    if (key == "fortran_order") return read_order();
    if (key == "shape") return read_shape();
    fail_at(begin, "found the key " + shown(key) + ", expected descr, fortran_order or shape");
  }

  void read_type() {
    static const std::string kExpected =
        "one of <f2, <f4, <f8 (values), |u1, <u2 (codes), as float16, float32, float64, uint8 and "
        "uint16 are saved on a little-endian machine";
    if (next_is('[')) fail_at(at_, "found a structured dtype, expected " + kExpected);
    const std::size_t begin = at_;
    const std::string_view descr = text();
    for (const auto& [name, type] : kTypes)
      if (descr == name) type_ = type;
    if (!type_) fail_at(begin, "found the dtype " + shown(descr) + ", expected " + kExpected);
  }

  void read_order() {
    skip_blanks();
    for (const bool value : {false, true}) {
      const std::string_view word = value ? "True" : "False";
      if (!bytes_.substr(at_, end_ - at_).starts_with(word)) continue;
      at_ += word.size();
      fortran_order_ = value;
      return;
    }
    fail("True or False");
  }

  void read_shape() {
    expect('(');
    shape_.emplace();
    bool comma = true;
    while (!accept(')')) {
      if (!comma) fail("',' or ')'");
      shape_->push_back(number());
      comma = accept(',');
      if (shape_->size() == 1 && !comma) fail("','");  // (3) is a number in Python, (3,) a shape
    }
  }

  std::uint64_t number() {
    skip_blanks();
    std::uint64_t value = 0;
    const char* const first = bytes_.data() + at_;
    const auto [stop, error] = std::from_chars(first, bytes_.data() + end_, value);
    if (error != std::errc{}) fail("a size that fits 64 bits");
    at_ += static_cast<std::size_t>(stop - first);
    return value;
  }

  std::string_view bytes_;
  std::size_t at_;
  std::size_t end_;
  std::string source_;
  std::optional<NpyType> type_;
  std::optional<bool> fortran_order_;
  std::optional<std::vector<std::uint64_t>> shape_;
};

}  // namespace

NpyHeader parse_npy_header(std::string_view bytes, const std::string& source) {
  const auto fail = [&](std::size_t at, const std::string& message) {
    throw InputError({source, 1, static_cast<int>(at) + 1}, message);
  };
  const auto need = [&](std::size_t size, const char* what) {
    if (bytes.size() < size)
      fail(bytes.size(), std::string("found the end of the file, expected ") + what);
  };
  if (!bytes.starts_with(kMagic))
    fail(0, "found no NumPy array, expected a .npy file, which begins with \\x93NUMPY");
  constexpr std::size_t kVersion = 6;
  constexpr std::size_t kLength = 8;
  need(kLength, "the format's version");
  const int major = static_cast<unsigned char>(bytes[kVersion]);
  const int minor = static_cast<unsigned char>(bytes[kVersion + 1]);
  if (major < 1 || major > 3 || minor != 0)
    fail(kVersion, "found version " + std::to_string(major) + "." + std::to_string(minor) +
                       " of the format, expected 1.0, 2.0 or 3.0");
  const std::size_t begin = kLength + (major == 1 ? 2 : 4);
  need(begin, "the length of the header");
  const std::uint64_t length = little_endian(bytes.substr(kLength, begin - kLength));
  if (length > kMaxNpyHeader)
    fail(kLength, "found a header of " + std::to_string(length) + " bytes, expected at most " +
                      std::to_string(kMaxNpyHeader));
  need(begin + length, "the header");
  return HeaderParser(bytes, begin, begin + length, source).parse();
}

void check_npy_size(const NpyHeader& header, std::uint64_t file_size, const std::string& source) {
  std::uint64_t size = bytes_of(header.type);
  bool overflows = false;
  const bool empty = std::find(header.shape.begin(), header.shape.end(), 0) != header.shape.end();
  for (const std::uint64_t axis : header.shape)
    overflows = overflows || __builtin_mul_overflow(size, axis, &size);
  if (empty) size = 0;
  const std::uint64_t present = file_size - header.data;
  if ((!overflows || empty) && size == present) return;
  const std::string found = "found " + std::to_string(present) + " bytes of elements, expected ";
  throw InputError({source, 1, static_cast<int>(header.data) + 1},
                   found + (overflows && !empty ? "more than fit 64 bits" : std::to_string(size)) +
                       " for the shape " + shape_text(header.shape) + " of " +
                       std::string(to_string(header.type)));
}

}  // namespace quaver
