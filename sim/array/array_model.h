// One interface for the three tiers: a schedule and operands go in, cycles and output codes come
// out. Free of SystemC, so that sweeps and reports build without it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "models/gemm/codes.h"
#include "models/memory_system/memory_system.h"
#include "models/memory_system/stalls.h"
#include "sim/schedule/schedule.h"

namespace quaver {

enum class Tier : std::uint8_t { kAnalytic, kSystemC, kRtl };
std::string to_string(Tier tier);
Tier parse_tier(std::string_view text);  // throws std::invalid_argument

// Where the cycles of a GEMM go; they sum to its total.
struct Cycles {
  std::uint64_t load = 0;    // weights move and nothing streams
  std::uint64_t stream = 0;  // a row of operands enters
  std::uint64_t drain = 0;   // the array empties, or waits for partial sums to come round
  Stalls stalls;             // waiting for memory; none without a memory system

  [[nodiscard]] std::uint64_t memory_stall() const { return stalls.total(); }
  [[nodiscard]] std::uint64_t total() const { return load + stream + drain + memory_stall(); }
  Cycles& operator+=(const Cycles& other) {
    load += other.load;
    stream += other.stream;
    drain += other.drain;
    stalls += other.stalls;
    return *this;
  }
  friend Cycles operator*(const Cycles& cycles, std::uint64_t count) {
    return {cycles.load * count, cycles.stream * count, cycles.drain * count,
            cycles.stalls * count};
  }
  friend bool operator==(const Cycles&, const Cycles&) = default;
};

// One GEMM instance. The references outlive the run.
struct GemmJob {
  const Schedule& schedule;
  const PassArithmetic& arithmetic;
  const CodeMatrix& a;     // M x K; empty in the analytic tier
  const CodeMatrix& b;     // K x N; empty in the analytic tier
  std::uint32_t seed = 1;  // of the rounder lanes
  // What each array moves, for the timed tiers (sim/memory/moves.h); null: nothing waits.
  const MemoryMoves* memory = nullptr;
};

// The GEMM of a stationary schedule: b's weights stay, a's rows stream.
struct StationaryJob {
  const StationarySchedule& schedule;
  const CodeMatrix& a;  // schedule.shape().m x k
  const CodeMatrix& b;
  std::uint32_t seed = 1;
};

struct GemmResult {
  Cycles cycles;                                          // of the slowest array
  std::optional<CodeMatrix> outputs;                      // M x N; none in the analytic tier
  std::optional<OperandBytes> bytes_read = std::nullopt;  // of all arrays; none without `memory`
};

// A process holds at most one model of the systemc or the rtl tier: SystemC elaborates once.
class ArrayModel {
 public:
  virtual ~ArrayModel() = default;
  virtual GemmResult run(const GemmJob& job) = 0;
};

}  // namespace quaver
