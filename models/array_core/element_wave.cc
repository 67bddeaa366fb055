#include "models/array_core/element_wave.h"

#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <fstream>
#include <stdexcept>
#include <string>

#include "models/numerics/number.h"

namespace quaver {

ElementWave::ElementWave(std::filesystem::path file, const std::vector<ElementPlace>& places)
    : path_(std::move(file)) {
  // SystemC appends an extension of its own.
  const std::string stem = path_.string() + ".tmp" + std::to_string(getpid());
  temporary_ = stem + ".vcd";
  if (!std::ofstream(temporary_))  // at which SystemC would end the process
    throw std::runtime_error(path_.string() + ": cannot be written");
  file_ = sc_core::sc_create_vcd_trace_file(stem.c_str());
  // Finer than the half cycle of the clock's falling edge, which SystemC otherwise complains about
  // each time.
  file_->set_time_unit(100, sc_core::SC_PS);
  sc_core::sc_trace(file_, activity_.streams, "array.streams");
  sc_core::sc_trace(file_, activity_.loads, "array.loads");
  sc_core::sc_trace(file_, activity_.results, "array.results");
  for (const ElementPlace& place : places) elements_.push_back({.place = place});
  for (const Element& element : elements_) {  // their addresses are final now
    const std::string name = "array.element_" + std::to_string(element.place.row) + "_" +
                             std::to_string(element.place.col);
    sc_core::sc_trace(file_, element.works, name + ".works");
    sc_core::sc_trace(file_, element.sum, name + ".sum");
    sc_core::sc_trace(file_, element.value, name + ".value");
  }
}

ElementWave::~ElementWave() {
  close();
  std::error_code ignored;
  std::filesystem::remove(temporary_, ignored);
}

void ElementWave::close() {
  if (file_ != nullptr) sc_core::sc_close_vcd_trace_file(file_);
  file_ = nullptr;
}

// SystemC does not look whether its writes succeed. A file that could not grow takes no further
// byte either, and what is missing of it begins within a line.
void ElementWave::check_complete() const {
  std::fstream file(temporary_, std::ios::in | std::ios::out | std::ios::binary | std::ios::ate);
  file.seekg(-1, std::ios::end);
  const bool whole_lines = file.get() == '\n';
  file.seekp(0, std::ios::end);
  file << "$comment end of the wave $end\n";
  file.close();
  if (!file || !whole_lines)
    throw std::runtime_error(path_.string() + ": cannot be written: " + std::strerror(errno));
}

void ElementWave::keep() {
  close();
  check_complete();
  std::error_code error;
  std::filesystem::rename(temporary_, path_, error);
  if (error) throw std::runtime_error(path_.string() + ": cannot be written: " + error.message());
}

void ElementWave::sample(const CoreActivity& activity, const Format& format, const SumOf& sum_of) {
  activity_ = activity;
  for (Element& element : elements_) {
    const auto sum = sum_of(element.place.row, element.place.col);
    element.works = sum.has_value();
    if (!sum) continue;
    element.sum = *sum;
    element.value = to_double(format, *sum);
  }
}

}  // namespace quaver
