// The RTL units and variants that `quaver area --units` lists, and those that an array is made of.
#pragma once

#include <cstdint>
#include <vector>

#include "sim/area/synthesis.h"

namespace quaver {

// What an element computes with, and where FP8 operands are decoded: the RTL parameter Fpu.
enum class ElementKind { kHybridEdge, kFp16, kHybridElement };

struct Stages {
  unsigned multiplier = 1, adder = 1;
};

// All of them with rounding to nearest, ties away (what HFP8 accumulates with) fixed in the RTL
// where a unit rounds, and with the default stages.
std::vector<UnitVariant> known_units();

// `formats` of the FPU and of the decoder, as in quaver_pkg: 0 hybrid, 1 FP143, 2 FP152.
UnitVariant hybrid_fpu_unit(unsigned formats, Stages stages);
UnitVariant fp16_fpu_unit(Stages stages);
UnitVariant processing_element_unit(ElementKind kind, Stages stages);
UnitVariant operand_decoder_unit(unsigned formats);
// The logic; its two memories of depth x 16 bits are outside (they are SRAM, not flip-flops).
UnitVariant chunk_accumulator_unit(std::uint64_t depth, std::uint64_t segments);
UnitVariant stochastic_rounder_unit();
UnitVariant register_unit();  // one flip-flop, for skew and delay

}  // namespace quaver
