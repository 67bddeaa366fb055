// What a run leaves behind: report.json, layers.csv and the summary on the terminal.
#pragma once

#include <filesystem>
#include <nlohmann/json.hpp>
#include <string>

#include "sim/area/composition.h"
#include "sim/run/run.h"

namespace quaver {

inline constexpr int kSchemaVersion = 1;

// Everything that a report speaks of.
struct RunRecord {
  const Config& config;
  const Trace& trace;
  const RunOptions& options;
  const RunResult& result;
  const ArchitectureArea& area;  // parts that were not synthesised are empty
};

// The schema of report.json. What this version does not model is null: bytes_read (memory), energy.
nlohmann::ordered_json report_json(const RunRecord& record);
nlohmann::ordered_json config_json(const Config& config);
nlohmann::ordered_json area_json(const std::string& technology, const ArchitectureArea& area);

// One row a GEMM, the columns named as the JSON's fields.
std::string layers_csv(const RunResult& result);

// At most 100 columns.
std::string summary(const RunRecord& record);

// Writes through a temporary file beside it and a rename: never half a file. Throws InputError.
void write_file(const std::filesystem::path& path, const std::string& content);

// report.json and layers.csv in a folder, which is made if need be.
void write_report(const RunRecord& record, const std::filesystem::path& folder);

}  // namespace quaver
