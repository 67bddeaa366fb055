#include "sim/config/clock.h"

#include <stdexcept>

namespace quaver {

void name_clock(Config& config, const ElementDelay& delay) {
  if (config.clock_mhz > 0) return;
  const Location& where = config.document.find("clock_mhz")->value.location;
  const std::string found = "clock_mhz is from_timing, ";
  if (!delay)
    throw InputError(where, found + "which needs a synthesised element; expected a number of MHz");
  try {
    config.clock_mhz = 1000 / delay(config);
  } catch (const std::domain_error& error) {
    throw InputError(where, found + "but there is " + error.what() + "; expected a number of MHz");
  }
}

}  // namespace quaver
