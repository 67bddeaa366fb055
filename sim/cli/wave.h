// --wave and --elements: a waveform of chosen elements of the SystemC array.
#pragma once

#include <memory>

#include "models/array_core/element_wave.h"
#include "sim/array/array_model.h"
#include "sim/cli/arguments.h"

namespace quaver {

void add_wave_options(Arguments& arguments);
// None without --wave. Throws InputError for another tier, another file than .vcd, and elements
// outside the array.
std::unique_ptr<ElementWave> make_wave(const Arguments& arguments, Tier tier, const Config& config);

// Ends the wave. Throws InputError if it could not be written.
void keep(ElementWave& wave);

}  // namespace quaver
