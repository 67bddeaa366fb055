#include "models/gemm/gemm.h"

#include <algorithm>
#include <atomic>
#include <cassert>
#include <exception>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

#include "models/gemm/float_environment.h"
#include "models/gemm/worker.h"

namespace quaver {
namespace {

// Blocks of outputs between which threads choose.
struct Blocking {
  std::uint64_t rows;
  std::uint64_t cols;

  [[nodiscard]] std::uint64_t count(const CodeMatrix& c) const {
    return rows_of(c) * ((c.cols() + cols - 1) / cols);
  }
  [[nodiscard]] std::uint64_t rows_of(const CodeMatrix& c) const {
    return (c.rows() + rows - 1) / rows;
  }
  [[nodiscard]] Block block(const CodeMatrix& c, std::uint64_t index) const {
    const std::uint64_t m = index % rows_of(c) * rows;
    const std::uint64_t n = index / rows_of(c) * cols;
    return {m, std::min(m + rows, c.rows()), n, std::min(n + cols, c.cols())};
  }
};

// Runs `body` on `threads` threads, this one among them, and passes on the first exception.
void run_threads(unsigned threads, const std::function<void()>& body) {
  std::mutex mutex;
  std::exception_ptr error;
  const auto guarded = [&] {
    try {
      const FloatEnvironment environment;
      body();
    } catch (...) {
      const std::lock_guard lock(mutex);
      if (!error) error = std::current_exception();
    }
  };
  {
    std::vector<std::jthread> others;
    for (unsigned i = 1; i < threads; ++i) others.emplace_back(guarded);
    guarded();
  }
  if (error) std::rethrow_exception(error);
}

// Calls make() once a thread, and what it returns for every block.
template <class Make>
void for_blocks(const Blocking& blocking, const CodeMatrix& result, unsigned threads, Make make) {
  const std::uint64_t count = blocking.count(result);
  std::atomic<std::uint64_t> next = 0;
  run_threads(static_cast<unsigned>(std::min<std::uint64_t>(threads, count)), [&] {
    auto run = make();
    for (std::uint64_t i = next++; i < count; i = next++) run(blocking.block(result, i));
  });
}

// Blocks as large as caches like, while all workers together fit `kMemory` and every thread has
// work. Rows of A are decoded once for all columns of a block, and the other way round.
Blocking choose_blocking(const GemmPlan& plan, const CodeMatrix& c, unsigned threads) {
  constexpr std::uint64_t kMemory = 36ULL << 20;
  const auto fits = [&](const Blocking& blocking) {
    const std::uint64_t bytes =
        GemmWorker::bytes(plan.engine, plan.half.possible, blocking.rows, blocking.cols);
    const std::uint64_t workers = std::min<std::uint64_t>(threads, blocking.count(c));
    return workers * bytes <= kMemory && (threads == 1 || workers == threads);
  };
  const auto panels = [](std::uint64_t size, std::uint64_t unit, std::uint64_t most) {
    return std::min((size + unit - 1) / unit * unit, most);
  };
  Blocking blocking = {panels(c.rows(), kPanelRows, 512), panels(c.cols(), kPanelCols, 1024)};
  while (!fits(blocking)) {
    if (blocking.cols > kPanelCols && blocking.cols >= blocking.rows)
      blocking.cols = panels(blocking.cols / 2, kPanelCols, blocking.cols);
    else if (blocking.rows > kPanelRows)
      blocking.rows = panels(blocking.rows / 2, kPanelRows, blocking.rows);
    else
      break;
  }
  return blocking;
}

}  // namespace

bool gemm_is_vectorised(const PassArithmetic& arithmetic) {
  return plan_gemm(arithmetic).engine != Engine::kScalar;
}

CodeMatrix gemm(const PassArithmetic& arithmetic, const CodeMatrix& a, const CodeMatrix& b,
                const RounderLanes& lanes, unsigned threads) {
  assert(a.cols() == b.rows());
  CodeMatrix result(a.rows(), b.cols(), arithmetic.output.format.bytes());
  if (result.rows() == 0 || result.cols() == 0) return result;
  if (lanes.by_rows && arithmetic.output.rounding.random_bits != 0)  // C^T = B^T A^T
    return transposed(gemm(exchanged(arithmetic), transposed(b), transposed(a),
                           {lanes.seed, lanes.lanes, false, lanes.piece}, threads));
  const GemmPlan plan = plan_gemm(arithmetic);
  if (plan.engine == Engine::kScalar) {
    for_blocks(Blocking{16, 16}, result, threads, [&] {
      return [&](const Block& block) { gemm_scalar_block(arithmetic, a, b, lanes, block, result); };
    });
    return result;
  }
  const FloatEnvironment environment;
  const OutputConverter output(arithmetic, lanes, result.rows(), result.cols());
  const GemmJob job = {arithmetic, plan, a, b, output, result};
  const Blocking blocking = choose_blocking(plan, result, threads);
  for_blocks(blocking, result, threads, [&] {
    return [worker = GemmWorker(job, blocking.rows, blocking.cols)](const Block& block) mutable {
      worker.run(block);
    };
  });
  return result;
}

}  // namespace quaver
