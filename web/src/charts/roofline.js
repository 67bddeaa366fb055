// Every GEMM under the machine's roof: what it reaches against what its bytes allow.
import {axisStyle, chart, named} from '../chart.js';
import {escape} from '../dom.js';
import {exact, percent, short, trim} from '../format.js';
import {PASS_NAMES, passesOf} from '../layers.js';

const SYMBOLS = {fwd: 'circle', dgrad: 'triangle', wgrad: 'diamond'};

// With `bandwidth` (bytes a cycle, each way): against MACs a byte. Without: against the GEMM's
// size, under the peak alone.
export function rooflineChart(rows, peak, bandwidth) {
  const x = (r) => bandwidth ? r.roofline.macs_per_byte : r.macs;
  const y = (r) => r.macs / r.cycles.total;
  const xName = bandwidth ? 'MACs a byte read or written' : 'MACs of the GEMM';
  const low = Math.min(...rows.map(x)), high = Math.max(...rows.map(x));
  const from = 10 ** Math.floor(Math.log10(low)), to = 10 ** Math.ceil(Math.log10(high * 1.01));
  // Half of the bytes at most go each way, so twice a channel's bandwidth is the most there is.
  const slope = 2 * bandwidth;
  const roof = bandwidth && peak / slope > from ?
    [[from, from * slope], [Math.min(to, peak / slope), Math.min(peak, to * slope)], ...(peak / slope < to ? [[to, peak]] : [])] :
    [[from, peak], [to, peak]];
  return chart({
    id: 'roofline', label: bandwidth ? 'Roofline: MACs a cycle against MACs a byte' : 'MACs a cycle against the size of each GEMM, under the peak',
    height: (width) => width < 640 ? 400 : 460,
    option: (t) => ({
      grid: {left: 66, right: 24, top: 56, bottom: 52},
      legend: {top: 0, left: 0, textStyle: {color: t.ink}, itemWidth: 14, itemHeight: 10},
      xAxis: {type: 'log', min: from, max: to, ...axisStyle(t), ...named(xName), axisLabel: {color: t.soft, formatter: (v) => short(v), hideOverlap: true}},
      yAxis: {type: 'log', max: 10 ** Math.ceil(Math.log10(peak * 1.01)), min: 10 ** Math.floor(Math.log10(Math.min(...rows.map(y)))),
        ...axisStyle(t), ...named('MACs a cycle', true), axisLabel: {color: t.soft, formatter: (v) => short(v)}},
      tooltip: {trigger: 'item', formatter: (p) => p.data.row ? `<b>${escape(p.data.row.name)}</b> ${PASS_NAMES[p.data.row.pass]}<br>${trim(y(p.data.row))} MACs a cycle, ${percent(p.data.row.utilization)} utilised<br>${short(x(p.data.row))} ${xName}<br>${exact(p.data.row.macs)} MACs in ${exact(p.data.row.cycles.total)} cycles` : ''},
      series: [
        {name: 'roof', type: 'line', data: roof, showSymbol: false, symbol: 'none', silent: true, lineStyle: {color: t.ink, width: 2}, itemStyle: {color: t.ink}, z: 1,
          endLabel: {show: true, formatter: `peak ${exact(peak)}`, color: t.ink, fontWeight: 600, align: 'right', offset: [-6, -12]}},
        ...passesOf(rows).map((pass, i) => ({name: PASS_NAMES[pass], type: 'scatter', symbol: SYMBOLS[pass], symbolSize: 10,
          itemStyle: {color: t.series[{fwd: 0, dgrad: 1, wgrad: 2}[pass]], opacity: 0.82, borderColor: t.back, borderWidth: 0.8},
          // A ring around what waits for memory.
          data: rows.filter((r) => r.pass === pass).map((r) => ({value: [x(r), y(r)], row: r,
            ...(bandwidth && r.roofline.bound === 'memory' ? {itemStyle: {borderColor: t.ink, borderWidth: 2}} : {})}))}))],
    }),
    columns: [{name: 'layer', left: true, text: (r) => r.name}, {name: 'pass', left: true, text: (r) => r.pass},
      {name: xName, text: (r) => exact(x(r))}, {name: 'MACs a cycle', text: (r) => trim(y(r), 4)},
      ...(bandwidth ? [{name: 'bound by', left: true, text: (r) => r.roofline.bound}] : [])],
    rows: () => rows,
  });
}
