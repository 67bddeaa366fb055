// The RTL units and variants that `quaver area --units` lists, and those that an array is made of.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "sim/area/synthesis.h"

namespace quaver {

// What an element computes with, and where FP8 operands are decoded: the RTL parameter Fpu.
enum class ElementKind { kHybridEdge, kFp16, kHybridElement };

struct Stages {
  unsigned multiplier = 1, adder = 1;
};

// An FPU with the products that it adds up in a cycle.
struct FpuVariant {
  UnitVariant unit;
  unsigned products = 1;
};

// Every FPU of the field, to be held side by side: hybrid with 1, 2 and 4 products, both widths on
// one adder, and the baselines.
std::vector<FpuVariant> known_fpus();

// All of them with rounding to nearest, ties away (what HFP8 accumulates with) fixed in the RTL
// where a unit rounds, and with the default stages.
std::vector<UnitVariant> known_units();

// `formats` of the FPU and of the decoder, as in quaver_pkg: 0 hybrid, 1 FP143, 2 FP152.
UnitVariant hybrid_fpu_unit(unsigned formats, Stages stages, unsigned products = 1);
UnitVariant fp16_fpu_unit(Stages stages);
UnitVariant mixed_fpu_unit(unsigned products);
// `unit` is one of the FPUs that accumulate in FP32.
UnitVariant fp32_fpu_unit(const std::string& unit);
UnitVariant processing_element_unit(ElementKind kind, Stages stages);
// Output-stationary; it has one adder stage.
UnitVariant output_element_unit(ElementKind kind, Stages stages);
UnitVariant operand_decoder_unit(unsigned formats);
// The logic; its two memories of depth x 16 bits are outside (they are SRAM, not flip-flops).
UnitVariant chunk_accumulator_unit(std::uint64_t depth, std::uint64_t segments);
UnitVariant stochastic_rounder_unit();
// One lane; `fp32`: FP32 arithmetic on an FP16 master.
UnitVariant weight_update_unit(bool fp32);
UnitVariant loss_scaler_unit();
UnitVariant register_unit();  // one flip-flop, for skew and delay

}  // namespace quaver
