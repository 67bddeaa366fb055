#include "sim/bench/fma_peak.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "sim/bench/fma_peak.cc"
#include <hwy/foreach_target.h>
//
#include <hwy/highway.h>

HWY_BEFORE_NAMESPACE();
namespace quaver::HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;

// Enough independent accumulators to cover an FMA's latency (4 to 5 cycles) on two units, and few
// enough to stay in 16 registers.
constexpr int kAccumulators = 12;

std::uint64_t fmas(std::uint64_t rounds, float& sink) {
  const hn::ScalableTag<float> d;
  using V = decltype(hn::Zero(d));
  const V factor = hn::Set(d, 0.999F);
  const V addend = hn::Set(d, 1e-3F);
  // Each chain starts elsewhere, or the compiler computes equal ones once.
  const auto start = [&](int chain) {
    return hn::Set(d, 0.5F + 0.01F * static_cast<float>(chain));
  };
  V a0 = start(0), a1 = start(1), a2 = start(2), a3 = start(3), a4 = start(4), a5 = start(5);
  V a6 = start(6), a7 = start(7), a8 = start(8), a9 = start(9), a10 = start(10), a11 = start(11);
  for (std::uint64_t i = 0; i < rounds; ++i) {
    a0 = hn::MulAdd(a0, factor, addend);
    a1 = hn::MulAdd(a1, factor, addend);
    a2 = hn::MulAdd(a2, factor, addend);
    a3 = hn::MulAdd(a3, factor, addend);
    a4 = hn::MulAdd(a4, factor, addend);
    a5 = hn::MulAdd(a5, factor, addend);
    a6 = hn::MulAdd(a6, factor, addend);
    a7 = hn::MulAdd(a7, factor, addend);
    a8 = hn::MulAdd(a8, factor, addend);
    a9 = hn::MulAdd(a9, factor, addend);
    a10 = hn::MulAdd(a10, factor, addend);
    a11 = hn::MulAdd(a11, factor, addend);
  }
  const V low = hn::Add(hn::Add(hn::Add(a0, a1), hn::Add(a2, a3)), hn::Add(a4, a5));
  const V high = hn::Add(hn::Add(hn::Add(a6, a7), hn::Add(a8, a9)), hn::Add(a10, a11));
  sink = hn::GetLane(hn::Add(low, high));
  return rounds * kAccumulators * hn::Lanes(d);
}

}  // namespace quaver::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace quaver {

HWY_EXPORT(fmas);

std::uint64_t run_fmas(std::uint64_t rounds, float& sink) {
  return HWY_DYNAMIC_DISPATCH(fmas)(rounds, sink);
}

}  // namespace quaver
#endif
