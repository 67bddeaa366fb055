#include "tests/support/random.h"

#include <array>
#include <cstdio>
#include <cstdlib>
#include <string>

namespace quaver {
namespace {

constexpr std::uint64_t kDefaultSeed = 20190612;

std::uint64_t seed_from_environment() {
  const char* text = std::getenv("QUAVER_TEST_SEED");
  if (text == nullptr || *text == '\0') return kDefaultSeed;
  if (std::string(text) == "random") return std::random_device{}();
  return std::stoull(text);
}

struct Masks {
  std::uint32_t sign;
  std::uint32_t magnitude;
  std::uint32_t mantissa;
};

Masks masks(const Format& f) {
  const std::uint32_t sign = 1U << (f.exponent_bits + f.mantissa_bits);
  return {sign, sign - 1, (1U << f.mantissa_bits) - 1};
}

// Prints the number of random operations after the last test.
class Count : public testing::Environment {
 public:
  void add(std::uint64_t operations) { operations_ += operations; }
  void TearDown() override {
    if (operations_ > 0)
      std::printf("[  random  ] %llu operations\n", static_cast<unsigned long long>(operations_));
  }

 private:
  std::uint64_t operations_ = 0;
};
// GoogleTest owns it.
Count* const count = static_cast<Count*>(testing::AddGlobalTestEnvironment(new Count));

}  // namespace

std::uint64_t repeated(std::uint64_t operations) {
  const char* text = std::getenv("QUAVER_TEST_SCALE");
  const std::uint64_t times = text == nullptr || *text == '\0' ? 1 : std::stoull(text);
  count->add(operations * times);
  return operations * times;
}

Random::Random() : Random(seed_from_environment()) {}

Random::Random(std::uint64_t seed)
    : engine_(seed), trace_(__FILE__, __LINE__, "QUAVER_TEST_SEED=" + std::to_string(seed)) {}

std::uint32_t Random::code(const Format& f) { return bits(1 + f.exponent_bits + f.mantissa_bits); }

std::uint32_t Random::corner(const Format& f) {
  const Masks mask = masks(f);
  const std::uint32_t lowest_normal = mask.mantissa + 1;
  const std::uint32_t top_binade = mask.magnitude - mask.mantissa;
  const std::uint32_t one = static_cast<std::uint32_t>(f.bias) * lowest_normal;
  const std::array centres = {0U,         lowest_normal,  lowest_normal * 2,
                              top_binade, mask.magnitude, one};
  const auto offset = static_cast<std::uint32_t>(below(5)) - 2;
  const std::uint32_t magnitude = (centres[below(centres.size())] + offset) & mask.magnitude;
  return one_in(2) ? magnitude | mask.sign : magnitude;
}

std::uint32_t Random::partner(const Format& f, std::uint32_t x) {
  const Masks mask = masks(f);
  switch (below(8)) {
    case 0: return x ^ mask.sign;
    case 1: return ((x & mask.magnitude) + bits(3) - 4) % mask.sign + (~x & mask.sign);
    case 2: {
      // Some precision's worth of binades below, with few mantissa bits: at or next to a tie.
      const std::uint32_t drop = (f.mantissa_bits + static_cast<std::uint32_t>(below(4)))
                                 << f.mantissa_bits;
      const std::uint32_t binade = x & mask.magnitude & ~mask.mantissa;
      const std::uint32_t low = one_in(2) ? 0 : 1U << below(f.mantissa_bits + 1);
      const std::uint32_t lowered = (binade > drop ? binade - drop : 0) | (low & mask.mantissa);
      return one_in(2) ? lowered | mask.sign : lowered;
    }
    case 3: return x;
    case 4: return code(f) & (mask.sign | mask.mantissa);
    default: return operand(f);
  }
}

}  // namespace quaver
