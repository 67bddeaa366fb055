// The points that no other point beats.
#pragma once

#include <cstddef>
#include <vector>

namespace quaver {

// For rows of values, all to be minimised and of one length (not 0): which of them are such that no
// other row is at most as large in every value and smaller in one. Equal rows stand or fall
// together.
std::vector<bool> pareto_front(const std::vector<std::vector<double>>& rows);

}  // namespace quaver
