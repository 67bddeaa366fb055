// GEMMs with their machine, arithmetic and operands, all of it drawn from one seed.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "models/array_core/array_core_rtl.h"
#include "models/gemm/codes.h"
#include "sim/schedule/schedule.h"

namespace quaver {

struct RandomGemm {
  GemmShape shape;
  ArrayConfig array;
  FpuConfig fpu;
  PassArithmetic arithmetic;
  CodeMatrix a, b;
  std::uint32_t seed = 1;
};

// A config whose core is verified: every other GEMM runs as it says.
struct GemmSource {
  std::vector<PassArithmetic> passes;
  ArrayConfig array;
};

// A GEMM that the core runs, with edges in every direction.
RandomGemm random_gemm(std::uint64_t seed, const RtlShape& rtl,
                       const std::optional<GemmSource>& config = {});

// "GEMM 5x30x7, fp143 x fp152, ...".
std::string describe(const RandomGemm& gemm);

}  // namespace quaver
