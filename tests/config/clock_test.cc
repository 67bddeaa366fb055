// Is a clock that is left to the element the reciprocal of its delay, and a given one kept?
#include "sim/config/clock.h"

#include <gtest/gtest.h>

#include <stdexcept>

namespace quaver {
namespace {

Config config_with_clock(const char* clock) {
  return load_config("configs/hfp8-8x8.yaml", {{"clock_mhz", clock}});
}

TEST(Clock, FromTimingIsTheReciprocalOfTheElementsDelay) {
  Config config = config_with_clock("from_timing");
  name_clock(config, [](const Config&) { return 20.0; });
  EXPECT_DOUBLE_EQ(config.clock_mhz, 50);
}

TEST(Clock, ThatIsGivenStaysAndAsksForNoDelay) {
  Config config = config_with_clock("250");
  name_clock(config, {});
  EXPECT_EQ(config.clock_mhz, 250);
}

TEST(Clock, FromTimingIsRefusedWhereTheDelayIsUnknown) {
  const auto message = [](const ElementDelay& delay) -> std::string {
    Config config = config_with_clock("from_timing");
    try {
      name_clock(config, delay);
    } catch (const InputError& error) {
      return error.what();
    }
    return "";
  };
  EXPECT_EQ(message({}),
            "--set: clock_mhz is from_timing, which needs a synthesised element; expected a number "
            "of MHz");
  EXPECT_EQ(
      message([](const Config&) -> double { throw std::domain_error("no RTL for it"); }),
      "--set: clock_mhz is from_timing, but there is no RTL for it; expected a number of MHz");
}

}  // namespace
}  // namespace quaver
