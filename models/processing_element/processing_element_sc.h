// One weight-stationary element with its ports, clocked.
#pragma once

#include <systemc>

#include "models/processing_element/processing_element.h"
#include "models/timed/ports.h"

namespace quaver {

struct ProcessingElementInputs {
  bool a_valid_i = false;
  bool a_first_i = false;
  bool w_valid_i = false;
  bool w_first_i = false;
  std::uint32_t a_i = 0;
  std::uint32_t w_i = 0;
  std::uint32_t psum_i = 0;

  static void visit(auto& self, auto&& visitor) {
    visitor("a_valid_i", self.a_valid_i);
    visitor("a_first_i", self.a_first_i);
    visitor("w_valid_i", self.w_valid_i);
    visitor("w_first_i", self.w_first_i);
    visitor("a_i", self.a_i);
    visitor("w_i", self.w_i);
    visitor("psum_i", self.psum_i);
  }
  bool operator==(const ProcessingElementInputs&) const = default;
};

// Data ports are 0 while their valid is low.
struct ProcessingElementOutputs {
  bool a_valid_o = false;
  bool a_first_o = false;
  bool w_valid_o = false;
  bool w_first_o = false;
  bool psum_valid_o = false;
  std::uint32_t a_o = 0;
  std::uint32_t w_o = 0;
  std::uint32_t psum_o = 0;

  static void visit(auto& self, auto&& visitor) {
    visitor("a_valid_o", self.a_valid_o);
    visitor("a_first_o", self.a_first_o);
    visitor("w_valid_o", self.w_valid_o);
    visitor("w_first_o", self.w_first_o);
    visitor("psum_valid_o", self.psum_valid_o);
    visitor("a_o", self.a_o);
    visitor("w_o", self.w_o);
    visitor("psum_o", self.psum_o);
  }
  bool operator==(const ProcessingElementOutputs&) const = default;
};

// One product a cycle (W = 1) and latency >= 2, so that every output is registered.
class ProcessingElementSc : public sc_core::sc_module {
 public:
  sc_core::sc_in<bool> clk_i{"clk_i"};
  sc_core::sc_in<ProcessingElementInputs> in{"in"};
  sc_core::sc_out<ProcessingElementOutputs> out{"out"};

  ProcessingElementSc(const sc_core::sc_module_name& name, const PassArithmetic& arithmetic,
                      unsigned latency);

 private:
  void on_clock();

  PassArithmetic arithmetic_;
  ProcessingElement element_;
};

}  // namespace quaver
