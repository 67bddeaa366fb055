#include "sim/sweep/run_sweep.h"

#include <algorithm>
#include <atomic>
#include <mutex>
#include <optional>
#include <thread>

#include "sim/report/report.h"
#include "sim/sweep/journal.h"
#include "sim/sweep/numeric_error.h"
#include "sim/sweep/timed.h"

namespace quaver {
namespace fs = std::filesystem;
namespace {

constexpr std::size_t kBlockPoints = 64;  // computed by one thread and journalled in one write

void expect_known(const Sweep& sweep, Asked asked) {
  const auto refuse = [asked](Metric metric, const Location& location) {
    if (needs_area(metric) && !asked.areas)
      throw InputError(location, to_string(metric) +
                                     " is empty with --no-area, expected areas or another metric");
    if (needs_energy(metric) && !asked.energies)
      throw InputError(location, to_string(metric) +
                                     " is empty without --energy, expected it or another metric");
  };
  for (const Constraint& constraint : sweep.constraints)
    refuse(constraint.metric, constraint.location);
  for (const Objective& objective : sweep.objectives) refuse(objective.metric, objective.location);
}

Plan plan_of(const MachineSpace& space, const std::vector<Workload>& workloads,
             const SweepOptions& options) {
  const Sweep& sweep = space.sweep();
  Plan plan;
  plan.name = sweep.name;
  plan.identity = sweep_identity(space, workloads, options.asked(), options.version);
  plan.shard = options.shard;
  for (const Axis& axis : sweep.axes) plan.axes.emplace_back(axis.key, axis.texts);
  for (const Workload& workload : workloads) plan.traces.push_back(workload.trace.name);
  plan.constraints = sweep.constraints;
  plan.objectives = sweep.objectives;
  return plan;
}

// The points of one sweep, and the threads that compute them.
class SweepRunner {
 public:
  SweepRunner(const MachineSpace& space, const std::vector<Workload>& workloads, const Plan& plan,
              const SweepOptions& options, Journal* journal)
      : space_(space),
        workloads_(workloads),
        options_(options),
        journal_(journal),
        records_(plan.points()),
        errors_(space.sweep()),
        // A timed point takes so long that it is worth a write of its own.
        block_machines_(
            space.sweep().systemc ? 1 : std::max<std::size_t>(1, kBlockPoints / workloads.size())) {
    const std::size_t machines = space.sweep().machines();
    const std::size_t first = options.shard.number - 1;
    if (machines > first) shard_machines_ = (machines - first - 1) / options.shard.of + 1;
    for (std::size_t point = 0; point < records_.size(); ++point) records_[point].point = point;
    if (journal == nullptr) return;
    for (const PointRecord& record : journal->recorded()) records_[record.point] = record;
    done_ = journal->recorded().size();
  }

  std::vector<PointRecord> run() {
    {
      std::vector<std::jthread> workers;
      for (unsigned i = 1; i < options_.threads; ++i) workers.emplace_back([this] { work(); });
      work();
    }
    if (failure_) std::rethrow_exception(failure_);
    if (journal_ != nullptr) journal_->sync();
    return std::move(records_);
  }

 private:
  // Blocks are taken in order and always finished, so that of several mistakes in the input the
  // first one is reported, whatever the number of threads.
  void work() {
    MachineCursor cursor(space_);
    while (!stopped_) {
      const std::size_t begin = next_.fetch_add(block_machines_);
      if (begin >= shard_machines_) return;
      std::vector<PointRecord> fresh;
      std::size_t machine = 0;
      try {
        const std::size_t end = std::min(begin + block_machines_, shard_machines_);
        for (std::size_t i = begin; i < end; ++i) {
          machine = options_.shard.number - 1 + i * options_.shard.of;
          add_machine(cursor, machine, fresh);
        }
      } catch (...) {
        fail(machine);
      }
      try {
        keep(std::move(fresh));
      } catch (...) {
        fail(~std::size_t{0});
      }
    }
  }

  void fail(std::size_t machine) {
    const std::lock_guard lock(mutex_);
    stopped_ = true;
    if (failure_ && failed_machine_ <= machine) return;
    failure_ = std::current_exception();
    failed_machine_ = machine;
  }

  void add_machine(MachineCursor& cursor, std::size_t number, std::vector<PointRecord>& fresh) {
    const std::size_t traces = workloads_.size();
    std::vector<std::size_t> pending;
    for (std::size_t trace = 0; trace < traces; ++trace)
      if (records_[number * traces + trace].state == PointState::kPending) pending.push_back(trace);
    if (pending.empty()) return;
    const Machine* machine = nullptr;
    std::string refused;
    try {
      machine = &cursor.at(number);
      expect_passes(machine->config, space_.sweep());
      options_.check(machine->config);
    } catch (const InputError& error) {
      refused = error.what();
    }
    PointArea area;
    if (refused.empty() && options_.area_of) area = options_.area_of(machine->config);
    PointEnergy energy;
    if (refused.empty() && options_.energy_of) energy = options_.energy_of(machine->config);
    for (const std::size_t trace : pending) {
      PointRecord& record = fresh.emplace_back();
      record.point = number * traces + trace;
      if (refused.empty()) {
        compute(*machine, number, workloads_[trace], area, energy, record);
      } else {
        record.state = PointState::kImpossible;
        record.reason = refused;
      }
    }
  }

  void compute(const Machine& machine, std::size_t number, const Workload& workload,
               const PointArea& area, const PointEnergy& energy, PointRecord& record) {
    const Sweep& sweep = space_.sweep();
    try {
      record.metrics = sweep.systemc ? evaluate_timed(options_.program, space_.base_file(),
                                                      space_.settings(number), workload, sweep,
                                                      area, energy, peak_tflops(machine.config))
                                     : evaluate(machine.config, workload, sweep, area, energy);
      if (sweep.values && !sweep.systemc)
        record.metrics.sqnr_db = errors_.sqnr_db(machine, workload);
    } catch (const InputError& error) {
      record.state = PointState::kImpossible;
      record.reason = error.what();
      return;
    }
    record.key = point_key(machine, workload, sweep, options_.asked(), options_.version);
    record.reason = area.unknown;
    // Where the machine has no RTL, one reason is that of both.
    if (area.unknown.empty() && !energy.unknown.empty())
      record.reason = std::string(kEnergyReason) + energy.unknown;
    for (const Constraint& c : sweep.constraints) known_value(record, c.metric, c.location);
    for (const Objective& o : sweep.objectives) known_value(record, o.metric, o.location);
    record.state = PointState::kDone;
  }

  void keep(std::vector<PointRecord> fresh) {
    std::erase_if(fresh, [](const PointRecord& r) { return r.state == PointState::kPending; });
    std::string lines;
    if (journal_ != nullptr)
      for (const PointRecord& record : fresh) lines += journal_line(record_text(record));
    const std::lock_guard lock(mutex_);
    if (journal_ != nullptr && !lines.empty()) journal_->append(lines);
    done_ += fresh.size();
    for (PointRecord& record : fresh) records_[record.point] = std::move(record);
    if (options_.progress) options_.progress(done_, shard_machines_ * workloads_.size());
  }

  const MachineSpace& space_;
  const std::vector<Workload>& workloads_;
  const SweepOptions& options_;
  Journal* journal_;  // null if none is kept
  std::vector<PointRecord> records_;
  NumericErrors errors_;
  std::size_t block_machines_;
  std::size_t shard_machines_ = 0;
  std::atomic<std::size_t> next_ = 0;  // of the shard's machines
  std::atomic<bool> stopped_ = false;
  std::mutex mutex_;  // of the journal and all below
  std::size_t done_ = 0;
  std::exception_ptr failure_;
  std::size_t failed_machine_ = 0;
};

void merge_into(std::vector<PointRecord>& merged, const JournalContent& content,
                const fs::path& journal) {
  for (const PointRecord& record : content.records) {
    PointRecord& place = merged[record.point];
    if (place.state != PointState::kPending && place != record)
      throw InputError({journal.string()}, "point " + std::to_string(record.point) +
                                               " differs from the same point in another folder, "
                                               "expected one result a point");
    place = record;
  }
}

}  // namespace

SweepResults run_sweep(const Sweep& sweep, const SweepOptions& options) {
  expect_known(sweep, options.asked());
  const MachineSpace space(sweep);
  const std::vector<Workload> workloads = load_workloads(sweep);
  expect_possible(space, [&](const Config& config) {
    expect_passes(config, sweep);
    options.check(config);
  });
  const Plan plan = plan_of(space, workloads, options);
  std::optional<ReportFolder> folder;
  std::optional<Journal> journal;
  if (!options.folder.empty()) {
    folder.emplace(options.folder);
    journal.emplace(options.folder, plan, options.resume);
  }
  SweepRunner runner(space, workloads, plan, options, journal ? &*journal : nullptr);
  SweepResults results(plan, runner.run());
  if (journal) write_results(results, options.folder);
  return results;
}

SweepResults merge_sweeps(const std::vector<fs::path>& folders) {
  std::optional<Plan> plan;
  std::vector<PointRecord> merged;
  for (const fs::path& folder : folders) {
    const fs::path path = folder / "journal";
    const JournalContent content = read_journal(path);
    if (!content.plan)
      throw InputError({path.string()}, "holds nothing, expected the journal of a sweep");
    if (!plan) {
      plan = content.plan;
      merged.resize(plan->points());
      for (std::size_t point = 0; point < merged.size(); ++point) merged[point].point = point;
    }
    if (content.plan->identity != plan->identity)
      throw InputError({path.string(), 1, 1}, "found the journal of another sweep ('" +
                                                  content.plan->name + "'), expected that of '" +
                                                  plan->name + "' as in " +
                                                  folders.front().string());
    merge_into(merged, content, path);
  }
  plan->shard = {};
  const auto pending = [](const PointRecord& r) { return r.state == PointState::kPending; };
  const auto missing = std::count_if(merged.begin(), merged.end(), pending);
  if (missing != 0)
    throw InputError(
        {folders.front().string()},
        std::to_string(missing) + " of " + std::to_string(merged.size()) +
            " points are missing (the first is point " +
            std::to_string(std::find_if(merged.begin(), merged.end(), pending) - merged.begin()) +
            "), expected the folders of all shards, each run to its end");
  return {std::move(*plan), std::move(merged)};
}

}  // namespace quaver
