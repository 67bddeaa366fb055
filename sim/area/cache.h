// Synthesis results on disk, one JSON file per result, named by the hash of all that determines it.
#pragma once

#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "sim/area/synthesis.h"

namespace quaver {

// Lower-case hexadecimal SHA-256.
std::string sha256(std::string_view bytes);

// The key of one unit's result: SHA-256 over the bytes of all RTL files, the top module, its
// parameters, the liberty file, the scripts, the tools' versions and the number of seeds.
std::string cache_key(const UnitVariant& unit, const RtlSources& rtl, const Liberty& liberty,
                      const Toolchain& tools, unsigned seeds);

// $XDG_CACHE_HOME/quaver or ~/.cache/quaver.
std::filesystem::path default_cache_directory();

using Warn = std::function<void(const std::string&)>;

// Results of one kind as JSON text.
class ResultCache {
 public:
  ResultCache(std::filesystem::path directory, std::string kind, Warn warn);

  // An entry that is corrupt or truncated is not there, and a warning says so.
  [[nodiscard]] std::optional<std::string> load(const std::string& key) const;

  // Through a temporary file, so that a reader never sees half an entry. A cache that cannot be
  // written costs time, not the result: it is a warning.
  void store(const std::string& key, const std::string& result) const;

  // What a reader of load() says when it cannot use what it was given.
  void refuse(const std::string& key, const std::string& reason) const;

 private:
  [[nodiscard]] std::filesystem::path file_of(const std::string& key) const;

  std::filesystem::path directory_;
  std::string kind_;
  Warn warn_;
};

class AreaCache {
 public:
  AreaCache(std::filesystem::path directory, Warn warn);

  // Names are not part of the key: unit, variant and technology are the asker's.
  [[nodiscard]] std::optional<UnitArea> load(const std::string& key) const;
  void store(const std::string& key, const UnitArea& result) const;

 private:
  ResultCache results_;
};

}  // namespace quaver
