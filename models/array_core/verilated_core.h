// The module around one Verilated array core. Included only by the generated list of built cores,
// since every Verilated header is heavy, and by loaded_core.cc.
#pragma once

#include <stdexcept>

#include "models/array_core/verilated_ports.h"
#include "models/timed/rtl_unit.h"

namespace quaver {

template <class Model>
class ArrayCoreRtl : public ArrayCore {
 public:
  ArrayCoreRtl(const sc_core::sc_module_name& name, const RtlShape& shape)
      : ArrayCore(name), shape_(shape) {
    start();
  }
  // With a model that was made elsewhere.
  ArrayCoreRtl(const sc_core::sc_module_name& name, const RtlShape& shape,
               std::unique_ptr<Model> model)
      : ArrayCore(name), shape_(shape), model_(std::move(model)) {
    start();
  }

  void configure(const ArrayGeometry& geometry, const PassArithmetic& arithmetic) override {
    const RtlControls controls = rtl_controls(arithmetic);
    if (!shape_.runs(geometry) || controls.arithmetic != shape_.arithmetic ||
        controls.fp32_totals != shape_.fp32_totals)
      throw std::invalid_argument("the Verilated core " + shape_.name +
                                  " does not have this geometry or these operands");
    drive_controls(model_.ports(), controls);
    drive_operands({});
    drive_weights({});
    drive_seeds(model_.ports(), {});
    model_.reset();
    configured_ = true;
  }
  [[nodiscard]] std::string failed_assertions() const override {
    return model_.failed_assertions();
  }

 private:
  void start() {
    SC_HAS_PROCESS(ArrayCoreRtl);
    SC_METHOD(on_clock);
    sensitive << clk_i.pos();
    dont_initialize();
  }

  [[nodiscard]] unsigned code_bits() const { return traits(shape_.arithmetic).code_bits; }
  [[nodiscard]] unsigned total_bits() const { return shape_.fp32_totals ? 32 : 16; }

  void drive_operands(const OperandBeat& beat) {
    Model& model = model_.ports();
    model.a_valid_i = beat.valid;
    model.a_first_i = beat.first;
    model.a_continue_i = beat.continues;
    model.a_partial_i = beat.partial;
    model.a_new_total_i = beat.new_total;
    model.a_last_i = beat.last;
    model.a_index_i = static_cast<std::remove_reference_t<decltype(model.a_index_i)>>(beat.index);
    model.a_columns_i =
        static_cast<std::remove_reference_t<decltype(model.a_columns_i)>>(beat.columns);
    for (std::size_t i = 0; i < beat.a.size(); ++i) put_field(model.a_i, i, code_bits(), beat.a[i]);
  }

  void drive_weights(const WeightBeat& beat) {
    Model& model = model_.ports();
    model.w_valid_i = beat.valid;
    model.w_first_i = beat.first;
    for (std::size_t j = 0; j < beat.w.size(); ++j) put_field(model.w_i, j, code_bits(), beat.w[j]);
  }

  void on_clock() {
    if (!configured_) return;
    drive_operands(operands_i.read());
    drive_weights(weights_i.read());
    drive_seeds(model_.ports(), seeds_i.read());
    model_.clock();
    results_o.write(read_results(model_.ports(), shape_.cols, total_bits()));
  }

  RtlShape shape_;
  ClockedModel<Model> model_;
  bool configured_ = false;
};

template <class Model>
std::unique_ptr<ArrayCore> make_verilated_core(const char* name, const RtlShape& shape) {
  return std::make_unique<ArrayCoreRtl<Model>>(name, shape);
}

}  // namespace quaver
