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

// The files that `top` needs, in their order: the one that defines it and those that define a
// module or a package that one of them names. So an area does not depend on, and is not taken anew
// for, what is elsewhere in the list. All of them if none defines it, for Yosys to say so.
RtlSources sources_of(const std::string& top, const RtlSources& rtl);

}  // namespace quaver
