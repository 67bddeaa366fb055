// One row of a run: its cycles on the slowest core, its outputs core by core.
#pragma once

#include <boost/container/static_vector.hpp>
#include <utility>
#include <vector>

#include "models/gemm/gemm.h"
#include "sim/memory/moves.h"
#include "sim/memory/program.h"
#include "sim/run/cores.h"
#include "sim/run/run.h"

namespace quaver {

// The references outlive it.
class RowRunner {
 public:
  RowRunner(const Config& config, const Trace& trace, const RunOptions& options, ArrayModel& model)
      : config_(config),
        trace_(trace),
        options_(options),
        model_(model),
        groups_(core_groups(config.chip, options.batch)) {}

  // Fills the row in, of which `gemm` is given as lower() makes it.
  void run(RowResult& row);

 private:
  // What each core of a group does of the row.
  struct Part {
    CoreGroup group;
    const Gemm* gemm;  // the row's own, or one of shares_
    Schedule schedule;
    Cycles cycles;
    std::optional<OperandBytes> bytes_read;
    std::optional<MemoryMoves> moves;  // in the timed tiers
  };

  using Parts = boost::container::static_vector<Part, 2>;

  // One core's operands in an instance of the row.
  struct CoreJob {
    std::uint64_t core;
    Part& part;
    const PassArithmetic& arithmetic;
    const CodeMatrix& a;
    const CodeMatrix& b;
  };

  // What an instance of a row costs whose cores do their parts side by side.
  struct Cost {
    LoopOrder order = LoopOrder::kNmk;
    std::uint64_t gemms = 1;  // in an instance: RowResult::gemms
    Cycles cycles;            // of the slowest core
    std::optional<OperandBytes> bytes_read;
    std::uint64_t bytes_written = 0;
  };

  [[nodiscard]] Cost computed(RowResult& row, const PassArithmetic& arithmetic);
  [[nodiscard]] const PassArithmetic* cost_alike(const PassArithmetic& arithmetic);
  [[nodiscard]] Cost counted(const Gemm& gemm, const PassArithmetic& arithmetic);
  [[nodiscard]] static Cost cost_of(const Gemm& gemm, const Parts& parts,
                                    const PassArithmetic& arithmetic);
  [[nodiscard]] Parts parts_of(const Gemm& gemm, const PassArithmetic& arithmetic);
  [[nodiscard]] Parts cheapest_parts(const Gemm& gemm, const PassArithmetic& arithmetic,
                                     LoopOrder usual);
  [[nodiscard]] Parts parts_in(LoopOrder order, const Gemm& gemm, const PassArithmetic& arithmetic);
  void count(Part& part, const PassArithmetic& arithmetic);
  void count_with_memory(Part& part, const PassArithmetic& arithmetic);
  [[nodiscard]] MemoryJob memory_job(const Part& part, const PassArithmetic& arithmetic) const;
  [[nodiscard]] std::optional<MemoryMoves> moves_of(const Part& part,
                                                    const PassArithmetic& arithmetic) const;
  void run_instances(RowResult& row, Parts& parts);
  CodeMatrix outputs_of(RowResult& row, const CoreJob& job);
  CodeMatrix run_timed(RowResult& row, const CoreJob& job, const RounderLanes& lanes);
  void expect_no_nan(const Gemm& gemm, const CoreJob& job) const;
  [[nodiscard]] std::uint32_t seed() const { return static_cast<std::uint32_t>(options_.seed); }

  const Config& config_;
  const Trace& trace_;
  const RunOptions& options_;
  ArrayModel& model_;
  CoreGroups groups_;
  boost::container::static_vector<Gemm, 2> shares_;  // of the row that runs, if cores share it

  // All of a GEMM that has a say in what it costs on this machine.
  struct Counted {
    const PassArithmetic* arithmetic;  // or one that costs the same
    GemmShape shape;
    BatchSide batch_side;
    std::optional<Gather> gather;
    Cost cost;
  };
  // Those of the recipe that were met, at most two a pass, each with the first that costs the same.
  using Alike = std::pair<const PassArithmetic*, const PassArithmetic*>;
  boost::container::static_vector<Alike, 2 * kPasses.size()> arithmetics_;
  ProgramLists lists_;  // to count in
  std::vector<Counted> counted_;
  std::vector<std::uint64_t> mixed_;  // the shape of each in one number
};

}  // namespace quaver
