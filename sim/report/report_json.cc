#include <charconv>

#include "sim/report/energy_report.h"
#include "sim/report/report.h"
#include "sim/run/cores.h"

namespace quaver {
namespace {

using Json = nlohmann::ordered_json;

template <class T>
Json or_null(const std::optional<T>& value) {
  return value ? Json(*value) : Json(nullptr);
}

// A YAML scalar as the JSON value that it spells.
Json scalar_json(const std::string& text) {
  if (text == "true" || text == "false") return text == "true";
  const char* end = text.data() + text.size();
  std::int64_t integer = 0;
  if (const auto [stop, error] = std::from_chars(text.data(), end, integer);
      error == std::errc{} && stop == end)
    return integer;
  double number = 0;
  if (const auto [stop, error] = std::from_chars(text.data(), end, number);
      error == std::errc{} && stop == end)
    return number;
  return text;
}

Json node_json(const Node& node) {
  switch (node.kind) {
    case Node::Kind::kNull: return nullptr;
    case Node::Kind::kScalar: return scalar_json(node.scalar);
    case Node::Kind::kMap: {
      Json map = Json::object();
      for (const Entry& entry : node.entries) map[entry.key] = node_json(entry.value);
      return map;
    }
    case Node::Kind::kList: {
      Json list = Json::array();
      for (const Node& item : node.items) list.push_back(node_json(item));
      return list;
    }
  }
  return nullptr;
}

Json cycles_json(const Cycles& cycles) {
  return {{"load", cycles.load},
          {"stream", cycles.stream},
          {"drain", cycles.drain},
          {"memory_stall", cycles.memory_stall()},
          {"total", cycles.total()}};
}

// What of a row, or of the totals, is there with a memory system only, in the report's order.
struct MemoryJson {
  Json stalls, bytes_read, operand_bytes;  // null
};

MemoryJson memory_json(const Cycles& cycles, const std::optional<OperandBytes>& read) {
  if (!read) return {};
  const Stalls& stalls = cycles.stalls;
  return {{{"first_block", stalls.first_block},
           {"operands", stalls.operands},
           {"results", stalls.results}},
          read->total(),
          {{"a", read->a}, {"b", read->b}}};
}

Json operands_json(const RowResult& row) {
  if (row.operands.a.empty()) return nullptr;
  return {{"a", row.operands.a}, {"b", row.operands.b}};
}

Json row_json(const Config& config, const RowResult& row, const RowEnergy* energy) {
  const MemoryJson memory = memory_json(row.cycles, row.bytes_read);
  Json json = {
      {"name", row.gemm.layer},
      {"pass", to_string(row.gemm.pass)},
      {"m", row.gemm.m},
      {"n", row.gemm.n},
      {"k", row.gemm.k},
      {"count", row.gemm.count},
      {"formats", {{"a", row.formats.a}, {"b", row.formats.b}, {"output", row.formats.output}}},
      {"operands", operands_json(row)},
      {"mapping", to_string(row.order)},
      {"macs", row.macs()},
      {"cycles", cycles_json(row.cycles)},
      {"stalls", memory.stalls},
      {"utilization", row.utilization},
      {"bytes_read", memory.bytes_read},
      {"operand_bytes", memory.operand_bytes},
      {"bytes_written", row.bytes_written},
      {"energy_pj", energy != nullptr ? Json(energy->total()) : Json(nullptr)},
      {"digest", or_null(row.digest)},
      {"checked", row.checked},
      {"mismatches", row.mismatches},
      {"sqnr_db", or_null(row.sqnr_db)}};
  if (const std::optional<Roofline> roof = roofline(config, row))
    json["roofline"] = {{"macs_per_byte", roof->macs_per_byte},
                        {"bound", roof->memory_bound ? "memory" : "compute"}};
  if (energy != nullptr) json["energy"] = row_energy_json(config, *energy);
  return json;
}

Json totals_json(const Totals& totals, const RunEnergy* energy) {
  const MemoryJson memory = memory_json(totals.cycles, totals.bytes_read);
  return {{"macs", totals.macs},
          {"cycles", cycles_json(totals.cycles)},
          {"stalls", memory.stalls},
          {"utilization", totals.utilization},
          {"seconds", totals.seconds},
          {"tflops", totals.tflops},
          {"bytes_read", memory.bytes_read},
          {"operand_bytes", memory.operand_bytes},
          {"bytes_written", totals.bytes_written},
          {"energy_j", energy != nullptr ? Json(1e-12 * energy->total.total()) : Json(nullptr)},
          {"checked", totals.checked},
          {"mismatches", totals.mismatches},
          {"sqnr_db", or_null(totals.sqnr_db)}};
}

Json chip_json(const RunRecord& record) {
  const ChipConfig& chip = record.config.chip;
  Json samples = Json::array();
  for (const CoreGroup& group : core_groups(chip, record.options.batch))
    samples.push_back({{"cores", group.cores}, {"samples", group.samples}});
  return {{"cores", chip.cores},
          {"samples", samples},
          {"weight_gradients",
           "one partial gradient a core; the all-reduce between them is not modelled"}};
}

}  // namespace

Json config_json(const Config& config) {
  const ArrayConfig& array = config.array;
  const FpuConfig& fpu = config.fpu;
  Json recipe;
  if (const Entry* entry = config.document.find("recipe")) recipe = node_json(entry->value);
  Json json = {{"name", config.name},
               {"array",
                {{"rows", array.rows},
                 {"cols", array.cols},
                 {"dataflow", to_string(array.dataflow)},
                 {"overlap", array.overlap == Overlap::kNone ? "none" : "weights"},
                 {"timing", to_string(array.timing)},
                 {"accumulator_depth", array.accumulator_depth},
                 {"count", array.count}}},
               {"fpu",
                {{"multiplier_stages", fpu.multiplier_stages},
                 {"adder_stages", fpu.adder_stages},
                 {"lanes", fpu.lanes},
                 {"fp16", fpu.fp16},
                 {"decode", fpu.decode == DecoderPlacement::kEdge ? "edge" : "element"},
                 {"zero_gating", fpu.zero_gating}}},
               {"recipe", recipe},
               {"buffers",
                {{"a_bytes", config.buffers.a_bytes},
                 {"b_bytes", config.buffers.b_bytes},
                 {"out_bytes", config.buffers.out_bytes}}},
               {"chip", {{"cores", config.chip.cores}}},
               {"mapping", to_string(config.mapping)},
               {"clock_mhz", config.clock_mhz > 0 ? Json(config.clock_mhz) : Json("from_timing")},
               {"technology", config.technology}};
  if (config.memory)
    json["memory"] = {{"bandwidth_bytes_per_cycle", config.memory->bandwidth},
                      {"latency_cycles", config.memory->latency}};
  return json;
}

Json area_json(const Config& config, const ArchitectureArea& area) {
  Json json = {{"technology", config.technology},
               {"unit", "um2"},
               {"fpu", or_null(area.fpu)},
               {"processing_element", or_null(area.processing_element)},
               {"array", or_null(area.array)},
               {"accumulators", or_null(area.accumulators)},
               {"rounders", or_null(area.rounders)},
               {"buffers", or_null(area.buffers)},
               {"total", or_null(area.total)}};
  // All parts but the FPU and the element are of all of these.
  if (config.array.count * config.chip.cores > 1)
    json["covers"] = {{"cores", config.chip.cores},
                      {"arrays", config.array.count * config.chip.cores}};
  return json;
}

Json report_json(const RunRecord& record) {
  Json layers = Json::array();
  for (std::size_t i = 0; i < record.result.rows.size(); ++i)
    layers.push_back(row_json(record.config, record.result.rows[i],
                              record.energy != nullptr ? &record.energy->rows.at(i) : nullptr));
  Json json = {{"schema_version", kSchemaVersion},
               {"tier", to_string(record.options.tier)},
               {"partial", record.result.partial()},
               {"timing", to_string(record.config.array.timing)},
               {"batch", record.options.batch},
               {"seed", record.options.seed},
               {"config", config_json(record.config)},
               {"trace", {{"name", record.trace.name}, {"sha256", record.trace.sha256}}},
               {"layers", layers},
               {"totals", totals_json(record.result.totals, record.energy)},
               {"area", area_json(record.config, record.area)}};
  if (record.config.chip.cores > 1) json["chip"] = chip_json(record);
  if (record.energy != nullptr) json["energy"] = energy_json(record);
  return json;
}

}  // namespace quaver
