#include "sim/sweep/pareto.h"

#include <algorithm>
#include <numeric>

namespace quaver {
namespace {

bool dominates(const std::vector<double>& x, const std::vector<double>& y) {
  bool smaller = false;
  for (std::size_t i = 0; i < x.size(); ++i) {
    if (x[i] > y[i]) return false;
    smaller = smaller || x[i] < y[i];
  }
  return smaller;
}

}  // namespace

// In lexicographic order a row can be dominated only by rows before it, and, dominance being
// transitive, then by one that is on the front itself. With two values it is the front's last row,
// which has the least second value so far; so the rows found last are asked first.
std::vector<bool> pareto_front(const std::vector<std::vector<double>>& rows) {
  std::vector<std::size_t> order(rows.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::sort(order.begin(), order.end(),
            [&rows](std::size_t x, std::size_t y) { return rows[x] < rows[y]; });
  std::vector<bool> on_front(rows.size(), false);
  std::vector<std::size_t> front;  // one of equal rows
  for (const std::size_t row : order) {
    const bool equal = !front.empty() && rows[front.back()] == rows[row];
    if (!equal && std::any_of(front.rbegin(), front.rend(),
                              [&](std::size_t other) { return dominates(rows[other], rows[row]); }))
      continue;
    on_front[row] = true;
    if (!equal) front.push_back(row);
  }
  return on_front;
}

}  // namespace quaver
