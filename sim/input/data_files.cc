#include "sim/input/data_files.h"

#include <dlfcn.h>

#include <algorithm>
#include <cstdlib>
#include <stdexcept>

#include "sim/input/error.h"
#include "sim/input/regular_file.h"

namespace quaver {
namespace fs = std::filesystem;
namespace {

// The shared library that holds this code, or "". A program's own name here need not be a path.
fs::path own_library() {
  Dl_info info{};
  if (dladdr(reinterpret_cast<const void*>(&data_root), &info) == 0 || info.dli_fname == nullptr)
    return {};
  const fs::path file = info.dli_fname;
  std::error_code error;
  return file.is_absolute() ? fs::canonical(file, error) : fs::path();
}

// share/quaver of the installation that a file in bin, lib or lib/TRIPLET belongs to, or "".
fs::path installed_with(const fs::path& file) {
  std::error_code error;
  fs::path prefix = file.parent_path();
  for (int level = 0; level < 2 && prefix.has_relative_path(); ++level) {
    prefix = prefix.parent_path();
    fs::path installed = prefix / "share/quaver";
    if (fs::is_directory(installed / "configs", error)) return installed;
  }
  return {};
}

fs::path locate() {
  if (const char* given = std::getenv("QUAVER_DATA"); given != nullptr && *given != '\0')
    return given;
  std::error_code error;
  // The library first: the program that has loaded it may be anyone's.
  for (const fs::path& file : {own_library(), fs::read_symlink("/proc/self/exe", error)})
    if (fs::path installed = installed_with(file); !installed.empty()) return installed;
  if (fs::is_directory(fs::path(QUAVER_SOURCE_DIR) / "configs", error)) return QUAVER_SOURCE_DIR;
  throw std::runtime_error(
      "cannot find configs/, traces/ and rtl/: set QUAVER_DATA to their folder");
}

}  // namespace

const fs::path& data_root() {
  static const fs::path root = locate();
  return root;
}

fs::path find_data_file(const std::string& name, const std::string& what) {
  std::error_code error;
  if (fs::is_regular_file(name, error)) return name;
  if (fs::path(name).is_relative() && !name.empty())
    if (fs::path shipped = data_root() / name; fs::is_regular_file(shipped, error)) return shipped;
  check_regular(name, what);
  throw InputError({name.empty() ? "''" : name}, "cannot be opened, expected " + what);
}

fs::path find_shipped(const std::string& name, const std::string& folder,
                      const std::string& extension, const std::string& what) {
  const std::vector<std::string> shipped = data_file_names(folder, extension);
  std::error_code error;
  if (std::find(shipped.begin(), shipped.end(), name) != shipped.end() && !fs::exists(name, error))
    return data_root() / folder / (name + extension);
  return find_data_file(name, what + did_you_mean(name, shipped));
}

std::vector<std::string> data_file_names(const std::string& folder, const std::string& extension) {
  std::vector<std::string> names;
  for (const auto& entry : fs::directory_iterator(data_root() / folder))
    if (entry.path().extension() == extension) names.push_back(entry.path().stem().string());
  std::sort(names.begin(), names.end());
  return names;
}

}  // namespace quaver
