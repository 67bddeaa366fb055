#include "sim/report/report.h"

#include <spdlog/fmt/fmt.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fstream>

#include "sim/input/output_file.h"
#include "sim/report/energy_report.h"
#include "sim/report/resolved_config.h"
#include "sim/run/cores.h"
#include "sim/trace/csv.h"

namespace quaver {
namespace fs = std::filesystem;
namespace {

// Sums over the rows of one pass, each times its count.
struct PassSums {
  std::uint64_t rows = 0;
  std::uint64_t macs = 0;
  Cycles cycles;
  double slots = 0;  // MACs that the machine could have done in those cycles, at each row's lanes
};

PassSums sums_of(const RunResult& result, Pass pass) {
  PassSums sums;
  for (const RowResult& row : result.rows)
    if (row.gemm.pass == pass) {
      ++sums.rows;
      sums.macs += row.macs() * row.gemm.count;
      sums.cycles += row.cycles * row.gemm.count;
      sums.slots += static_cast<double>(row.macs() * row.gemm.count) / row.utilization;
    }
  return sums;
}

// `memory`: with a column of stalls.
std::string cycles_line(const std::string& name, std::uint64_t rows, std::uint64_t macs,
                        const Cycles& cycles, double utilization, bool memory) {
  if (memory)
    return fmt::format("{:<7} {:>4} {:>14} {:>13} {:>10} {:>13} {:>10} {:>11} {:>9.1f}%\n", name,
                       rows, macs, cycles.total(), cycles.load, cycles.stream, cycles.drain,
                       cycles.memory_stall(), 100 * utilization);
  return fmt::format("{:<7} {:>5} {:>15} {:>13} {:>11} {:>13} {:>11} {:>9.1f}%\n", name, rows, macs,
                     cycles.total(), cycles.load, cycles.stream, cycles.drain, 100 * utilization);
}

std::string checks_line(const RunRecord& record) {
  if (record.options.tier == Tier::kAnalytic) return "";
  const Totals& totals = record.result.totals;
  std::string text = fmt::format("outputs checked against the golden model: {}, mismatches: {}\n",
                                 totals.checked, totals.mismatches);
  for (const RowResult& row : record.result.rows)
    if (!row.first_mismatch.empty()) {
      text += fmt::format("first mismatch: {} {}: {}\n", row.gemm.layer, to_string(row.gemm.pass),
                          row.first_mismatch);
      break;
    }
  return text;
}

// What the array's area is of.
std::string arrays_text(const Config& config) {
  if (config.chip.cores == 1)
    return config.array.count == 1 ? "array" : fmt::format("{} arrays", config.array.count);
  return config.array.count == 1
             ? fmt::format("arrays of {} cores", config.chip.cores)
             : fmt::format("{} arrays a core of {} cores", config.array.count, config.chip.cores);
}

std::string memory_lines(const Totals& totals) {
  if (!totals.bytes_read) return "";
  const OperandBytes& read = *totals.bytes_read;
  const Stalls& stalls = totals.cycles.stalls;
  return fmt::format(
      "memory: {} bytes read (a {}, b {}), {} written\n"
      "stalls: {} for the first block of a GEMM, {} for later operands, {} for results\n",
      read.total(), read.a, read.b, totals.bytes_written, stalls.first_block, stalls.operands,
      stalls.results);
}

// Which core has how many samples, and what is left to add up between them.
std::string chip_line(const RunRecord& record) {
  const ChipConfig& chip = record.config.chip;
  if (chip.cores == 1) return "";
  const CoreGroups groups = core_groups(chip, record.options.batch);
  std::string text = fmt::format("chip of {} cores: ", chip.cores);
  text += groups.size() == 1 ? fmt::format("{} sample{} each", groups[0].samples,
                                           groups[0].samples == 1 ? "" : "s")
                             : fmt::format("{} with {} samples, {} with {}", groups[0].cores,
                                           groups[0].samples, groups[1].cores, groups[1].samples);
  const auto& rows = record.result.rows;
  const bool gradients = std::any_of(rows.begin(), rows.end(), [](const RowResult& row) {
    return row.gemm.pass == Pass::kWeightGradient;
  });
  if (gradients) text += "; the all-reduce of wgrad is not modelled";
  return text + "\n";
}

// How many rows took which order, where the config asks for another than the default.
std::string mapping_line(const RunRecord& record) {
  const Config& config = record.config;
  if (config.mapping == Mapping::kDefault) return "";
  const auto& rows = record.result.rows;
  const auto taken = [&](LoopOrder order) {
    return std::count_if(rows.begin(), rows.end(),
                         [order](const RowResult& row) { return row.order == order; });
  };
  std::string text = "mapping " + to_string(config.mapping);
  if (config.mapping == Mapping::kAuto)
    text +=
        fmt::format(": nmk in {} rows, mnk in {}", taken(LoopOrder::kNmk), taken(LoopOrder::kMnk));
  if (!config.memory) text += "; without memory all orders take the same cycles";
  return text + "\n";
}

std::string area_line(const RunRecord& record) {
  const ArchitectureArea& area = record.area;
  if (!area.array) return "area: not synthesised\n";
  std::string text = fmt::format("area ({}): {} {:.3f} mm2", record.config.technology,
                                 arrays_text(record.config), *area.array * 1e-6);
  if (area.processing_element)
    text += fmt::format(", processing element {:.0f} um2", *area.processing_element);
  if (area.fpu) text += fmt::format(", FPU {:.0f} um2", *area.fpu);
  return text + "\n";
}

// What a row's CSV has with a memory system only.
std::string memory_cells(const RowResult& row) {
  if (!row.bytes_read) return "";
  const Stalls& stalls = row.cycles.stalls;
  return fmt::format("{},{},{},{},{},{},{},", stalls.first_block, stalls.operands, stalls.results,
                     to_string(row.order), row.bytes_read->total(), row.bytes_read->a,
                     row.bytes_read->b);
}

}  // namespace

std::string layers_csv(const RunResult& result, const RunEnergy* energy) {
  std::string text = "name,pass,m,n,k,count,macs,load,stream,drain,memory_stall,total,utilization,";
  if (result.totals.bytes_read)
    text += "stall_first_block,stall_operands,stall_results,mapping,bytes_read,a_bytes,b_bytes,";
  text += "bytes_written,";
  text += energy != nullptr ? "energy_pj," : "";
  text += "digest,checked,mismatches,sqnr_db\n";
  for (std::size_t i = 0; i < result.rows.size(); ++i) {
    const RowResult& row = result.rows[i];
    const Gemm& g = row.gemm;
    const Cycles& c = row.cycles;
    text += fmt::format("{},{},{},{},{},{},{},{},{},{},{},{},{:.6f},{}{},{}{},{},{},{}\n",
                        csv_cell(g.layer), to_string(g.pass), g.m, g.n, g.k, g.count, row.macs(),
                        c.load, c.stream, c.drain, c.memory_stall(), c.total(), row.utilization,
                        memory_cells(row), row.bytes_written,
                        energy != nullptr ? fmt::format("{},", energy->rows.at(i).total()) : "",
                        row.digest.value_or(""), row.checked, row.mismatches,
                        row.sqnr_db ? fmt::format("{:.3f}", *row.sqnr_db) : "");
  }
  return text;
}

std::string summary(const RunRecord& record) {
  const Config& config = record.config;
  const Totals& totals = record.result.totals;
  const bool memory = config.memory.has_value();
  std::string text = fmt::format("{} on {}: {} tier, recipe {},", config.name, record.trace.name,
                                 to_string(record.options.tier), config.recipe.name);
  const std::string machine = fmt::format(
      "{}x{} {} x{}, batch {}, {:g} MHz", config.array.rows, config.array.cols,
      to_string(config.array.dataflow), config.array.count, record.options.batch, config.clock_mhz);
  text += (text.size() + 1 + machine.size() > 100 ? "\n  " : " ") + machine + "\n";
  text += chip_line(record);
  if (config.array.timing == Timing::kScaleSim)
    text +=
        "timing scalesim: no pipeline stages, lanes, chunks, overlap or accumulator depth in it\n";
  text +=
      memory ? fmt::format("{:<7} {:>4} {:>14} {:>13} {:>10} {:>13} {:>10} {:>11} {:>10}\n", "pass",
                           "rows", "MACs", "cycles", "load", "stream", "drain", "stall", "utilized")
             : fmt::format("{:<7} {:>5} {:>15} {:>13} {:>11} {:>13} {:>11} {:>10}\n", "pass",
                           "rows", "MACs", "cycles", "load", "stream", "drain", "utilized");
  for (const Pass pass : kPasses) {
    const PassSums sums = sums_of(record.result, pass);
    if (sums.rows == 0) continue;
    const double utilization = static_cast<double>(sums.macs) / sums.slots;
    text += cycles_line(std::string(to_string(pass)), sums.rows, sums.macs, sums.cycles,
                        utilization, memory);
  }
  if (record.result.partial())
    text += fmt::format("PARTIAL: interrupted after {} of {} rows\n", record.result.rows.size(),
                        record.result.planned);
  text += cycles_line("total", record.result.rows.size(), totals.macs, totals.cycles,
                      totals.utilization, memory);
  text += fmt::format("{:.6g} s, {:.4g} TFLOPS sustained of {:.4g} peak\n", totals.seconds,
                      totals.tflops, peak_tflops(config));
  text += memory_lines(totals);
  text += mapping_line(record);
  if (totals.sqnr_db) text += fmt::format("SQNR against float64: {:.2f} dB\n", *totals.sqnr_db);
  return text + checks_line(record) + area_line(record) + energy_lines(record);
}

void write_files(const std::vector<std::pair<fs::path, FileContent>>& files) {
  const std::string suffix = ".tmp" + std::to_string(getpid());
  std::error_code error;
  const auto give_up = [&](const fs::path& path, const std::string& reason) {
    std::error_code ignored;
    for (const auto& [file, content] : files)
      fs::remove(output_file(file).path.string() + suffix, ignored);
    throw InputError({path.string()}, "cannot be written: " + reason + ", expected a file");
  };
  const auto write = [&](const fs::path& named, const fs::path& path, const FileContent& content) {
    std::ofstream file(path, std::ios::binary);
    file << content();
    file.close();
    if (!file) give_up(named, std::strerror(errno));
  };
  for (const auto& [path, content] : files) {
    if (fs::is_directory(path, error)) give_up(path, "it is a folder");
    const OutputFile target = output_file(path);
    if (!target.replaceable) continue;
    const fs::path temporary = target.path.string() + suffix;
    write(path, temporary, content);
    // A file that takes another's place is as readable as that was.
    const fs::file_status before = fs::status(target.path, error);
    if (fs::exists(before)) fs::permissions(temporary, before.permissions(), error);
  }
  for (const auto& [path, content] : files) {
    const OutputFile target = output_file(path);
    if (!target.replaceable) {
      write(path, target.path, content);
      continue;
    }
    fs::rename(target.path.string() + suffix, target.path, error);
    if (error) give_up(path, error.message());
  }
}

void write_files(const std::vector<std::pair<fs::path, std::string>>& files) {
  std::vector<std::pair<fs::path, FileContent>> made;
  made.reserve(files.size());
  for (const auto& [path, content] : files)
    made.emplace_back(path, [&text = content] { return text; });
  write_files(made);
}

void write_file(const fs::path& path, const std::string& content) {
  write_files(std::vector{std::pair{path, content}});
}

ReportFolder::ReportFolder(fs::path path) : path_(std::move(path)) {
  check_report_page();
  std::error_code error;
  made_ = fs::create_directories(path_, error);
  if (error)
    throw InputError({path_.string()}, "cannot be made: " + error.message() +
                                           ", expected a folder to write the report to");
}

ReportFolder::~ReportFolder() {
  std::error_code ignored;  // also when it is not empty: then it stays
  if (made_) fs::remove(path_, ignored);
}

nlohmann::ordered_json run_page_data(const RunRecord& record) {
  return {{"kind", "run"},
          {"report", report_json(record)},
          {"config_yaml", resolved_yaml(record.config)},
          {"peak_macs_per_cycle", peak_macs_per_cycle(record.config)},
          {"peak_tflops", peak_tflops(record.config)}};
}

void write_report(const RunRecord& record, const Provenance& provenance,
                  const ReportFolder& folder) {
  write_files({{folder.path() / "layers.csv", layers_csv(record.result, record.energy)},
               {folder.path() / "report.html", report_page(run_page_data(record), provenance)},
               {folder.path() / "report.json", report_json(record).dump(1) + "\n"}});
}

}  // namespace quaver
