// Does a signal end the program without leaving processes or folders behind?
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <thread>

#include "tests/area/helpers.h"

namespace quaver {
namespace {

// Tools that answer to the version question and sleep otherwise; `yosys` starts a child as the real
// one starts ABC, and both write down who they are.
void install_sleeping_tools(const std::filesystem::path& bin, const std::filesystem::path& pids) {
  for (const std::string tool : {"yosys", "berkeley-abc", "sta"}) {
    write_text(bin / tool,
               "#!/bin/sh\ncase \"$1\" in -V|-q|-version) [ \"$#\" -lt 3 ] && { echo 1; exit; };; "
               "esac\nsleep 60 &\necho $! >> " +
                   pids.string() + "\necho $$ >> " + pids.string() + "\ntouch started\nwait\n");
    std::filesystem::permissions(bin / tool, std::filesystem::perms::owner_all);
  }
}

bool wait_until_written(const std::filesystem::path& file) {
  for (int i = 0; i < 1000; ++i) {
    if (std::filesystem::exists(file) && std::filesystem::file_size(file) > 0) return true;
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
  return false;
}

class Interrupt : public testing::Test {
 protected:
  Interrupt() {
    install_sleeping_tools(scratch_.path() / "bin", pids_);
    std::filesystem::create_directories(temporary_);
  }

  // Measures with the sleeping tools and gets `signal` in the middle.
  void measure_and_interrupt(int signal) {
    const std::jthread sender([this, signal] {
      if (wait_until_written(pids_)) kill(getpid(), signal);
    });
    const AreaCache cache(scratch_.path() / "cache", [](const std::string&) {});
    unit_areas({{"u", "v", "multiply_add", {}}}, rtl_of(kMultiplyAdd), technology_, cache, {});
  }

  void expect_nothing_left() {
    EXPECT_TRUE(std::filesystem::is_empty(temporary_));
    std::ifstream pids(pids_);
    int count = 0;
    for (pid_t pid = 0; pids >> pid; ++count) {
      for (int i = 0; i < 200 && kill(pid, 0) == 0; ++i)  // init reaps the grandchild, in its time
        std::this_thread::sleep_for(std::chrono::milliseconds(10));
      EXPECT_NE(kill(pid, 0), 0) << "process " << pid << " lives";
    }
    EXPECT_EQ(count, 2);
  }

  const Technology technology_ = osu018();
  const ScratchDirectory scratch_;
  const std::filesystem::path pids_ = scratch_.path() / "pids";
  const std::filesystem::path temporary_ = scratch_.path() / "tmp";
  const ScopedVariable path_{"PATH", (scratch_.path() / "bin").string() + ":/usr/bin:/bin"};
  const ScopedVariable tmpdir_{"TMPDIR", temporary_.string()};
};

using InterruptDeathTest = Interrupt;

TEST_F(InterruptDeathTest, WithoutAHandlerTheSignalEndsTheProgram) {
  EXPECT_EXIT(measure_and_interrupt(SIGINT), testing::KilledBySignal(SIGINT), "");
  expect_nothing_left();
}

int handled = 0;

TEST_F(Interrupt, WithAHandlerItIsCalledAndInterruptedIsThrown) {
  signal(SIGTERM, [](int number) { handled = number; });
  try {
    measure_and_interrupt(SIGTERM);
    ADD_FAILURE() << "nothing was thrown";
  } catch (const Interrupted& interrupted) {
    EXPECT_EQ(interrupted.signal(), SIGTERM);
  }
  EXPECT_EQ(handled, SIGTERM);
  signal(SIGTERM, SIG_DFL);
  expect_nothing_left();
}

}  // namespace
}  // namespace quaver
