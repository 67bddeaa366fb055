// Does a cached result stand for exactly what was synthesised, and survive damage?
#include "sim/area/cache.h"

#include "sim/input/error.h"
#include "tests/area/helpers.h"

namespace quaver {
namespace {

class Cache : public testing::Test {
 protected:
  AreaCache cache() {
    return AreaCache(folder(), [this](const std::string& text) { warnings_.push_back(text); });
  }
  std::filesystem::path folder() { return scratch_.path() / "cache"; }
  std::filesystem::path only_file() {
    return std::filesystem::directory_iterator(folder())->path();
  }

  const std::string key_ = sha256("a key");
  const UnitArea area_{"fpu", "hybrid", "osu018", 20945.25, 101.5, 8, 9.125, 0.3};
  ScratchDirectory scratch_;
  std::vector<std::string> warnings_;
};

TEST_F(Cache, GivesBackWhatWasStoredUnderTheSameKeyOnly) {
  EXPECT_EQ(cache().load(key_), std::nullopt);
  cache().store(key_, area_);
  const auto loaded = cache().load(key_);
  ASSERT_TRUE(loaded);
  EXPECT_EQ(loaded->area_um2, area_.area_um2);
  EXPECT_EQ(loaded->area_sd, area_.area_sd);
  EXPECT_EQ(loaded->seeds, area_.seeds);
  EXPECT_EQ(loaded->delay_ns, area_.delay_ns);
  EXPECT_EQ(loaded->delay_sd, area_.delay_sd);
  EXPECT_EQ(cache().load(sha256("another key")), std::nullopt);
  EXPECT_TRUE(warnings_.empty());
}

TEST_F(Cache, LeavesNoTemporaryFileBehind) {
  cache().store(key_, area_);
  cache().store(key_, area_);
  EXPECT_EQ(std::distance(std::filesystem::directory_iterator(folder()), {}), 1);
  EXPECT_EQ(only_file().filename(), "area-" + key_ + ".json");
}

TEST_F(Cache, ATruncatedEntryIsIgnoredWithAWarningAtEveryLength) {
  cache().store(key_, area_);
  const std::string whole = read_text(only_file());
  // The final newline is no part of the JSON.
  for (std::size_t size = 0; size + 1 < whole.size(); ++size) {
    write_text(only_file(), whole.substr(0, size));
    ASSERT_EQ(cache().load(key_), std::nullopt) << size;
    ASSERT_EQ(warnings_.size(), size + 1);
    expect_contains(warnings_.back(), "corrupt cache entry");
  }
}

TEST_F(Cache, AChangedDigitIsIgnoredWithAWarning) {
  cache().store(key_, area_);
  std::string text = read_text(only_file());
  text.replace(text.find("20945.25"), 8, "20944.25");
  write_text(only_file(), text);
  EXPECT_EQ(cache().load(key_), std::nullopt);
  ASSERT_EQ(warnings_.size(), 1U);
  expect_contains(warnings_[0], "checksum");
}

TEST_F(Cache, AnEntryUnderAnotherNameIsIgnored) {
  cache().store(key_, area_);
  std::filesystem::rename(only_file(), folder() / ("area-" + sha256("b") + ".json"));
  EXPECT_EQ(cache().load(sha256("b")), std::nullopt);
  EXPECT_EQ(warnings_.size(), 1U);
}

TEST_F(Cache, ThatCannotBeWrittenIsAWarning) {
  write_text(folder(), "a file where the folder should be");
  cache().store(key_, area_);
  ASSERT_EQ(warnings_.size(), 1U);
  expect_contains(warnings_[0], "cannot write to the cache");
}

TEST(CacheKey, ChangesWithEachIngredient) {
  const UnitVariant unit{"u", "v", "top", {{"A", "1"}}};
  const RtlSources rtl = {{"x.sv", "module x;"}, {"y.sv", "module y;"}};
  const Liberty liberty{"library", {}};
  const Toolchain tools{"/bin/yosys", "/bin/abc", "/bin/sta", "1.0"};
  const std::string key = cache_key(unit, rtl, liberty, tools, 8);
  EXPECT_EQ(key.size(), 64U);
  EXPECT_EQ(cache_key({"other", "names", "top", {{"A", "1"}}}, rtl, liberty, tools, 8), key);
  EXPECT_NE(cache_key({"u", "v", "pot", {{"A", "1"}}}, rtl, liberty, tools, 8), key);
  EXPECT_NE(cache_key({"u", "v", "top", {{"A", "2"}}}, rtl, liberty, tools, 8), key);
  EXPECT_NE(cache_key({"u", "v", "top", {{"B", "1"}}}, rtl, liberty, tools, 8), key);
  EXPECT_NE(cache_key({"u", "v", "top", {}}, rtl, liberty, tools, 8), key);
  EXPECT_NE(cache_key({"u", "v", "top", {{"A", "1"}}, true}, rtl, liberty, tools, 8), key);
  EXPECT_NE(cache_key(unit, {rtl[0], {"y.sv", "module z;"}}, liberty, tools, 8), key);
  EXPECT_NE(cache_key(unit, {{"x.sv", "module x;m"}, {"y.sv", "odule y;"}}, liberty, tools, 8),
            key);
  EXPECT_NE(cache_key(unit, {rtl[1], rtl[0]}, liberty, tools, 8), key);
  EXPECT_NE(cache_key(unit, rtl, {"Library", {}}, tools, 8), key);
  EXPECT_NE(cache_key(unit, rtl, liberty, {"/bin/yosys", "/bin/abc", "/bin/sta", "1.1"}, 8), key);
  EXPECT_NE(cache_key(unit, rtl, liberty, {"/bin/yosys", "/bin/bca", "/bin/sta", "1.0"}, 8), key)
      << "the script names the program";
  EXPECT_NE(cache_key(unit, rtl, liberty, tools, 9), key);
}

TEST(CacheKey, Sha256IsTheStandards) {
  EXPECT_EQ(sha256("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

TEST(CacheDirectory, FollowsXdgThenHome) {
  const ScopedVariable home("HOME", "/home/someone");
  const ScopedVariable xdg("XDG_CACHE_HOME", "/nowhere/c");
  EXPECT_EQ(default_cache_directory(), "/nowhere/c/quaver");
  setenv("XDG_CACHE_HOME", "relative", 1);
  EXPECT_EQ(default_cache_directory(), "/home/someone/.cache/quaver");
  unsetenv("XDG_CACHE_HOME");
  EXPECT_EQ(default_cache_directory(), "/home/someone/.cache/quaver");
  unsetenv("HOME");
  EXPECT_THROW(default_cache_directory(), InputError);
}

TEST(RtlSources, AreThoseThatTheTopNeedsInTheirOrder) {
  const RtlSources rtl = {
      {"rtl/p.sv", "package p; localparam int K = 2; endpackage"},
      {"rtl/leaf.sv", "module leaf(input logic a); endmodule"},
      {"rtl/other.sv", "module other; leaf u(.a(1'b0)); endmodule"},
      {"rtl/middle.sv", "module middle; leaf #(.K(p::K)) u(.a(1'b0)); endmodule"},
      {"rtl/top.sv", "module top; middle u(); endmodule"}};
  const auto names = [&](const std::string& top) {
    std::vector<std::string> list;
    for (const RtlFile& file : sources_of(top, rtl)) list.push_back(file.name.stem().string());
    return list;
  };
  EXPECT_EQ(names("top"), (std::vector<std::string>{"p", "leaf", "middle", "top"}));
  EXPECT_EQ(names("other"), (std::vector<std::string>{"leaf", "other"}));
  EXPECT_EQ(names("absent").size(), rtl.size());
}

}  // namespace
}  // namespace quaver
