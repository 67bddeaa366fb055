// report.html: one file that holds a report's numbers, the code that draws them and its style, and
// asks no network for anything.
#pragma once

#include <filesystem>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

namespace quaver {

// What made a report: enough to make it again.
struct Provenance {
  std::string command;  // as a shell reads it
  std::string version;
};

// "quaver WORD...", each word quoted where a shell would take it apart.
std::string command_line(const std::vector<std::string>& words);

// Throws std::runtime_error if the page that web/ is built into is missing: asked before a long
// run, not after it.
void check_report_page();

// The page for `data`, whose `kind` ("run", "compare" or "sweep") says how it is drawn (web/); the
// provenance is added. Throws as check_report_page().
std::string report_page(nlohmann::ordered_json data, const Provenance& provenance);

}  // namespace quaver
