// The module around one Verilated output-stationary core. Included as verilated_core.h is.
#pragma once

#include <stdexcept>

#include "models/array_core/verilated_ports.h"

namespace quaver {

template <class Model>
class OutputCoreRtl : public OutputCore {
 public:
  OutputCoreRtl(const sc_core::sc_module_name& name, const RtlShape& shape)
      : OutputCore(name), shape_(shape) {
    start();
  }
  // With a model that was made elsewhere.
  OutputCoreRtl(const sc_core::sc_module_name& name, const RtlShape& shape,
                std::unique_ptr<Model> model)
      : OutputCore(name), shape_(shape), model_(std::move(model)) {
    start();
  }

  void configure(const OutputGeometry& geometry, const PassArithmetic& arithmetic) override {
    const RtlControls controls = rtl_controls(arithmetic);
    if (!shape_.runs(geometry) || controls.arithmetic != shape_.arithmetic || controls.fp32_totals)
      throw std::invalid_argument("the Verilated core " + shape_.name +
                                  " does not have this geometry or these operands");
    drive_controls(model_.ports(), controls);
    drive_steps({});
    drive_seeds(model_.ports(), {});
    model_.reset();
    configured_ = true;
  }

  [[nodiscard]] std::string failed_assertions() const override {
    return model_.failed_assertions();
  }

 private:
  void start() {
    SC_HAS_PROCESS(OutputCoreRtl);
    SC_METHOD(on_clock);
    sensitive << clk_i.pos();
    dont_initialize();
  }

  void drive_steps(const StepBeat& beat) {
    Model& model = model_.ports();
    const unsigned code_bits = traits(shape_.arithmetic).code_bits;
    model.valid_i = beat.valid;
    model.first_i = beat.first;
    model.starts_chunk_i = beat.starts_chunk;
    model.last_i = beat.last;
    model.rows_i = static_cast<std::remove_reference_t<decltype(model.rows_i)>>(beat.rows);
    model.columns_i = static_cast<std::remove_reference_t<decltype(model.columns_i)>>(beat.columns);
    for (std::size_t i = 0; i < beat.a.size(); ++i) put_field(model.a_i, i, code_bits, beat.a[i]);
    for (std::size_t j = 0; j < beat.b.size(); ++j) put_field(model.b_i, j, code_bits, beat.b[j]);
  }

  void on_clock() {
    if (!configured_) return;
    drive_steps(steps_i.read());
    drive_seeds(model_.ports(), seeds_i.read());
    model_.clock();
    results_o.write(read_results(model_.ports(), shape_.cols));
  }

  RtlShape shape_;
  ClockedModel<Model> model_;
  bool configured_ = false;
};

template <class Model>
std::unique_ptr<OutputCore> make_verilated_output_core(const char* name, const RtlShape& shape) {
  return std::make_unique<OutputCoreRtl<Model>>(name, shape);
}

}  // namespace quaver
