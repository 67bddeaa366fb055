#include "sim/run/processes.h"

#include <poll.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <new>
#include <nlohmann/json.hpp>
#include <numeric>
#include <optional>
#include <system_error>

#include "sim/run/row_record.h"

namespace quaver {
namespace {

using Json = nlohmann::json;

// The next row to begin, seen by all processes.
class SharedCounter {
 public:
  SharedCounter()
      : place_(mmap(nullptr, sizeof(Counter), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS,
                    -1, 0)) {
    if (place_ == MAP_FAILED) throw std::system_error(errno, std::generic_category(), "mmap");
    counter_ = new (place_) Counter(0);
  }
  ~SharedCounter() { munmap(place_, sizeof(Counter)); }
  SharedCounter(const SharedCounter&) = delete;
  SharedCounter& operator=(const SharedCounter&) = delete;

  std::size_t next() { return (*counter_)++; }
  // Nothing more is begun.
  void finish() { *counter_ = std::size_t{1} << 32; }

 private:
  using Counter = std::atomic<std::size_t>;
  static_assert(Counter::is_always_lock_free);
  void* place_;
  Counter* counter_;
};

// What a process says of one row: its index, and its record or why it failed.
enum class Outcome : std::uint8_t { kRow, kError };
struct Header {
  std::uint64_t row = 0;
  std::uint64_t bytes = 0;
  Outcome outcome = Outcome::kRow;
};

void write_all(int file, const void* data, std::size_t size) {
  const auto* at = static_cast<const std::uint8_t*>(data);
  while (size != 0) {
    const ssize_t written = write(file, at, size);
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) _exit(1);  // nobody listens
    at += written;
    size -= static_cast<std::size_t>(written);
  }
}

void send(int file, std::uint64_t row, Outcome outcome, const std::vector<std::uint8_t>& bytes) {
  const Header header = {row, bytes.size(), outcome};
  write_all(file, &header, sizeof header);
  write_all(file, bytes.data(), bytes.size());
}

// An error as a record: its place and message; the message alone where no input is to blame.
std::vector<std::uint8_t> error_record(const InputError& error) {
  const Location& place = error.location();
  const std::string text = error.what();
  return Json::to_cbor(
      {place.source, place.line, place.column, text.substr(place.text().size() + 2)});
}

[[noreturn]] void throw_record(const std::vector<std::uint8_t>& record) {
  const Json values = Json::from_cbor(record);
  if (values.size() == 1) throw std::runtime_error(values.at(0).get<std::string>());
  throw InputError({values.at(0), values.at(1), values.at(2)}, values.at(3).get<std::string>());
}

// One process: row after row until none is left or one fails.
void work(const std::function<RowResult(std::size_t)>& run_row, SharedCounter& next,
          const std::vector<std::size_t>& order, int file) {
  for (std::size_t i = next.next(); i < order.size(); i = next.next()) try {
      send(file, order[i], Outcome::kRow, to_record(run_row(order[i])));
    } catch (const InputError& error) {
      send(file, order[i], Outcome::kError, error_record(error));
      return;
    } catch (const std::exception& error) {
      send(file, order[i], Outcome::kError, Json::to_cbor(Json::array({error.what()})));
      return;
    }
}

// The child processes; those that still run when this goes are killed.
class Workers {
 public:
  Workers() = default;
  Workers(const Workers&) = delete;
  Workers& operator=(const Workers&) = delete;
  ~Workers() {
    for (const Worker& worker : workers_) {
      close(worker.file);
      kill(worker.process, SIGKILL);
      waitpid(worker.process, nullptr, 0);
    }
  }

  void start(const std::function<void(int)>& body) {
    int ends[2];
    if (pipe(ends) != 0) throw std::system_error(errno, std::generic_category(), "pipe");
    const pid_t parent = getpid();
    const pid_t process = fork();
    if (process < 0) throw std::system_error(errno, std::generic_category(), "fork");
    if (process == 0) {
      prctl(PR_SET_PDEATHSIG, SIGKILL);
      if (getppid() != parent) _exit(1);
      close(ends[0]);
      body(ends[1]);
      _exit(0);  // the parent's buffers and objects are the parent's to flush and destroy
    }
    close(ends[1]);
    workers_.push_back({process, ends[0], {}});
  }

  // Calls take(header, bytes) for each message until every process has closed its end, or `stop`
  // says yes.
  void receive(const std::function<void(const Header&, const std::vector<std::uint8_t>&)>& take,
               const Stop& stop) {
    constexpr int kAskAgainMs = 100;  // a signal may come just before poll() waits
    while (std::any_of(workers_.begin(), workers_.end(), [](const Worker& w) { return w.open; })) {
      if (stop && stop()) return;
      std::vector<pollfd> polls;
      for (const Worker& worker : workers_)
        polls.push_back({worker.open ? worker.file : -1, POLLIN, 0});
      if (poll(polls.data(), polls.size(), kAskAgainMs) < 0 && errno != EINTR)
        throw std::system_error(errno, std::generic_category(), "poll");
      for (std::size_t i = 0; i < polls.size(); ++i)
        if (polls[i].revents != 0) read_some(workers_[i], take);
    }
  }

 private:
  struct Worker {
    pid_t process;
    int file;
    std::vector<std::uint8_t> unread;
    bool open = true;
  };

  static void read_some(
      Worker& worker,
      const std::function<void(const Header&, const std::vector<std::uint8_t>&)>& take) {
    std::uint8_t buffer[4096];
    const ssize_t count = read(worker.file, buffer, sizeof buffer);
    if (count < 0 && errno == EINTR) return;
    if (count <= 0) {
      worker.open = false;
      return;
    }
    auto& unread = worker.unread;
    unread.insert(unread.end(), buffer, buffer + count);
    Header header;
    while (unread.size() >= sizeof header) {
      std::memcpy(&header, unread.data(), sizeof header);
      if (unread.size() - sizeof header < header.bytes) return;
      const auto begin = unread.begin() + sizeof header;
      const auto end = begin + static_cast<std::ptrdiff_t>(header.bytes);
      take(header, {begin, end});
      unread.erase(unread.begin(), end);
    }
  }

  std::vector<Worker> workers_;
};

// Rows by what they compute, the longest first, so that no process is left alone with a long one.
std::vector<std::size_t> longest_first(const std::vector<Gemm>& gemms) {
  std::vector<std::size_t> order(gemms.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(), [&](std::size_t x, std::size_t y) {
    return gemms[x].macs() * gemms[x].count > gemms[y].macs() * gemms[y].count;
  });
  return order;
}

}  // namespace

RunResult run_in_processes(const Config& config, const Trace& trace, const RunOptions& options,
                           ArrayModel& model, unsigned processes, const Progress& progress,
                           const Stop& stop) {
  const std::vector<Gemm> gemms = selected_gemms(trace, options);
  const std::vector<std::size_t> order = longest_first(gemms);
  check_machine(config, gemms, options);
  RunOptions one_thread = options;
  one_thread.threads = 1;
  SharedCounter next;
  RunResult result;
  result.planned = gemms.size();
  std::vector<std::optional<RowResult>> rows(gemms.size());
  std::vector<std::uint8_t> failure;
  std::size_t done = 0;
  {
    Workers workers;
    for (unsigned i = 0; i < std::min<std::size_t>(processes, gemms.size()); ++i)
      workers.start([&](int file) {
        work([&](std::size_t row) { return run_row(config, trace, one_thread, model, gemms[row]); },
             next, order, file);
      });
    if (progress) progress(0, gemms.size(), gemms[order[0]].layer);
    const auto take = [&](const Header& header, const std::vector<std::uint8_t>& bytes) {
      if (header.outcome == Outcome::kRow) {
        rows[header.row] = from_record(bytes, gemms[header.row]);
        ++done;
        if (progress)
          progress(done, gemms.size(), done < order.size() ? gemms[order[done]].layer : "");
      } else {
        failure = bytes;
        next.finish();
      }
    };
    workers.receive(take, stop);
  }
  if (!failure.empty()) throw_record(failure);
  if (done != gemms.size() && !(stop && stop()))
    throw std::runtime_error("a process of the run ended unasked");
  for (std::optional<RowResult>& row : rows)
    if (row) result.rows.push_back(std::move(*row));
  result.totals = totals_of(config, result.rows);
  return result;
}

}  // namespace quaver
