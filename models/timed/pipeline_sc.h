// A pipelined unit as SystemC: a golden function of its input ports, `latency` clock edges later.
#pragma once

#include <functional>
#include <systemc>
#include <vector>

#include "models/timed/ports.h"

namespace quaver {

template <PortBundle Inputs, PortBundle Outputs>
class PipelineSc : public sc_core::sc_module {
 public:
  sc_core::sc_in<bool> clk_i{"clk_i"};
  sc_core::sc_in<Inputs> in{"in"};
  sc_core::sc_out<Outputs> out{"out"};

  using Function = std::function<Outputs(const Inputs&)>;

  // latency >= 1.
  PipelineSc(const sc_core::sc_module_name& name, unsigned latency, Function function)
      : sc_module(name), stages_(latency), function_(std::move(function)) {
    SC_HAS_PROCESS(PipelineSc);
    SC_METHOD(on_clock);
    sensitive << clk_i.pos();
    dont_initialize();
  }

 private:
  void on_clock() {
    stages_[next_] = function_(in.read());
    next_ = (next_ + 1) % stages_.size();
    out.write(stages_[next_]);  // the oldest stage
  }

  std::vector<Outputs> stages_;
  std::size_t next_ = 0;
  Function function_;
};

}  // namespace quaver
