// A technology: a liberty file and what a liberty file does not say.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "sim/input/error.h"

namespace quaver {

// What a byte costs of an access to a memory of this size.
struct SramAccess {
  double bytes = 0;  // the memory's size
  double read_pj_per_byte = 0, write_pj_per_byte = 0;
};

struct Sram {
  // Bit cells only: decoders, sense amplifiers and drivers of a memory come on top.
  std::optional<double> area_um2_per_bit;  // nullopt: nobody to cite, so no memory is ever sized
  std::string source;                      // where the figure is from, or why there is none
  std::vector<SramAccess> accesses;        // by size, ascending; empty: energies are unknown

  // Of a memory of `bytes`: a power of the size between two points (linear in both logarithms),
  // the outermost point beyond them, so that no figure is extrapolated. nullopt without points.
  [[nodiscard]] std::optional<SramAccess> access(double bytes) const;
};

// Memory off the chip, which does not shrink with the chip's technology.
struct Dram {
  std::optional<double> pj_per_byte;  // read or written
  std::string source;
};

struct Technology {
  std::string name;
  std::filesystem::path liberty;
  std::string package;             // Debian package that installs the liberty file, "" if unknown
  std::optional<double> node_nm;   // nullopt for a bare liberty file
  std::optional<double> supply_v;  // likewise
  std::vector<std::string> sources;
  Sram sram;
  Dram dram;
};

// A name (`osu018`: technologies_dir/osu018.yaml), a YAML file (*.yaml) or a bare liberty file
// (*.lib). InputError with the place if there is none or something in it is wrong; `where` is the
// place where the user wrote name_or_path. That the liberty file exists is found out when it is
// read (read_liberty), so that technologies can be listed where their cells are not installed.
Technology load_technology(const std::string& name_or_path,
                           const std::filesystem::path& technologies_dir,
                           const Location& where = {"--technology"});

// The names of the technologies in a directory, sorted.
std::vector<std::string> technology_names(const std::filesystem::path& technologies_dir);

}  // namespace quaver
