// The operations of quaver eval that train: the weight update and the loss scale.
#pragma once

#include <boost/program_options.hpp>

#include "sim/cli/arguments.h"
#include "sim/cli/words.h"

namespace quaver {

void add_training_options(boost::program_options::options_description& options);

// Of each line: w, residual or master, v and the gradient, with sr<k> the random integer, become
// w', residual' or master' and v'.
LineFunction update_line(const Arguments& arguments);

// Of each line: 1 if a gradient of the step overflowed, else 0, becomes the scale after the step
// and 1 if the step's update is skipped, else 0. Lines are steps of one training.
LineFunction loss_scale_line(const Arguments& arguments);

}  // namespace quaver
