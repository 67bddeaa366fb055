// The RTL as read once: what is hashed is what is synthesised.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace quaver {

struct RtlFile {
  std::filesystem::path name;  // as in the list, relative
  std::string bytes;
};

using RtlSources = std::vector<RtlFile>;

// Reads `list` (rtl/files.f): one file a line, in compile order, relative to the folder that holds
// the list's own folder; // and # begin comments. InputError with the place if a file is missing.
RtlSources read_rtl_sources(const std::filesystem::path& list);

}  // namespace quaver
