#include "models/gemm_engine/gemm_engine.h"

#include "models/gemm/gemm.h"

namespace quaver {

EngineStreams engine_streams(const ArrayGeometry& array, const SequencerJob& job,
                             const CodeMatrix& a, const CodeMatrix& b) {
  EngineStreams streams;
  const SequencedJob sequence = sequenced_job(array, job);
  for (const LoadControl& load : sequence.loads) {
    if (load.zero) continue;
    std::vector<std::uint32_t>& beat = streams.weights.emplace_back(load.columns);
    for (std::uint32_t j = 0; j < load.columns; ++j) beat[j] = b.at(load.k, load.n0 + j);
  }
  for (const StreamControl& stream : sequence.streams) {
    std::vector<std::uint32_t>& beat = streams.operands.emplace_back(stream.rows);
    for (std::uint32_t i = 0; i < stream.rows; ++i) beat[i] = a.at(stream.m, stream.k0 + i);
  }
  return streams;
}

std::vector<EngineRow> engine_rows(const ArrayGeometry& array, const SequencerJob& job,
                                   const PassArithmetic& arithmetic, const CodeMatrix& a,
                                   const CodeMatrix& b, std::uint32_t seed) {
  PassArithmetic chunked = arithmetic;
  chunked.accumulation.chunk =
      array.segments() > 1 ? array.chunk_rows : static_cast<std::uint32_t>(job.chunk);
  const CodeMatrix outputs = gemm_scalar(chunked, a, b, {.seed = seed, .lanes = array.cols});
  std::vector<EngineRow> rows;
  for (const StreamControl& stream : sequenced_job(array, job).streams) {
    if (!stream.last) continue;
    // One cycle more in the queue of results.
    EngineRow& row = rows.emplace_back();
    row.cycle = stream.cycle + result_cycles(array) + 1;
    row.last = stream.final;
    for (std::uint32_t j = 0; j < stream.columns; ++j)
      row.codes.push_back(outputs.at(stream.m, stream.n0 + j));
  }
  return rows;
}

}  // namespace quaver
