// Does a schedule compute every product of every output once, in the order of numerics.md?
#include "sim/schedule/stationary_schedule.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <vector>

#include "tests/array/machines.h"

namespace quaver {
namespace {

constexpr MachineBounds kSmall{
    .side = 9, .latency = 2, .chunk = 24, .depth = 12, .arrays = 3, .size = 30};

StationarySchedule schedule_of(const ReferenceMachine& machine) {
  return *quaver::schedule_of(machine, counting_arithmetic(machine)).stationary();
}

// A visit to each output of a fold.
template <class Visit>
void for_each_output(const Fold& fold, Visit visit) {
  for (std::uint64_t m = fold.m0; m < fold.m0 + fold.streamed; ++m)
    for (std::uint64_t n = fold.n0; n < fold.n0 + fold.columns; ++n) visit(m, n);
}

// What the hardware does with the rows of one fold: the groups of products, each with the chunk
// that it is added to. Rows of a segment belong to one chunk.
struct Group {
  std::uint64_t begin, end, chunk;
};
std::vector<Group> groups_of(const StationarySchedule& schedule, const Fold& fold) {
  const ArrayGeometry& g = schedule.geometry();
  std::vector<Group> groups;
  for (std::uint32_t row = 0; row < g.rows; ++row) {
    const auto [begin, end] = schedule.row_products(fold, row);
    if (begin != end) groups.push_back({begin, end, fold.chunk + row / g.segment_rows()});
  }
  return groups;
}

// Groups of one dot product as numerics.md defines them.
std::vector<Group> golden_groups(const ReferenceMachine& machine) {
  const std::uint64_t length = machine.chunk == 0 ? machine.k : machine.chunk;
  std::vector<Group> groups;
  for (std::uint64_t k = 0; k < machine.k;) {
    const std::uint64_t chunk = k / length;
    const std::uint64_t end = std::min({machine.k, (chunk + 1) * length, k + machine.lanes});
    groups.push_back({k, end, chunk});
    k = end;
  }
  return groups;
}

void expect_equal(const std::vector<Group>& got, const std::vector<Group>& want,
                  const ReferenceMachine& machine) {
  ASSERT_EQ(got.size(), want.size()) << machine;
  for (std::size_t i = 0; i < got.size(); ++i) {
    ASSERT_EQ(got[i].begin, want[i].begin) << machine;
    ASSERT_EQ(got[i].end, want[i].end) << machine;
    ASSERT_EQ(got[i].chunk, want[i].chunk) << machine;
  }
}

TEST(Schedule, GivesEveryOutputAllItsProductsOnceInOrderAndInTheirChunks) {
  Random random;
  for (int i = 0; i < 300; ++i) {
    const ReferenceMachine machine = random_machine(random, kSmall);
    const StationarySchedule schedule = schedule_of(machine);
    std::vector<std::vector<Group>> outputs(machine.m * machine.n);
    for (std::uint32_t array = 0; array < schedule.arrays(); ++array)
      for (std::uint64_t f = 0; f < schedule.folds(array); ++f) {
        const Fold fold = schedule.fold(array, f);
        const std::vector<Group> groups = groups_of(schedule, fold);
        for_each_output(fold, [&](std::uint64_t m, std::uint64_t n) {
          auto& output = outputs.at(m * machine.n + n);
          output.insert(output.end(), groups.begin(), groups.end());
        });
      }
    const std::vector<Group> golden = golden_groups(machine);
    for (const std::vector<Group>& output : outputs) {
      expect_equal(output, golden, machine);
      if (HasFatalFailure()) return;
    }
  }
}

TEST(Schedule, CoversEveryOutputWithOneTile) {
  Random random;
  for (int i = 0; i < 500; ++i) {
    const ReferenceMachine machine = random_machine(random, kSmall);
    const StationarySchedule schedule = schedule_of(machine);
    std::vector<int> ended(machine.m * machine.n, 0);
    for (std::uint32_t array = 0; array < schedule.arrays(); ++array)
      for (std::uint64_t f = 0; f < schedule.folds(array); ++f) {
        const Fold fold = schedule.fold(array, f);
        ASSERT_LE(fold.streamed, machine.depth) << machine;
        ASSERT_LE(fold.columns, machine.cols) << machine;
        ASSERT_EQ(fold.n0 / machine.cols % machine.arrays, array) << machine;
        if (fold.last)
          for_each_output(fold,
                          [&](std::uint64_t m, std::uint64_t n) { ++ended.at(m * machine.n + n); });
      }
    for (const int count : ended) ASSERT_EQ(count, 1) << machine;
  }
}

// The flags of a fold follow from the products that it holds.
void check_flags(const StationarySchedule& schedule, const Fold& fold,
                 const ReferenceMachine& machine) {
  const std::vector<Group> groups = groups_of(schedule, fold);
  ASSERT_FALSE(groups.empty()) << machine;
  const std::uint64_t length = machine.chunk == 0 ? machine.k : machine.chunk;
  const std::uint64_t begin = groups.front().begin;
  const std::uint64_t end = groups.back().end;
  EXPECT_EQ(fold.continues, begin % length != 0) << machine;
  EXPECT_EQ(fold.partial, end % length != 0 && end != machine.k) << machine;
  EXPECT_EQ(fold.new_total, begin / length == 0) << machine;
  EXPECT_EQ(fold.last, end == machine.k) << machine;
}

TEST(Schedule, FlagsSayWhereChunksAndTilesBeginAndEnd) {
  Random random;
  for (int i = 0; i < 500; ++i) {
    const ReferenceMachine machine = random_machine(random, kSmall);
    const StationarySchedule schedule = schedule_of(machine);
    for (std::uint32_t array = 0; array < schedule.arrays(); ++array)
      for (std::uint64_t f = 0; f < schedule.folds(array); ++f) {
        check_flags(schedule, schedule.fold(array, f), machine);
        if (HasFailure()) return;
      }
  }
}

TEST(Schedule, CountsTheFoldsThatItListsInTheirOrder) {
  Random random;
  for (int i = 0; i < 500; ++i) {
    const ReferenceMachine machine = random_machine(random, kSmall);
    const StationarySchedule schedule = schedule_of(machine);
    for (std::uint32_t array = 0; array < schedule.arrays(); ++array) {
      const std::vector<ReferenceFold> want = reference_folds(machine, array);
      ASSERT_EQ(schedule.folds(array), want.size()) << machine;
      std::uint64_t continuations = 0;
      for (std::uint64_t f = 0; f < want.size(); ++f) {
        const Fold fold = schedule.fold(array, f);
        ASSERT_EQ(fold.streamed, want[f].streamed) << machine << " fold " << f;
        ASSERT_EQ(fold.continues, want[f].continues) << machine << " fold " << f;
        ASSERT_EQ(fold.m0, want[f].m) << machine << " fold " << f;
        ASSERT_EQ(fold.n0, want[f].n) << machine << " fold " << f;
        continuations += fold.continues ? 1 : 0;
      }
      EXPECT_EQ(continuations,
                schedule.tile_continuations() * schedule.tiles(array) * schedule.pieces());
    }
  }
}

ReferenceMachine eight_rows(std::uint64_t chunk, std::uint64_t k) {
  return {.rows = 8, .cols = 4, .latency = 1, .chunk = chunk, .depth = 16, .m = 4, .n = 4, .k = k};
}

TEST(Schedule, PutsChunksShorterThanTheArraySideBySide) {
  EXPECT_EQ(schedule_of(eight_rows(3, 7)).tile_folds(), 2U);  // floor(8 / 3) = 2 chunks a fold
  EXPECT_EQ(schedule_of(eight_rows(4, 16)).tile_folds(), 2U);
  const StationarySchedule five =
      schedule_of(eight_rows(5, 10));  // one chunk a fold, three rows left over
  EXPECT_EQ(five.tile_folds(), 2U);
  EXPECT_EQ(five.row_products(five.fold(0, 0), 4), (std::pair<std::uint64_t, std::uint64_t>(4, 5)));
  EXPECT_EQ(five.row_products(five.fold(0, 0), 5), (std::pair<std::uint64_t, std::uint64_t>(0, 0)));
}

TEST(Schedule, SplitsChunksLongerThanTheArrayOverFolds) {
  EXPECT_EQ(schedule_of(eight_rows(8, 16)).tile_folds(), 2U);
  EXPECT_EQ(schedule_of(eight_rows(9, 18)).tile_folds(), 4U);  // each chunk ends with a short fold
  EXPECT_EQ(schedule_of(eight_rows(9, 18)).tile_continuations(), 2U);
  EXPECT_EQ(schedule_of(eight_rows(64, 72)).tile_folds(), 9U);
  EXPECT_EQ(schedule_of(eight_rows(0, 72)).tile_folds(), 9U);
  EXPECT_EQ(schedule_of(eight_rows(0, 72)).tile_continuations(), 8U);
}

// First row and column of each fold of an array.
using Places = std::vector<std::pair<std::uint64_t, std::uint64_t>>;

Places places_of(const Schedule& schedule, std::uint32_t array) {
  Places places;
  if (const OutputSchedule* os = schedule.output()) {
    for (std::uint64_t f = 0; f < os->folds(array); ++f)
      places.emplace_back(os->tile(array, f).m0, os->tile(array, f).n0);
  } else {
    const StationarySchedule& walk = *schedule.stationary();
    for (std::uint64_t f = 0; f < walk.folds(array); ++f)
      places.emplace_back(walk.fold(array, f).m0, walk.fold(array, f).n0);
  }
  return places;
}

TEST(Schedule, WalksTheTilesOfAnOutputStationaryArrayInEitherOrder) {
  Random random;
  for (int i = 0; i < 300; ++i) {
    const ReferenceMachine machine = random_machine(random, kSmall);
    const Schedule schedule =
        quaver::schedule_of(machine, counting_arithmetic(machine), Dataflow::kOutputStationary);
    for (std::uint64_t array = 0; array < machine.arrays; ++array) {
      Places want;
      for (std::uint64_t n = array * machine.cols; n < machine.n;
           n += machine.arrays * machine.cols)
        for (std::uint64_t m = 0; m < machine.m; m += machine.rows) want.emplace_back(m, n);
      if (machine.pieces_outermost) std::sort(want.begin(), want.end());
      ASSERT_EQ(places_of(schedule, static_cast<std::uint32_t>(array)), want) << machine;
    }
  }
}

TEST(Schedule, SaysWhereBothOrdersDoTheSame) {
  Random random;
  int alike = 0;
  for (int i = 0; i < 600; ++i) {
    ReferenceMachine machine = random_machine(random, kSmall);
    constexpr Dataflow kAll[] = {Dataflow::kWeightStationary, Dataflow::kInputStationary,
                                 Dataflow::kOutputStationary};
    const Dataflow dataflow = kAll[i % 3];
    const PassArithmetic arithmetic = counting_arithmetic(machine);
    machine.pieces_outermost = false;
    const Schedule tiles = quaver::schedule_of(machine, arithmetic, dataflow);
    machine.pieces_outermost = true;
    const Schedule pieces = quaver::schedule_of(machine, arithmetic, dataflow);
    bool same = true;
    for (std::uint32_t array = 0; array < machine.arrays; ++array)
      same = same && places_of(tiles, array) == places_of(pieces, array);
    ASSERT_EQ(tiles.one_order(), same) << machine;
    ASSERT_EQ(pieces.one_order(), same) << machine;
    ASSERT_FALSE(tiles.pieces_outermost());
    ASSERT_TRUE(pieces.pieces_outermost()) << machine;
    alike += same ? 1 : 0;
  }
  EXPECT_GT(alike, 50);
  EXPECT_LT(alike, 550);
}

TEST(Schedule, OfTheDefaultHasColumnTilesOutermost) {
  EXPECT_EQ(default_order(Dataflow::kWeightStationary), LoopOrder::kNmk);
  EXPECT_EQ(default_order(Dataflow::kOutputStationary), LoopOrder::kNmk);
  EXPECT_EQ(default_order(Dataflow::kInputStationary), LoopOrder::kMnk);  // columns hold M
}

TEST(Schedule, DealsColumnTilesToTheArraysInTurn) {
  ReferenceMachine machine = eight_rows(64, 8);
  machine.n = 17;  // five tiles
  machine.arrays = 3;
  const StationarySchedule schedule = schedule_of(machine);
  EXPECT_EQ(schedule.tiles(0), 2U);
  EXPECT_EQ(schedule.tiles(1), 2U);
  EXPECT_EQ(schedule.tiles(2), 1U);
  EXPECT_EQ(schedule.fold(1, 1).n0, 16U);
  EXPECT_EQ(schedule.fold(1, 1).columns, 1U);
}

}  // namespace
}  // namespace quaver
