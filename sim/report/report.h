// What a run leaves behind: report.json, layers.csv and the summary on the terminal.
#pragma once

#include <filesystem>
#include <functional>
#include <nlohmann/json.hpp>
#include <string>
#include <utility>
#include <vector>

#include "sim/energy/machine_energy.h"
#include "sim/report/html.h"
#include "sim/run/run.h"

namespace quaver {

inline constexpr int kSchemaVersion = 1;

// Everything that a report speaks of.
struct RunRecord {
  const Config& config;
  const Trace& trace;
  const RunOptions& options;
  const RunResult& result;
  const ArchitectureArea& area;       // parts that were not synthesised are empty
  const RunEnergy* energy = nullptr;  // null where it was not asked for or is not known
};

// The schema of report.json. What was not asked for or is not known is null: areas, energies, and
// stalls, bytes_read and operand_bytes without a memory system; with energies, there is `energy`.
// With a memory system, config has `memory` and a layer `roofline`; a chip of several cores has
// `chip`, and an area of several arrays `covers`.
nlohmann::ordered_json report_json(const RunRecord& record);
nlohmann::ordered_json config_json(const Config& config);
nlohmann::ordered_json area_json(const Config& config, const ArchitectureArea& area);

// One row a GEMM, the columns named as the JSON's fields; stalls by cause and bytes read with a
// memory system only, energy_pj with energies only.
std::string layers_csv(const RunResult& result, const RunEnergy* energy = nullptr);

// At most 100 columns.
std::string summary(const RunRecord& record);

// Writes through temporary files beside them, renamed when all are written: never half a file, and
// none of them if one cannot be written. A symbolic link stays one, a file keeps its permissions,
// and to a device or a pipe is written. Throws InputError.
void write_files(const std::vector<std::pair<std::filesystem::path, std::string>>& files);
// The same of contents that are made one at a time, as each is written.
using FileContent = std::function<std::string()>;
void write_files(const std::vector<std::pair<std::filesystem::path, FileContent>>& files);
void write_file(const std::filesystem::path& path, const std::string& content);

// A folder for a report, made before a long run rather than after it. Throws InputError if it
// cannot be. On destruction a folder that it made and that nothing was written to is removed again.
class ReportFolder {
 public:
  explicit ReportFolder(std::filesystem::path path);
  ~ReportFolder();
  ReportFolder(const ReportFolder&) = delete;
  ReportFolder& operator=(const ReportFolder&) = delete;
  [[nodiscard]] const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
  bool made_;
};

// report.json, layers.csv and report.html.
void write_report(const RunRecord& record, const Provenance& provenance,
                  const ReportFolder& folder);
// What report.html draws of a run: report.json, and the roof that its layers stand under.
nlohmann::ordered_json run_page_data(const RunRecord& record);

}  // namespace quaver
