// SCALE-Sim's topology files (Samajdar et al., "A Systematic Methodology for Characterizing
// Scalability of DNN Accelerators using SCALE-Sim", ISPASS 2020) as traces. Internal to sim/trace.
//
// SCALE-Sim goes by the order of the columns; here the header must name them, in any case, since it
// alone tells a file of convolutions from one of GEMMs:
//   Layer name, IFMAP Height, IFMAP Width, Filter Height, Filter Width, Channels, Num Filter,
//     Strides [or Stride Height, Stride Width] [, Sparsity]
//   Layer, M, N, K [, Sparsity]
// As in SCALE-Sim, rows end in a comma and what stands behind the last one is not read (files have
// remarks there); a last row or header without it is taken as it is. Rows of empty cells are blank.
//
// - A convolution has no padding and ceil((H - R + stride) / stride) outputs along an axis: one
// more
//   than Quaver's floor((H - R) / stride) + 1 where the stride does not divide H - R, as if the
//   input went on. So that M is SCALE-Sim's, the input is taken as large as those outputs reach: H
//   becomes R + stride * (outputs - 1), which is H where the stride divides. The data gradient has
//   these pixels as well.
// - 'DP' in a name marks a depthwise layer: SCALE-Sim runs Channels convolutions of one channel and
//   Num Filter filters each; here they are one of as many groups.
// - Names need not be unique there: a second 'conv' becomes 'conv#2' (and is noted). An empty name
//   is an error, and so are strides that differ and sparse layers.
// - Every layer's input has a gradient, the first one's too: a topology does not say what it is
// fed.
#pragma once

#include <vector>

#include "sim/trace/csv.h"
#include "sim/trace/trace.h"

namespace quaver {

// For messages: what such a file's header may be.
inline constexpr const char* kScaleSimHeaders =
    "for SCALE-Sim Layer name, IFMAP Height, IFMAP Width, Filter Height, Filter Width, Channels, "
    "Num Filter, Strides or Layer, M, N, K";

// Whether the first row begins as a topology's header does: 'Layer name' or 'Layer', in any case.
bool is_scalesim(const CsvRow& header);

// Adds the layers of the rows behind the header, and notes. Throws InputError at whatever is wrong.
void read_scalesim(const std::vector<CsvRow>& rows, Trace& trace);

}  // namespace quaver
