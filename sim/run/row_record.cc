#include "sim/run/row_record.h"

#include <nlohmann/json.hpp>

namespace quaver {
namespace {

using Json = nlohmann::json;

template <class T>
std::optional<T> optional_of(const Json& value) {
  return value.is_null() ? std::nullopt : std::optional<T>(value.get<T>());
}

template <class T>
Json or_null(const std::optional<T>& value) {
  return value ? Json(*value) : Json(nullptr);
}

}  // namespace

std::vector<std::uint8_t> to_record(const RowResult& row) {
  // Names every member, so that a new one does not compile before it is carried too.
  const auto& [gemm, formats, cycles, utilization, bytes_written, digest, checked, mismatches,
               sqnr_db, first_mismatch] = row;
  static_cast<void>(gemm);
  return Json::to_cbor({formats.a, formats.b, formats.output, cycles.load, cycles.stream,
                        cycles.drain, cycles.memory_stall, utilization, bytes_written,
                        or_null(digest), checked, mismatches, or_null(sqnr_db), first_mismatch});
}

RowResult from_record(const std::vector<std::uint8_t>& record, const Gemm& gemm) {
  const Json values = Json::from_cbor(record);
  RowResult row;
  row.gemm = gemm;
  row.formats = {values.at(0), values.at(1), values.at(2)};
  row.cycles = {values.at(3), values.at(4), values.at(5), values.at(6)};
  row.utilization = values.at(7);
  row.bytes_written = values.at(8);
  row.digest = optional_of<std::string>(values.at(9));
  row.checked = values.at(10);
  row.mismatches = values.at(11);
  row.sqnr_db = optional_of<double>(values.at(12));
  row.first_mismatch = values.at(13);
  return row;
}

}  // namespace quaver
