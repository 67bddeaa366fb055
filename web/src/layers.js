// Rows of a report as a network's layers: phases of a strided gradient (LAYER/0.1), the operands of
// a product (LAYER/a) and the halves of a recurrence (LAYER/x) belong to one layer.
export const CAUSES = ['load', 'stream', 'drain', 'memory_stall'];
export const CAUSE_NAMES = {load: 'load weights', stream: 'stream', drain: 'drain', memory_stall: 'memory stall'};
// What memory stalls are for; null in a report without memory.
export const STALLS = ['first_block', 'operands', 'results'];
export const STALL_NAMES = {first_block: 'stall: first block', operands: 'stall: operands', results: 'stall: results'};
export const PASS_NAMES = {fwd: 'forward', dgrad: 'data gradient', wgrad: 'weight gradient'};

export const layerOf = (name) => name.replace(/\/(\d+\.\d+|[abxh])$/, '');
export const passesOf = (rows) => ['fwd', 'dgrad', 'wgrad'].filter((pass) => rows.some((r) => r.pass === pass));

// Sums over rows, each times its count: cycles by cause, stalls by theirs, MACs, and the MACs that
// fitted.
export function sum(rows) {
  const total = {macs: 0, slots: 0, total: 0, load: 0, stream: 0, drain: 0, memory_stall: 0, first_block: 0, operands: 0, results: 0};
  for (const row of rows) {
    total.macs += row.macs * row.count;
    total.slots += row.utilization > 0 ? row.macs * row.count / row.utilization : 0;
    total.total += row.cycles.total * row.count;
    for (const cause of CAUSES) total[cause] += row.cycles[cause] * row.count;
    for (const cause of STALLS) total[cause] += (row.stalls?.[cause] ?? 0) * row.count;
  }
  total.utilization = total.slots > 0 ? total.macs / total.slots : null;
  return total;
}
// [{name, rows}] in the order in which they first appear.
export function layersOf(rows) {
  const layers = new Map();
  for (const row of rows) {
    const name = layerOf(row.name);
    if (!layers.has(name)) layers.set(name, []);
    layers.get(name).push(row);
  }
  return [...layers].map(([name, list]) => ({name, rows: list}));
}
