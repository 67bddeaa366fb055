// Does a cached energy stand for exactly what was measured?
#include "sim/energy/energy_cache.h"

#include <algorithm>
#include <set>

#include "tests/area/helpers.h"

namespace quaver {
namespace {

class EnergyCacheTest : public testing::Test {
 protected:
  EnergyCache cache() {
    return {folder(), [this](const std::string& text) { warnings_.push_back(text); }};
  }
  std::filesystem::path folder() { return scratch_.path() / "cache"; }

  static UnitMode mode(const std::string& unit, const std::string& variant) {
    for (const UnitMode& mode : known_modes())
      if (mode.unit.unit == unit && mode.unit.variant == variant) return mode;
    throw std::invalid_argument(unit);
  }

  static UnitMode loaded_with(Load load) {
    UnitMode result = mode("processing_element", "hybrid");
    result.load = load;
    return result;
  }
  static UnitMode exchanged() {
    UnitMode result = mode("processing_element", "hybrid");
    result.exchanged = true;
    return result;
  }

  const UnitMode hybrid_ = mode("hybrid_fpu", "hybrid");
  const UnitEnergy energy_{hybrid_, Pass::kForward, 32.5, 1.25, 0.75, 0.5, 30, 4, 250};
  ScratchDirectory scratch_;
  std::vector<std::string> warnings_;
};

TEST_F(EnergyCacheTest, GivesBackWhatWasStoredUnderTheSameKeyOnly) {
  const std::string key = sha256("a key");
  EXPECT_FALSE(cache().load(key, hybrid_, Pass::kForward));
  cache().store(key, energy_);
  const auto loaded = cache().load(key, hybrid_, Pass::kForward);
  ASSERT_TRUE(loaded);
  EXPECT_EQ(loaded->pj, 32.5);
  EXPECT_EQ(loaded->sd, 1.25);
  EXPECT_EQ(loaded->switching, 0.75);
  EXPECT_EQ(loaded->zeros, 0.5);
  EXPECT_EQ(loaded->leakage_nw, 30);
  EXPECT_EQ(loaded->seeds, 4U);
  EXPECT_EQ(loaded->operations, 250U);
  EXPECT_FALSE(cache().load(sha256("another key"), hybrid_, Pass::kForward));
  EXPECT_TRUE(warnings_.empty());
}

TEST_F(EnergyCacheTest, AChangedDigitIsIgnoredWithAWarning) {
  const std::string key = sha256("a key");
  cache().store(key, energy_);
  const std::filesystem::path file = folder() / ("energy-" + key + ".json");
  std::string text = read_text(file);
  text.replace(text.find("32.5"), 4, "31.5");
  write_text(file, text);
  EXPECT_FALSE(cache().load(key, hybrid_, Pass::kForward));
  ASSERT_EQ(warnings_.size(), 1U);
  expect_contains(warnings_[0], "corrupt cache entry");
}

// An area and an energy of the same key are two files.
TEST_F(EnergyCacheTest, IsNotTakenForAnArea) {
  const std::string key = sha256("a key");
  cache().store(key, energy_);
  EXPECT_FALSE(AreaCache(folder(), [](const std::string&) {}).load(key));
}

TEST_F(EnergyCacheTest, TheKeyChangesWithAllThatDeterminesTheResult) {
  const std::vector<std::string> keys = {
      energy_key(hybrid_, Pass::kForward, "area", 2, 30),
      energy_key(hybrid_, Pass::kForward, "another area", 2, 30),
      energy_key(hybrid_, Pass::kForward, "area", 3, 30),
      energy_key(hybrid_, Pass::kForward, "area", 2, 31),
      energy_key(hybrid_, Pass::kDataGradient, "area", 2, 30),
      energy_key(hybrid_, Pass::kWeightGradient, "area", 2, 30),
      energy_key(mode("hybrid_fpu", "fp152"), Pass::kForward, "area", 2, 30),
      energy_key(mode("mixed_fpu", "fp16+hybrid"), Pass::kForward, "area", 2, 30),
      energy_key(mode("processing_element", "hybrid"), Pass::kForward, "area", 2, 30),
      energy_key(mode("processing_element", "hybrid/element"), Pass::kForward, "area", 2, 30),
      energy_key(loaded_with(Load::kIdle), Pass::kForward, "area", 2, 30),
      energy_key(loaded_with(Load::kHeld), Pass::kForward, "area", 2, 30),
      energy_key(loaded_with(Load::kDense), Pass::kForward, "area", 2, 30),
      energy_key(loaded_with(Load::kZeros), Pass::kForward, "area", 2, 30),
      energy_key(loaded_with(Load::kEmptyColumn), Pass::kForward, "area", 2, 30),
      energy_key(exchanged(), Pass::kForward, "area", 2, 30)};
  EXPECT_EQ(std::set(keys.begin(), keys.end()).size(), keys.size());
  EXPECT_EQ(energy_key(hybrid_, Pass::kForward, "area", 2, 30), keys[0]);
}

// A cache that has everything needs neither gates nor power tables: this liberty has no cell that
// the units could be mapped to, and nothing is measured.
TEST_F(EnergyCacheTest, WhatIsKnownIsNotMeasuredAgain) {
  const std::filesystem::path lib = scratch_.path() / "bare.lib";
  write_text(lib, "library (bare) {\n cell (INV) { area : 1; }\n}\n");
  Technology technology;
  technology.name = "bare";
  technology.liberty = lib;
  const RtlSources rtl = {{"unit.sv", "module unit; endmodule"}};
  EnergyOptions options;
  options.seeds = 1;
  options.operations = 9;
  unsigned measured = 0;
  options.progress = [&](std::string_view, unsigned, unsigned) { ++measured; };
  const Liberty liberty = read_liberty(lib, "");
  const std::string area_key = cache_key(hybrid_.unit, rtl, liberty, find_toolchain(), 1);
  UnitEnergy stored = energy_;
  for (const Pass pass : kPasses) {
    stored.pj += 1;
    cache().store(energy_key(hybrid_, pass, area_key, 1, 9), stored);
  }
  const auto found = known_energies({hybrid_}, rtl, technology, cache(), options);
  ASSERT_EQ(found.size(), 1U);
  ASSERT_EQ(found[0].size(), 3U);
  EXPECT_EQ(found[0][0].pj, 33.5);
  EXPECT_EQ(found[0][2].pj, 35.5);
  EXPECT_EQ(measured, 0U);
}

}  // namespace
}  // namespace quaver
