// The one thing that is read from a liberty file here: the area of each cell.
#pragma once

#include <filesystem>
#include <map>
#include <string>

namespace quaver {

struct Liberty {
  std::string bytes;                    // the file as read: what is hashed is what is synthesised
  std::map<std::string, double> areas;  // by cell; read as um^2 (the format itself has no unit)
};

// InputError with the place if there is no such file or it is not a liberty file with cells.
// `hint` ends the message of a missing file.
Liberty read_liberty(const std::filesystem::path& file, const std::string& hint = "");

}  // namespace quaver
