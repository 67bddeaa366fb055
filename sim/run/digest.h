// SHA-256 over output codes as they lie in memory.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>

namespace quaver {

class Digest {
 public:
  Digest();
  ~Digest();
  Digest(const Digest&) = delete;
  Digest& operator=(const Digest&) = delete;

  void add(std::span<const std::uint8_t> bytes);
  [[nodiscard]] std::string hex();  // ends the digest

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace quaver
