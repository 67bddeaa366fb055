// Work that may end the process, done in a process of its own. Internal to sim/onnx.
#pragma once

#include <functional>
#include <string>

namespace quaver {

// What `work` returns, run in a copy of this process whose messages go nowhere. Throws
// std::runtime_error with the text of its exception, or with the signal that ended it. Other
// threads do not run in the copy: call it before there are any.
std::string run_isolated(const std::function<std::string()>& work);

}  // namespace quaver
