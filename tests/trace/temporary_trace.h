// A trace file for one test.
#pragma once

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>

namespace quaver {

inline constexpr std::string_view kHeader =
    "name,op,h,w,c,k,r,s,stride,pad,dilation,groups,m,n,kdim,count,input_gradient\n";

class TemporaryTrace {
 public:
  explicit TemporaryTrace(std::string_view bytes, const std::string& stem = "trace") {
    const testing::TestInfo& test = *testing::UnitTest::GetInstance()->current_test_info();
    folder_ = std::filesystem::temp_directory_path() /
              ("quaver-" + std::to_string(getpid()) + "-" + test.name());
    std::filesystem::create_directories(folder_);
    path_ = folder_ / (stem + ".csv");
    std::ofstream(path_, std::ios::binary) << bytes;
  }
  ~TemporaryTrace() { std::filesystem::remove_all(folder_); }
  TemporaryTrace(const TemporaryTrace&) = delete;
  TemporaryTrace& operator=(const TemporaryTrace&) = delete;

  [[nodiscard]] const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path folder_;
  std::filesystem::path path_;
};

}  // namespace quaver
