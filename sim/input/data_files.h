// Where the files that ship with Quaver stand: configs, recipes, traces, technologies, RTL.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace quaver {

// The folder that holds configs/, traces/ and rtl/: $QUAVER_DATA, else share/quaver beside the
// installed library or program, else the source tree it was built from. Throws std::runtime_error
// if none is.
const std::filesystem::path& data_root();

// The file that `name` means: itself if it exists, else the one below data_root(). Throws
// InputError (`what` names the kind of file) if there is neither.
std::filesystem::path find_data_file(const std::string& name, const std::string& what);

// The same, where the stem of a file in data_root()/folder with this extension (".yaml") will do as
// well, unless a file has that name.
std::filesystem::path find_shipped(const std::string& name, const std::string& folder,
                                   const std::string& extension, const std::string& what);

// The stems of the files below data_root()/folder with this extension (".yaml"), sorted.
std::vector<std::string> data_file_names(const std::string& folder, const std::string& extension);

}  // namespace quaver
