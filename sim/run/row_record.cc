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

Json bytes_json(const std::optional<OperandBytes>& bytes) {
  return bytes ? Json::array({bytes->a, bytes->b}) : Json(nullptr);
}

std::optional<OperandBytes> bytes_of(const Json& value) {
  if (value.is_null()) return std::nullopt;
  return OperandBytes{value.at(0), value.at(1)};
}

}  // namespace

std::vector<std::uint8_t> to_record(const RowResult& row) {
  // Names every member, so that a new one does not compile before it is carried too.
  const auto& [gemm, gemms, formats, operands, order, cycles, utilization, bytes_read,
               bytes_written, digest, checked, mismatches, sqnr_db, first_mismatch, zero_products] =
      row;
  return Json::to_cbor({formats.a,
                        formats.b,
                        formats.output,
                        operands.a,
                        operands.b,
                        cycles.load,
                        cycles.stream,
                        cycles.drain,
                        cycles.stalls.first_block,
                        cycles.stalls.operands,
                        cycles.stalls.results,
                        utilization,
                        bytes_written,
                        or_null(digest),
                        checked,
                        mismatches,
                        or_null(sqnr_db),
                        first_mismatch,
                        bytes_json(bytes_read),
                        gemm.count,
                        gemms,
                        order,
                        or_null(zero_products)});
}

RowResult from_record(const std::vector<std::uint8_t>& record, const Gemm& gemm) {
  const Json values = Json::from_cbor(record);
  auto next = values.begin();
  RowResult row;
  row.gemm = gemm;
  for (std::string* text :
       {&row.formats.a, &row.formats.b, &row.formats.output, &row.operands.a, &row.operands.b})
    *text = *next++;
  for (std::uint64_t* count :
       {&row.cycles.load, &row.cycles.stream, &row.cycles.drain, &row.cycles.stalls.first_block,
        &row.cycles.stalls.operands, &row.cycles.stalls.results})
    *count = *next++;
  row.utilization = *next++;
  row.bytes_written = *next++;
  row.digest = optional_of<std::string>(*next++);
  row.checked = *next++;
  row.mismatches = *next++;
  row.sqnr_db = optional_of<double>(*next++);
  row.first_mismatch = *next++;
  row.bytes_read = bytes_of(*next++);
  row.gemm.count = *next++;
  row.gemms = *next++;
  row.order = *next++;
  row.zero_products = optional_of<std::uint64_t>(*next++);
  return row;
}

}  // namespace quaver
