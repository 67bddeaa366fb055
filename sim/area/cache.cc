#include "sim/area/cache.h"

#include <openssl/evp.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <cmath>
#include <cstdlib>
#include <fstream>
#include <nlohmann/json.hpp>

#include "sim/input/error.h"

namespace quaver {
namespace {

namespace fs = std::filesystem;

// Each part with its length first, so that no two lists of parts run together into the same bytes.
void add_part(std::string& bytes, std::string_view part) {
  bytes += std::to_string(part.size());
  bytes += ':';
  bytes += part;
}

bool plausible(const UnitArea& area) {
  for (const double value : {area.area_um2, area.area_sd, area.delay_ns, area.delay_sd})
    if (!std::isfinite(value) || value < 0) return false;
  return area.seeds > 0;
}

}  // namespace

std::string sha256(std::string_view bytes) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned size = 0;
  if (EVP_Digest(bytes.data(), bytes.size(), digest.data(), &size, EVP_sha256(), nullptr) != 1)
    throw std::runtime_error("SHA-256 is not available in OpenSSL");
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string result;
  for (unsigned i = 0; i < size; ++i) {
    result += kDigits[digest[i] >> 4U];
    result += kDigits[digest[i] & 15U];
  }
  return result;
}

std::string cache_key(const UnitVariant& unit, const RtlSources& rtl, const Liberty& liberty,
                      const Toolchain& tools, unsigned seeds) {
  const RtlSources needed = sources_of(unit.top, rtl);
  const Scripts scripts = make_scripts(unit, needed, tools);
  std::string bytes;
  for (const RtlFile& file : needed) add_part(bytes, file.bytes);
  add_part(bytes, unit.top);
  for (const auto& [name, value] : unit.parameters) {
    add_part(bytes, name);
    add_part(bytes, value);
  }
  for (const std::string_view part :
       {std::string_view(liberty.bytes), std::string_view(scripts.elaborate),
        std::string_view(scripts.gates), std::string_view(scripts.map),
        std::string_view(scripts.time), std::string_view(tools.versions)})
    add_part(bytes, part);
  add_part(bytes, std::to_string(seeds));
  return sha256(bytes);
}

fs::path default_cache_directory() {
  // The XDG specification: a relative path is to be ignored.
  const char* cache = std::getenv("XDG_CACHE_HOME");
  if (cache != nullptr && fs::path(cache).is_absolute()) return fs::path(cache) / "quaver";
  const char* home = std::getenv("HOME");
  if (home == nullptr || *home == '\0')
    throw InputError({"HOME"}, "neither HOME nor XDG_CACHE_HOME is set: nowhere to keep results");
  return fs::path(home) / ".cache" / "quaver";
}

ResultCache::ResultCache(fs::path directory, std::string kind, Warn warn)
    : directory_(std::move(directory)), kind_(std::move(kind)), warn_(std::move(warn)) {}

fs::path ResultCache::file_of(const std::string& key) const {
  return directory_ / (kind_ + "-" + key + ".json");
}

void ResultCache::refuse(const std::string& key, const std::string& reason) const {
  warn_("ignoring the corrupt cache entry " + file_of(key).string() + ": " + reason);
}

std::optional<std::string> ResultCache::load(const std::string& key) const {
  std::ifstream stream(file_of(key), std::ios::binary);
  if (!stream) return std::nullopt;
  try {
    const nlohmann::json entry = nlohmann::json::parse(stream);
    std::string result = entry.at("result").dump();
    if (entry.at("key") != key || entry.at("sha256") != sha256(result))
      throw std::runtime_error("its checksum does not match");
    return result;
  } catch (const std::exception& e) {
    refuse(key, e.what());
    return std::nullopt;
  }
}

void ResultCache::store(const std::string& key, const std::string& text) const {
  const nlohmann::json result = nlohmann::json::parse(text);
  const nlohmann::json entry = {
      {"key", key}, {"result", result}, {"sha256", sha256(result.dump())}};
  static std::atomic<unsigned> counter = 0;
  const fs::path temporary = directory_ / ("." + kind_ + "-" + std::to_string(getpid()) + "-" +
                                           std::to_string(counter++) + ".tmp");
  std::error_code error;
  fs::create_directories(directory_, error);
  std::ofstream stream(temporary, std::ios::binary);
  stream << entry.dump(2) << '\n';
  stream.close();
  if (stream) fs::rename(temporary, file_of(key), error);
  if (!stream || error) {
    std::error_code ignored;
    fs::remove(temporary, ignored);
    warn_("cannot write to the cache " + directory_.string());
  }
}

AreaCache::AreaCache(fs::path directory, Warn warn)
    : results_(std::move(directory), "area", std::move(warn)) {}

std::optional<UnitArea> AreaCache::load(const std::string& key) const {
  const std::optional<std::string> text = results_.load(key);
  if (!text) return std::nullopt;
  try {
    const nlohmann::json result = nlohmann::json::parse(*text);
    UnitArea area;
    area.area_um2 = result.at("area_um2").get<double>();
    area.area_sd = result.at("area_sd").get<double>();
    area.seeds = result.at("seeds").get<unsigned>();
    area.delay_ns = result.at("delay_ns").get<double>();
    area.delay_sd = result.at("delay_sd").get<double>();
    if (!plausible(area)) throw std::runtime_error("its numbers make no sense");
    return area;
  } catch (const std::exception& e) {
    results_.refuse(key, e.what());
    return std::nullopt;
  }
}

void AreaCache::store(const std::string& key, const UnitArea& area) const {
  const nlohmann::json result = {
      {"unit", area.unit},         {"variant", area.variant},  {"technology", area.technology},
      {"area_um2", area.area_um2}, {"area_sd", area.area_sd},  {"seeds", area.seeds},
      {"delay_ns", area.delay_ns}, {"delay_sd", area.delay_sd}};
  results_.store(key, result.dump());
}

}  // namespace quaver
