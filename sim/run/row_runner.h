// One row of a run: its cycles on the slowest core, its outputs core by core.
#pragma once

#include <boost/container/static_vector.hpp>
#include <vector>

#include "models/gemm/gemm.h"
#include "sim/memory/moves.h"
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

  RowResult run(const Gemm& gemm);

 private:
  // What each core of a group does of the row.
  struct Part {
    CoreGroup group;
    const Gemm* gemm;  // the row's own, or one of shares_
    Schedule schedule;
    Cycles cycles;
    std::optional<std::uint64_t> bytes_read;
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

  // What a row costs whose cores do their parts side by side.
  struct Cost {
    Cycles cycles;  // of the slowest core
    std::optional<std::uint64_t> bytes_read;
  };

  [[nodiscard]] LoopOrder order_of(const Gemm& gemm, const PassArithmetic& arithmetic);
  [[nodiscard]] LoopOrder cheapest_order(const Gemm& gemm, const PassArithmetic& arithmetic);
  [[nodiscard]] Parts parts_of(const Gemm& gemm, const PassArithmetic& arithmetic, LoopOrder order);
  void count(Part& part, const PassArithmetic& arithmetic);
  [[nodiscard]] MemoryJob memory_job(const Part& part, const PassArithmetic& arithmetic) const;
  [[nodiscard]] std::optional<MemoryMoves> moves_of(const Part& part,
                                                    const PassArithmetic& arithmetic) const;
  void count_with_memory(Part& part, const PassArithmetic& arithmetic);
  // The GEMM that all parts do some number of times in an instance of the row.
  [[nodiscard]] static std::uint64_t common_count(const Parts& parts);
  [[nodiscard]] static Cost cost_of(const Parts& parts);
  void run_instances(RowResult& row, const Gemm& gemm, Parts& parts);
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

  struct Counted {
    const PassArithmetic* arithmetic;
    GemmShape shape;
    LoopOrder order;
    std::optional<Gather> gather;
    Cycles cycles;
    std::uint64_t bytes_read;
  };
  std::vector<Counted> counted_;
  std::vector<std::uint64_t> mixed_;  // the shape of each in one number
};

}  // namespace quaver
