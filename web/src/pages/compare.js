// Machines side by side: what each format buys, and why.
import {barChart} from '../charts/bars.js';
import {card, cards, section, table} from '../dom.js';
import {exact, percent, seconds, squareMm, times, trim} from '../format.js';
import {CAUSES, CAUSE_NAMES, layersOf, PASS_NAMES, sum} from '../layers.js';
import {provenanceSection} from './provenance.js';

// [{name, rows, clock (Hz), ...the contender}], the reference first; equal names are numbered.
function contenders(data) {
  const names = data.compare.contenders.map((c) => c.config.name);
  return data.compare.contenders.map((c, i) => ({...c, rows: data.runs[i].report.layers, clock: c.config.clock_mhz * 1e6,
    name: names.filter((n) => n === c.config.name).length > 1 ? `${c.config.name} (${i + 1})` : c.config.name}));
}
const timeOf = (c, rows) => sum(rows).total / c.clock;

function gainSection(list, passes) {
  const others = list.slice(1);
  const published = others.filter((c) => c.published).map((c) => `Published of ${c.name}: ${c.published}.`).join(' ');
  const names = ['peak', 'sustained', ...passes.map((p) => PASS_NAMES[p])];
  return section('gain', 'What it buys', `Speed against ${list[0].name}, which is 1×. Peak is what the array could do; the passes are what it does. ${published}`,
    barChart({id: 'gain', label: `Speed against ${list[0].name}`, names, text: times, mark: 1,
      series: others.map((c, i) => ({name: c.name, colour: i, values: [c.peak_ratio, c.sustained_ratio, ...passes.map((p) => c.passes[p].sustained_ratio)]}))}).element);
}
function reasonSection(list) {
  const causes = CAUSES.filter((cause) => list.some((c) => c.rows.some((r) => r.cycles[cause] > 0)));
  return section('why', 'What explains the difference', 'Time by what it goes to. Sustained speed is elements × lanes × clock × utilisation, each against the first machine in the table.',
    barChart({id: 'why', label: 'Time by cause', names: list.map((c) => c.name), axis: 'ms', text: (v) => trim(v), across: true, stack: true,
      series: causes.map((cause) => ({name: CAUSE_NAMES[cause], colour: [4, 0, 1, 3][CAUSES.indexOf(cause)], values: list.map((c) => 1e3 * sum(c.rows)[cause] / c.clock)}))}).element,
    table('Peak and utilisation', [
      {name: 'config', left: true, text: (c) => c.name}, {name: 'array', text: (c) => `${c.config.array.rows}×${c.config.array.cols}`},
      ...['elements', 'lanes', 'clock'].map((factor) => ({name: factor, text: (c) => times(c.factors[factor])})), {name: 'peak', text: (c) => times(c.peak_ratio)},
      {name: 'utilisation', text: (c) => percent(c.utilization)}, {name: 'utilisation gain', text: (c) => times(c.factors.utilized)}, {name: 'sustained', text: (c) => times(c.sustained_ratio)},
      {name: 'array area', text: (c) => squareMm(c.area.array)}, {name: 'cycles', text: (c) => exact(c.cycles)}, {name: 'time', text: (c) => seconds(c.seconds)}], list));
}
function errorSection(list, passes) {
  if (list.every((c) => c.sqnr_db === null)) return section('error', 'Error', 'Not measured: compare computes values with --values only.');
  return section('error', 'Error', 'Signal to quantisation noise by pass, each GEMM counting alike; 6 dB are one bit.',
    barChart({id: 'error', label: 'SQNR by pass, dB', names: passes.map((p) => PASS_NAMES[p]), axis: 'dB', text: (v) => trim(v),
      series: list.map((c, i) => ({name: c.name, colour: i ? i - 1 : 5, values: passes.map((p) => c.passes[p].sqnr_db)}))}).element);
}
// Which rows wait for memory; nothing where no machine has one.
function boundTable(list) {
  if (list.every((c) => c.layers.every((l) => l.bound === null))) return [];
  const rows = (c, bound) => c.layers.filter((l) => l.bound === bound);
  const cycles = (some) => some.reduce((n, l) => n + l.cycles, 0);
  return [table('What bounds the layers', [{name: 'config', left: true, text: (c) => c.name},
    ...['compute', 'memory'].flatMap((bound) => [{name: `rows bound by ${bound}`, text: (c) => exact(rows(c, bound).length)},
      {name: 'of the cycles', text: (c) => percent(cycles(rows(c, bound)) / cycles(c.layers))}])], list)];
}
function layerSection(list) {
  const layers = list.map((c) => new Map(layersOf(c.rows).map((l) => [l.name, timeOf(c, l.rows)])));
  const names = [...layers[0].keys()];
  return section('layers', 'Layer by layer', `Speed of each layer, its passes together, against ${list[0].name}. The dashed line is 1×.`,
    barChart({id: 'layers', label: `Speed of each layer against ${list[0].name}`, names, text: times, mark: 1, height: 400,
      series: list.slice(1).map((c, i) => ({name: c.name, colour: i, values: names.map((n) => layers[0].get(n) / layers[i + 1].get(n))}))}).element, ...boundTable(list));
}

export function comparePage(data) {
  const list = contenders(data);
  const passes = Object.keys(list[0].passes);
  return {
    kind: 'compare', title: `${list.slice(1).map((c) => c.name).join(', ')} against ${list[0].name}`,
    subtitle: `${data.compare.trace.name} · batch ${data.compare.batch} · ${passes.join(', ')}`,
    cards: cards(...list.map((c, i) => card(c.name, i ? `${times(c.sustained_ratio)} as fast` : seconds(c.seconds),
      `${c.config.array.rows}×${c.config.array.cols}, ${squareMm(c.area.array)}; ${trim(c.tflops)} of ${trim(c.peak_tflops)} TFLOPS, ${percent(c.utilization)} utilised`))),
    sections: [gainSection(list, passes), reasonSection(list), layerSection(list), errorSection(list, passes),
      provenanceSection(data, [['trace', `${data.compare.trace.name}, sha256 ${data.compare.trace.sha256}`]], list.map((c, i) => [`The resolved config of ${c.name}, and where each value comes from`, data.runs[i].config_yaml]))],
  };
}
