// Verilated headers come first: behind SystemC's they take its names for global ones.
#include "Vweight_update_fp169.h"
#include "Vweight_update_fp32.h"
#include "Vweight_update_fp32_master.h"

#include <cmath>
#include <deque>

#include "models/lockstep/cover_flow.h"
#include "models/lockstep/cover_sums.h"
#include "models/lockstep/lockstep.h"
#include "models/weight_update_unit/weight_update_traffic.h"
#include "models/weight_update_unit/weight_update_unit_bench.h"
#include "models/weight_update_unit/weight_update_unit_rtl.h"

namespace quaver {
namespace {

using Bench = LockstepBench<WeightUpdateInputs, WeightUpdateOutputs>;

CoverCross& cross(CoverGroup& group, const std::string& name, const std::vector<CoverAxis>& axes) {
  return group.try_emplace(name, axes).first->second;
}

// Of each weight's way through the unit: the classes of what comes in, by its format; the weight
// that leaves, by the rounding of the update; waits on both sides, and lanes.
class UpdateCover {
 public:
  UpdateCover(CoverGroup& group, const UpdateUnitMode& mode)
      : mode_(mode),
        group_(group),
        offered_(group, "input waits"),
        answered_(group, "output waits"),
        lanes_(cross(group, "lanes of " + std::to_string(mode.lanes),
                     {{"active", {"1", "2"}}, {"beat", {"comes", "leaves"}}})) {
    if (mode.lanes == 1)
      lanes_.exclude("there is one lane", [](CoverCross::Bin bin) { return bin[0] == 1; });
    // Bins of every configuration, whether it comes or not.
    WeightUpdateInputs in;
    in.master_i = mode_.variant == UpdateVariant::kMaster;
    for (in.weight_format_i = 0; in.weight_format_i < weight_formats(); ++in.weight_format_i)
      for (in.gradient_format_i = 0; in.gradient_format_i < 2; ++in.gradient_format_i)
        bins_.push_back(make_bins(in));
  }

  void operator()(const WeightUpdateInputs& in, const WeightUpdateOutputs& out) {
    offered_.sample(in.valid_i, out.ready_o);
    answered_.sample(out.valid_o, in.ready_i);
    if (out.valid_o && in.ready_i && !under_way_.empty()) {
      leave(under_way_.front(), out);
      under_way_.pop_front();
    }
    if (in.valid_i && out.ready_o) come(in);
  }

 private:
  struct Bins {
    CoverCross* weight;  // that comes in; null where its master does
    CoverCross &gradient, &kept, &velocity, &update;
  };

  [[nodiscard]] unsigned weight_formats() const {
    return mode_.variant == UpdateVariant::kFp32 ? 4 : 3;
  }
  Bins& bins_of(const WeightUpdateInputs& in) {
    return bins_.at(2 * in.weight_format_i + in.gradient_format_i);
  }
  Bins make_bins(const WeightUpdateInputs& in) {
    const WeightUpdate update = weight_update(in, mode_.build());
    const std::string name = std::string(to_string(mode_.variant)) + ", ";
    const std::string weight = update.weight.exponent_bits == 4 ? "fp143" : update.weight.name;
    const auto classes = [&](const std::string& what, const Format& format,
                             const std::string& format_name) -> CoverCross& {
      CoverCross& made =
          cross(group_, name + what + " in " + format_name, {number_classes("class")});
      made.exclude("the format has no such code",
                   [&](CoverCross::Bin bin) { return !has_class(format, bin[0]); });
      return made;
    };
    const Format& kept = kept_format(mode_.variant);
    const Format& arithmetic = arithmetic_format(mode_.variant);
    const CoverAxis rounding = {"rounding", {"rne", "rna", "rtz", "sr"}};
    CoverAxis moves = {"weight", {"stays", "shrinks", "grows", "changes its sign"}};
    if (masters()) moves = {"against its master", {"equal", "smaller", "larger"}};
    CoverCross& update_bins = cross(group_, name + "update of " + weight, {rounding, moves});
    if (masters() && weight == kept.name)
      update_bins.exclude("the weight is its master",
                          [](CoverCross::Bin bin) { return bin[1] != 0; });
    if (mode_.variant == UpdateVariant::kFp32)
      update_bins.exclude("an FP32 master takes the update rounded to even alone",
                          [](CoverCross::Bin bin) { return bin[0] != 0; });
    return {masters() ? nullptr : &classes("weight", update.weight, weight),
            classes("gradient", update.gradient, update.gradient.name),
            classes("kept", kept, kept.name), classes("velocity", arithmetic, arithmetic.name),
            update_bins};
  }

  void come(const WeightUpdateInputs& in) {
    const WeightUpdate update = weight_update(in, mode_.build());
    const Bins& bins = bins_of(in);
    lanes_.sample(in.lanes_i == 3, 0);
    for (std::size_t j = 0; j < mode_.lanes && ((in.lanes_i >> j) & 1U) != 0; ++j) {
      if (bins.weight != nullptr)
        bins.weight->sample(
            number_class(update.weight, in.weight_i.at(j) & update.weight.code_mask()));
      bins.gradient.sample(
          number_class(update.gradient, in.gradient_i.at(j) & update.gradient.code_mask()));
      bins.kept.sample(number_class(kept_format(mode_.variant), in.kept_i.at(j)));
      bins.velocity.sample(number_class(arithmetic_format(mode_.variant), in.velocity_i.at(j)));
    }
    under_way_.push_back(in);
  }

  void leave(const WeightUpdateInputs& in, const WeightUpdateOutputs& out) {
    const Format format = weight_update(in, mode_.build()).weight;
    const Bins& bins = bins_of(in);
    lanes_.sample(in.lanes_i == 3, 1);
    for (std::size_t j = 0; j < mode_.lanes && ((in.lanes_i >> j) & 1U) != 0; ++j) {
      if (masters())
        against_master(bins.update, in.update_rounding_i, format, out, j);
      else
        against_weight(bins.update, in.update_rounding_i, format, in.weight_i.at(j),
                       out.weight_o.at(j));
    }
  }

  void against_weight(CoverCross& bins, unsigned rounding, const Format& format,
                      std::uint32_t before, std::uint32_t after) {
    if (decode(format, before).kind != NumberClass::kFinite ||
        decode(format, after).kind != NumberClass::kFinite)
      return;
    // Codes of one format are in the order of their magnitudes.
    const std::uint32_t size = before & format.magnitude_mask();
    const std::uint32_t now = after & format.magnitude_mask();
    const std::size_t same_sign = now == size ? 0 : now < size ? 1 : 2;
    bins.sample(rounding, ((before ^ after) & format.sign_mask()) != 0 ? 3 : same_sign);
  }

  void against_master(CoverCross& bins, unsigned rounding, const Format& format,
                      const WeightUpdateOutputs& out, std::size_t lane) {
    const Number master = decode(kept_format(mode_.variant), out.kept_o.at(lane));
    const Number weight = decode(format, out.weight_o.at(lane));
    if (master.kind != NumberClass::kFinite || weight.kind != NumberClass::kFinite) return;
    const auto size = [](const Number& n) {
      return std::ldexp(static_cast<double>(n.significand), n.exponent);
    };
    bins.sample(rounding, size(weight) == size(master) ? 0 : size(weight) < size(master) ? 1 : 2);
  }

  [[nodiscard]] bool masters() const { return mode_.variant != UpdateVariant::kResidual; }

  UpdateUnitMode mode_;
  CoverGroup& group_;
  WaitCover offered_, answered_;
  CoverCross& lanes_;
  std::vector<Bins> bins_;  // of each weight and gradient format
  std::deque<WeightUpdateInputs> under_way_;
};

template <class Model, std::size_t kLanes, unsigned kWidth, unsigned kKept>
std::unique_ptr<UnitBench> make_bench(const BenchOptions& options, const char* variant,
                                      UpdateVariant mode) {
  const UpdateUnitMode built = {kLanes, mode};
  auto traffic = std::make_shared<WeightUpdateTraffic>(options.seed, built);
  Bench::Setup setup;
  setup.unit = "weight_update_unit";
  setup.variant = variant;
  setup.cycles = options.vectors;
  setup.stimulus = [traffic](std::uint64_t) { return traffic->next(); };
  setup.watch = [traffic](const WeightUpdateInputs& in, const WeightUpdateOutputs& rtl) {
    return traffic->watch(in, rtl);
  };
  if (options.cover != nullptr)
    setup.cover = [cover = std::make_shared<UpdateCover>(*options.cover, built)](
                      const WeightUpdateInputs& in, const WeightUpdateOutputs& out) {
      (*cover)(in, out);
    };
  auto bench = std::make_unique<Bench>(sc_core::sc_gen_unique_name("weight_update_unit_bench"),
                                       std::move(setup), options);
  bench->add_systemc(std::make_unique<WeightUpdateUnitSc>(
      sc_core::sc_gen_unique_name("weight_update_unit_sc"), built.build()));
  bench->template add_rtl<Model, WeightUpdatePorts, WeightUpdateAdapter<kLanes, kWidth, kKept>>(
      sc_core::sc_gen_unique_name("weight_update_unit_rtl"), options);
  return bench;
}

template <class Model, std::size_t kLanes, unsigned kWidth, unsigned kKept>
BenchVariant variant(const char* name, UpdateVariant mode) {
  return {name, [=](const BenchOptions& options) {
            return make_bench<Model, kLanes, kWidth, kKept>(options, name, mode);
          }};
}

}  // namespace

std::vector<BenchVariant> weight_update_unit_variants() {
  return {
      variant<Vweight_update_fp169, 2, 16, 16>("residual, 2 lanes", UpdateVariant::kResidual),
      variant<Vweight_update_fp169, 2, 16, 16>("master, 2 lanes", UpdateVariant::kMaster),
      variant<Vweight_update_fp32, 1, 32, 16>("master-fp32-math", UpdateVariant::kMasterFp32Math),
      variant<Vweight_update_fp32_master, 1, 32, 32>("fp32", UpdateVariant::kFp32)};
}

}  // namespace quaver
