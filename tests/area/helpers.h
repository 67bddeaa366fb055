// A scratch folder per test, and small inputs for the area flow.
#pragma once

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <optional>
#include <sstream>
#include <string>

#include "sim/area/process.h"
#include "sim/area/unit_areas.h"

namespace quaver {

inline void write_text(const std::filesystem::path& file, const std::string& text) {
  std::filesystem::create_directories(file.parent_path());
  std::ofstream(file, std::ios::binary) << text;
}

inline std::string read_text(const std::filesystem::path& file) {
  std::ostringstream text;
  text << std::ifstream(file, std::ios::binary).rdbuf();
  return text.str();
}

// The message of the E that `action` throws; a failed expectation if it throws none.
template <typename E, typename Action>
std::string message_of(Action action) {
  try {
    action();
  } catch (const E& e) {
    return e.what();
  }
  ADD_FAILURE() << "nothing was thrown";
  return "";
}

inline void expect_contains(const std::string& text, const std::string& part) {
  EXPECT_NE(text.find(part), std::string::npos) << "no '" << part << "' in: " << text;
}

// Sets an environment variable (nullopt: unsets it) until the end of the scope.
class ScopedVariable {
 public:
  ScopedVariable(std::string name, const std::optional<std::string>& value)
      : name_(std::move(name)) {
    if (const char* old = std::getenv(name_.c_str())) old_ = old;
    set(value);
  }
  ~ScopedVariable() { set(old_); }
  ScopedVariable(const ScopedVariable&) = delete;
  ScopedVariable& operator=(const ScopedVariable&) = delete;

 private:
  void set(const std::optional<std::string>& value) {
    if (value) {
      setenv(name_.c_str(), value->c_str(), 1);
    } else {
      unsetenv(name_.c_str());
    }
  }
  std::string name_;
  std::optional<std::string> old_;
};

// A multiply-add with registers: big enough for the order of its gates to matter.
inline const std::string kMultiplyAdd = R"(
module multiply_add #(parameter int Width = 6) (
  input  logic               clk_i,
  input  logic [Width-1:0]   a_i, b_i,
  input  logic [2*Width-1:0] c_i,
  output logic [2*Width-1:0] y_o
);
  logic [2*Width-1:0] product_q, c_q;
  always_ff @(posedge clk_i) begin
    product_q <= a_i * b_i;
    c_q <= c_i;
    y_o <= (product_q > c_q) ? product_q - c_q : product_q + c_q;
  end
endmodule
)";

inline RtlSources rtl_of(const std::string& text) { return {{"rtl/unit.sv", text}}; }

inline Technology osu018() {
  return load_technology("osu018",
                         std::filesystem::path(QUAVER_SOURCE_DIR) / "configs/technologies");
}

}  // namespace quaver
