// The RTL units and variants that `quaver area --units` lists, and those that an array is made of.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "sim/area/synthesis.h"

namespace quaver {

// What an element computes with, and where FP8 operands are decoded: the RTL parameter Fpu. From
// kFp8Fp32 on sums are FP32; kFp16 is DLFloat throughout, kFp16Fp32 has IEEE operands.
enum class ElementKind {
  kHybridEdge,
  kFp16,
  kHybridElement,
  kFp8Fp32,
  kBf16Fp32,
  kFp16Fp32,
  kFp32
};
inline constexpr std::array kElementKinds = {ElementKind::kHybridEdge, ElementKind::kHybridElement,
                                             ElementKind::kFp16,       ElementKind::kFp8Fp32,
                                             ElementKind::kBf16Fp32,   ElementKind::kFp16Fp32,
                                             ElementKind::kFp32};
inline bool sums_in_fp32(ElementKind kind) { return kind >= ElementKind::kFp8Fp32; }

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
UnitVariant fp32_fpu_unit(const std::string& unit, Stages stages = {});
// The FPU inside an element; the hybrid one has both its decoders inside, whatever the element has.
UnitVariant fpu_unit(ElementKind kind, Stages stages);
UnitVariant processing_element_unit(ElementKind kind, Stages stages);
// Output-stationary; it has one adder stage.
UnitVariant output_element_unit(ElementKind kind, Stages stages);
UnitVariant operand_decoder_unit(unsigned formats);
// The logic; its two memories of depth x 16 bits (`fp32`: 32, of FP32 sums and totals) are outside
// (they are SRAM, not flip-flops).
UnitVariant chunk_accumulator_unit(std::uint64_t depth, std::uint64_t segments, bool fp32 = false);
UnitVariant stochastic_rounder_unit(bool from_fp32 = false);
// One lane; `fp32`: 0 FP169 arithmetic, 1 FP32 arithmetic on an FP16 master, 2 on an FP32 master.
UnitVariant weight_update_unit(unsigned fp32);
UnitVariant loss_scaler_unit();
// Of an 8x8 array: dimensions of 16 bits, 1024 rows a piece.
UnitVariant sequencer_unit();
// The same mapped for delay.
UnitVariant fastest(UnitVariant unit);
UnitVariant register_unit();  // one flip-flop, for skew and delay

}  // namespace quaver
