// One machine on one trace.
import {barChart} from '../charts/bars.js';
import {cyclesChart} from '../charts/cycles.js';
import {rooflineChart} from '../charts/roofline.js';
import {utilizationChart} from '../charts/utilization.js';
import {card, cards, h, section, select} from '../dom.js';
import {exact, joules, percent, seconds, short, squareMm, trim} from '../format.js';
import {CAUSES, CAUSE_NAMES, passesOf, PASS_NAMES} from '../layers.js';
import {provenanceSection} from './provenance.js';

function summaryCards({report, peak_tflops: peak}) {
  const {totals, area, chip} = report;
  const worst = CAUSES.filter((c) => c !== 'stream').sort((a, b) => totals.cycles[b] - totals.cycles[a])[0];
  return cards(
    card('Time', seconds(totals.seconds), `${exact(totals.cycles.total)} cycles at ${report.config.clock_mhz} MHz`),
    card('Throughput', `${trim(totals.tflops)} TFLOPS`, `sustained, of ${trim(peak)} peak`),
    card('Utilisation', percent(totals.utilization), `${short(totals.macs)} MACs; most lost to ${CAUSE_NAMES[worst]}: ${percent(totals.cycles[worst] / totals.cycles.total)} of cycles`),
    chip ? card('Chip', `${chip.cores} cores`, `${chip.samples.map((s) => `${s.cores} with ${s.samples} of the batch each`).join(', ')}; weight gradients: ${chip.weight_gradients}`) : null,
    card(area.covers ? `Area of ${area.covers.arrays} arrays` : 'Array area', squareMm(area.array), area.array === null ? 'not synthesised' : `${area.technology}; ${trim(totals.tflops / (area.array * 1e-6))} TFLOPS/mm²`),
    report.energy ? card('Energy', joules(report.energy.total), `${joules(report.energy.total / totals.macs)} a MAC; ${report.energy.technology}`) : null,
    totals.bytes_read === null ? card('Memory', 'not modelled', 'the config sets no memory') :
      card('Memory', `${short(totals.bytes_read + totals.bytes_written)}B`, `${short(totals.bytes_read)}B read (a ${short(totals.operand_bytes.a)}B, b ${short(totals.operand_bytes.b)}B), ${short(totals.bytes_written)}B written`),
    report.tier === 'analytic' ? (totals.sqnr_db === null ? card('Checked', 'cycles only', 'no values without --values') : card('Error', `${trim(totals.sqnr_db)} dB`, 'SQNR of the golden model’s outputs')) :
      card('Checked', totals.mismatches === 0 ? 'bit-exact' : `${exact(totals.mismatches)} wrong`, `${exact(totals.checked)} outputs against the golden model`));
}

function cyclesSection(rows) {
  let pass = 'all';
  const chart = cyclesChart(rows, () => pass);
  const choices = [['all', 'all passes'], ...passesOf(rows).map((p) => [p, PASS_NAMES[p]])];
  return section('cycles', 'Where the cycles go', 'By layer and cause; a layer that stands above its neighbours is where to look first.',
    choices.length > 2 ? h('div', {class: 'controls'}, select('Pass', choices, pass, (value) => { pass = value; chart.redraw(); })) : null, chart.element);
}

function rooflineSection(data) {
  const {report} = data;
  const bandwidth = report.config.memory?.bandwidth_bytes_per_cycle;
  const rows = report.layers;
  const bound = rows.filter((r) => r.roofline?.bound === 'memory').length;
  const usable = bandwidth && rows.every((r) => r.roofline);
  return section('roofline', 'Roofline', usable ?
    `${bound} of ${rows.length} GEMMs are bound by memory, and have a ring: what they read or what they write takes longer than their MACs at peak. Each has a channel of ${exact(bandwidth)} bytes a cycle; the roof is that of both full, so one may be full below it.` :
    'The config sets no memory, so there is no slope: the GEMMs stand under the peak alone, by their size. --set memory.bandwidth_bytes_per_cycle=N adds it.',
    rooflineChart(rows, data.peak_macs_per_cycle, usable ? bandwidth : 0).element);
}

function areaSection({area}) {
  const parts = ['array', 'accumulators', 'rounders', 'buffers'].filter((p) => area[p] !== null);
  if (parts.length === 0) return section('area', 'Area', 'Not synthesised: the run was made with --no-area, or the technology lacks these units.');
  const inside = ['processing_element', 'fpu'].filter((p) => area[p] !== null).map((p) => `${p.replace('_', ' ')} ${exact(Math.round(area[p]))} µm²`);
  const covers = area.covers ? ` Of ${area.covers.arrays} arrays on ${area.covers.cores} core${area.covers.cores > 1 ? 's' : ''}.` : '';
  return section('area', 'Area', `${area.technology}, cells only.${covers} One ${inside.join(', one ')}.`,
    barChart({id: 'area', label: 'Area by part', names: parts, series: [{name: 'mm²', values: parts.map((p) => area[p] * 1e-6)}],
      axis: 'mm²', text: (v) => trim(v), across: true}).element);
}

function errorSection(rows) {
  const known = rows.filter((r) => r.sqnr_db !== null);
  if (known.length === 0) return section('error', 'Error', 'Not measured: the analytic tier computes values with --values only, the other tiers always.');
  const passes = passesOf(known);
  const names = [...new Set(known.map((r) => r.name))];
  return section('error', 'Error', 'Signal to quantisation noise of each output against exact arithmetic; 6 dB are one bit.',
    barChart({id: 'error', label: 'SQNR by layer and pass, dB', names, axis: 'dB', text: (v) => trim(v),
      series: passes.map((pass) => ({name: PASS_NAMES[pass], colour: {fwd: 0, dgrad: 1, wgrad: 2}[pass],
        values: names.map((name) => known.find((r) => r.name === name && r.pass === pass)?.sqnr_db ?? null)}))}).element);
}

const ENERGY_NAMES = {active: 'elements, products', empty: 'elements, zeros that fill up', idle: 'elements, idle', leakage: 'elements, leakage',
  edge: 'decoders and skew', accumulators: 'accumulators', rounders: 'rounders', sram: 'buffers', dram: 'memory'};

function energySections({energy, layers}) {
  if (!energy) return [];
  const parts = Object.entries({...energy.parts.array, ...energy.parts}).filter(([name, j]) => name in ENERGY_NAMES && j !== null);
  const unknown = Object.entries(energy.unknown).map(([name, reason]) => `${ENERGY_NAMES[name]}: ${reason}`);
  const gated = energy.zero_gating ? ` Without zero gating it would take ${joules(energy.without_zero_gating)}.` : '';
  const names = [...new Set(layers.map((r) => r.name))];
  const sum = (name, pass) => layers.filter((r) => r.name === name && r.pass === pass).reduce((j, r) => j + 1e-12 * r.energy_pj * r.count, 0);
  return [
    section('energy', 'Energy', `${joules(energy.total)} in ${energy.technology}, from its gates at work; wires, clock tree and sequencers are not counted.${gated}${unknown.length ? ` Unknown: ${unknown.join('; ')}.` : ''}`,
      barChart({id: 'energy', label: 'Energy by part', names: parts.map(([name]) => ENERGY_NAMES[name]), series: [{name: 'J', values: parts.map(([, j]) => j)}], axis: 'J', text: joules, across: true}).element),
    section('layer-energy', 'Energy by layer', 'All instances of a layer together, parts that are known.',
      barChart({id: 'layer-energy', label: 'Energy by layer and pass', names, axis: 'J', text: joules,
        series: passesOf(layers).map((pass) => ({name: PASS_NAMES[pass], colour: {fwd: 0, dgrad: 1, wgrad: 2}[pass], values: names.map((name) => sum(name, pass))}))}).element)];
}

export function runPage(data) {
  const {report} = data;
  const {config} = report;
  const drawings = report.layers.length === 0 ? [] : [
    cyclesSection(report.layers), rooflineSection(data),
    section('utilization', 'Utilisation', 'The share of multiply-accumulates the array could have done; darker (in the dark: brighter) is busier.', utilizationChart(report.layers).element)];
  return {
    kind: report.partial ? 'run, interrupted: only the layers that were done' : 'run', title: `${config.name} on ${report.trace.name}`,
    subtitle: `${config.array.rows}×${config.array.cols} ${config.array.dataflow}${config.array.count > 1 ? ` ×${config.array.count}` : ''}${report.chip ? ` · ${report.chip.cores} cores` : ''} · ${report.tier} tier · batch ${report.batch} · ${report.layers.length} GEMMs in ${passesOf(report.layers).join(', ')}`,
    cards: summaryCards(data),
    sections: [
      ...drawings, areaSection(report), ...energySections(report), errorSection(report.layers),
      provenanceSection(data, [['trace', `${report.trace.name}, sha256 ${report.trace.sha256}`], ['seed', String(report.seed)], ['timing', report.timing]], [['The resolved config, and where each value comes from', data.config_yaml]]),
    ],
  };
}
