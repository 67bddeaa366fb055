#include "sim/sweep/journal.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <stdexcept>
#include <unordered_set>

#include "sim/area/cache.h"

namespace quaver {
namespace fs = std::filesystem;
namespace {

constexpr std::size_t kChecksumDigits = 16;
constexpr std::string_view kHead = "quaver-sweep 3 ";

// The text of a line (without its '\n'), or nothing if its checksum is wrong.
std::optional<std::string_view> text_of(std::string_view line) {
  if (line.size() <= kChecksumDigits || line[kChecksumDigits] != ' ') return std::nullopt;
  const std::string_view text = line.substr(kChecksumDigits + 1);
  if (sha256(text).compare(0, kChecksumDigits, line.substr(0, kChecksumDigits)) != 0)
    return std::nullopt;
  return text;
}

Plan read_head(std::string_view text, const Location& location) {
  if (!text.starts_with(kHead))
    throw InputError(location, "is not a journal of this version, expected '" + std::string(kHead) +
                                   "' behind the checksum");
  return read_plan(text.substr(kHead.size()), location);
}

PointRecord record_of(std::string_view text, const Plan& plan, const Location& location) {
  PointRecord record;
  try {
    record = read_record(text);
  } catch (const std::invalid_argument& error) {
    throw InputError(location, std::string("the record cannot be read: ") + error.what());
  }
  if (record.point >= plan.points() || !plan.has(record.point))
    throw InputError(location, "found point " + std::to_string(record.point) +
                                   ", expected one of the " + std::to_string(plan.points()) +
                                   " points that belongs to shard " + plan.shard.text());
  return record;
}

std::string contents(int file) {
  std::string bytes;
  std::vector<char> buffer(1U << 16);
  ssize_t got = 0;
  while ((got = pread(file, buffer.data(), buffer.size(), static_cast<off_t>(bytes.size()))) > 0)
    bytes.append(buffer.data(), static_cast<std::size_t>(got));
  if (got < 0) throw std::runtime_error(std::string("cannot be read: ") + std::strerror(errno));
  return bytes;
}

// Opens and locks; -1 if there is no such file.
int locked(const fs::path& path, int flags, int lock) {
  const int file = ::open(path.c_str(), flags | O_CLOEXEC, 0666);
  if (file < 0) return -1;
  if (flock(file, lock | LOCK_NB) == 0) return file;
  const int error = errno;
  ::close(file);
  if (error == EWOULDBLOCK)
    throw InputError({path.string()},
                     "another process is at work on it, expected that to end first, or another "
                     "folder");
  throw std::runtime_error(path.string() + ": cannot be locked: " + std::strerror(error));
}

}  // namespace

std::string journal_line(std::string_view text) {
  std::string line = sha256(text).substr(0, kChecksumDigits);
  line += ' ';
  line += text;
  return line + '\n';
}

JournalContent parse_journal(std::string_view bytes, const fs::path& path) {
  JournalContent content;
  std::unordered_set<std::size_t> seen;
  int number = 0;
  while (content.good_bytes < bytes.size()) {
    const Location here = {path.string(), ++number, 1};
    const std::string_view rest = bytes.substr(content.good_bytes);
    const std::size_t end = rest.find('\n');
    const auto text = end == std::string_view::npos ? std::nullopt : text_of(rest.substr(0, end));
    if (!text) {
      const bool last = end == std::string_view::npos || end + 1 == rest.size();
      if (last && (content.plan || end == std::string_view::npos)) return content;
      throw InputError(here,
                       "the line is damaged (its checksum is wrong), expected what a sweep "
                       "has written");
    }
    if (!content.plan) {
      content.plan = read_head(*text, here);
    } else {
      content.records.push_back(record_of(*text, *content.plan, here));
      const std::size_t point = content.records.back().point;
      if (!seen.insert(point).second)
        throw InputError(here, "found point " + std::to_string(point) +
                                   " a second time, expected each point once");
    }
    content.good_bytes += end + 1;
  }
  return content;
}

JournalContent read_journal(const fs::path& path) {
  const int file = locked(path, O_RDONLY, LOCK_SH);
  if (file < 0)
    throw InputError({path.string()}, std::string("cannot be opened (") + std::strerror(errno) +
                                          "), expected the journal of a sweep");
  std::string bytes;
  try {
    bytes = contents(file);
  } catch (const std::exception& error) {
    ::close(file);
    throw InputError({path.string()}, error.what());
  }
  ::close(file);
  return parse_journal(bytes, path);
}

Journal::Journal(const fs::path& folder, const Plan& plan, bool resume)
    : path_(folder / "journal") {
  try {
    open(resume);
    load(plan);
  } catch (...) {
    if (file_ >= 0) ::close(file_);
    throw;
  }
}

Journal::~Journal() { ::close(file_); }

void Journal::open(bool resume) {
  file_ = locked(path_, O_RDWR | O_APPEND | O_CREAT | O_EXCL, LOCK_EX);
  if (file_ >= 0) return;
  if (errno == EEXIST) file_ = locked(path_, O_RDWR | O_APPEND, LOCK_EX);
  if (file_ < 0) fail("cannot be opened: " + std::string(std::strerror(errno)));
  if (!resume)
    throw InputError({path_.string()},
                     "is there already, expected --resume to go on with it, or another --out");
}

void Journal::load(const Plan& plan) {
  const std::string head = journal_line(std::string(kHead) + plan_text(plan));
  const std::string bytes = contents(file_);
  JournalContent content;
  // The first line may be torn too: but then it is the beginning of this one.
  if (!head.starts_with(bytes)) {
    content = parse_journal(bytes, path_);
    const Location place = {path_.string(), 1, 1};
    if (!content.plan)
      throw InputError(place, "is not a journal, expected that of sweep '" + plan.name + "'");
    if (content.plan->identity != plan.identity)
      throw InputError(place, "found the journal of another sweep ('" + content.plan->name +
                                  "'), expected that of '" + plan.name +
                                  "' with the config, traces and program of now");
    if (content.plan->shard != plan.shard)
      throw InputError(place, "found the journal of shard " + content.plan->shard.text() +
                                  ", expected that of shard " + plan.shard.text());
  } else if (bytes == head) {
    content.good_bytes = head.size();
    content.plan = plan;
  }
  recorded_ = std::move(content.records);
  size_ = content.good_bytes;
  if (size_ != bytes.size() && ftruncate(file_, static_cast<off_t>(size_)) != 0)
    fail("cannot be cut: " + std::string(std::strerror(errno)));
  if (content.plan) return;
  append(head);
  sync();
  const int folder = ::open(path_.parent_path().c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (folder < 0) return;
  fsync(folder);
  ::close(folder);
}

void Journal::append(std::string_view lines) {
  std::string_view rest = lines;
  while (!rest.empty()) {
    const ssize_t written = write(file_, rest.data(), rest.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) {
      const std::string reason = std::strerror(errno);
      const bool cut = ftruncate(file_, static_cast<off_t>(size_)) == 0;
      fail("cannot be written: " + reason +
           (cut ? "; what it holds is kept, go on with --resume" : ""));
    }
    rest.remove_prefix(static_cast<std::size_t>(written));
  }
  size_ += lines.size();
  if (Clock::now() - synced_ >= std::chrono::seconds(1)) sync();
}

void Journal::sync() {
  if (fdatasync(file_) != 0) fail("cannot be written: " + std::string(std::strerror(errno)));
  synced_ = Clock::now();
}

void Journal::fail(const std::string& what) {
  throw std::runtime_error(path_.string() + ": " + what);
}

}  // namespace quaver
