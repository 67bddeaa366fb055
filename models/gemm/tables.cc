#include "models/gemm/tables.h"

#include <limits>
#include <mutex>
#include <utility>

namespace quaver {
namespace {

// The last few values by key; a table takes up to 256 KiB and some milliseconds to make.
template <class Key, class Value>
class Cache {
 public:
  template <class Make>
  Value get(const Key& key, Make make) {
    const std::lock_guard lock(mutex_);
    for (const auto& [k, value] : entries_)
      if (k == key) return value;
    if (entries_.size() == kEntries) entries_.erase(entries_.begin());
    entries_.emplace_back(key, make());
    return entries_.back().second;
  }

 private:
  static constexpr std::size_t kEntries = 16;
  std::mutex mutex_;
  std::vector<std::pair<Key, Value>> entries_;
};

float to_float(const Format& format, std::uint32_t code) {
  const double value = to_double(format, code);
  // The conversion below is exact; NaN is made anew to have one payload.
  return value == value ? static_cast<float>(value) : std::numeric_limits<float>::quiet_NaN();
}

std::vector<float> all_values(const Format& format) {
  std::vector<float> values(std::size_t{1} << (8 * format.bytes()));
  for (std::uint32_t code = 0; code < values.size(); ++code)
    values[code] = to_float(format, code & format.code_mask());
  return values;
}

std::vector<std::uint32_t> all_conversions(TableIndex index, const Conversion& to) {
  const bool half = index == TableIndex::kUpperHalf;
  const Format from = parse_format(half ? "fp32" : "fp169");
  std::vector<std::uint32_t> codes(65536);
  for (std::uint32_t i = 0; i < codes.size(); ++i) {
    const std::uint32_t code = half ? i << 16 : i;
    if (!to.format.has_nan() && decode(from, code).kind == NumberClass::kNan) continue;
    codes[i] = convert(from, code, to);
  }
  return codes;
}

}  // namespace

DecodeTable decode_table(const Format& format) {
  static Cache<Format, DecodeTable> cache;
  return cache.get(format,
                   [&] { return std::make_shared<const std::vector<float>>(all_values(format)); });
}

ConvertTable convert_table(TableIndex index, const Conversion& to) {
  using Key = std::pair<TableIndex, Conversion>;
  static Cache<Key, ConvertTable> cache;
  return cache.get({index, to}, [&] {
    return std::make_shared<const std::vector<std::uint32_t>>(all_conversions(index, to));
  });
}

}  // namespace quaver
