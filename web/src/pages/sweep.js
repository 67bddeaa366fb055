// Many machines: which to look at.
import {MOST_LINES, parallelChart} from '../charts/parallel.js';
import {scatterChart} from '../charts/scatter.js';
import {card, cards, h, section, select, table} from '../dom.js';
import {exact} from '../format.js';
import {metricName, metricText} from '../metrics.js';
import {Points} from '../points.js';
import {provenanceSection} from './provenance.js';

// A range is in the unit of results.csv, and open where nothing is typed.
function axisFilter(points, k, change) {
  const axis = points.axes[k];
  return h('fieldset', {}, h('legend', {}, axis.name), h('div', {class: 'checks'}, axis.values.map((value, n) =>
    h('label', {}, h('input', {type: 'checkbox', checked: true, 'data-axis': axis.name, value, onchange: (event) => {
      if (event.target.checked) points.off[k].delete(n);
      else points.off[k].add(n);
      change();
    }}), value))));
}
function rangeFilter(points, metric, change) {
  const input = (side, label) => h('input', {type: 'number', step: 'any', placeholder: label, 'aria-label': `${metric}, ${label}`, 'data-metric': metric, 'data-side': side,
    oninput: (event) => { points.ranges[metric][side] = event.target.value === '' ? null : Number(event.target.value); change(); }});
  return h('fieldset', {}, h('legend', {}, metric), h('div', {class: 'range'}, input('min', 'at least'), '–', input('max', 'at most')));
}
function filters(points, change) {
  const box = h('form', {class: 'filters', onsubmit: (event) => event.preventDefault()});
  const fill = () => box.replaceChildren(
    h('fieldset', {}, h('legend', {}, 'points'), select('Show', [['0', 'all points'], ['1', 'within the constraints'], ['2', 'the front only']], String(points.least), (v) => { points.least = Number(v); change(); })),
    ...points.axes.map((_, k) => axisFilter(points, k, change)), ...points.metrics.map((m) => rangeFilter(points, m, change)));
  fill();
  return {element: box, reset() { points.reset(); fill(); change(); }};
}

function explore(points, data) {
  const [first, second] = data.objectives.map((o) => o.metric);
  const view = {x: points.metrics.includes('area_um2') ? 'area_um2' : points.metrics[0], y: 'tflops'};
  if (second) { view.x = second; view.y = first; }
  if (view.y === 'area_um2') [view.x, view.y] = [view.y, view.x];
  const lines = [...new Set([...data.objectives.map((o) => o.metric), ...['tflops', 'area_um2', 'utilization'].filter((m) => points.metrics.includes(m))])];
  const scatter = scatterChart(points, view);
  const parallel = parallelChart(points, lines);
  const count = h('span', {class: 'count', role: 'status', id: 'count'});
  const say = () => { count.textContent = `${exact(points.shown.length)} of ${exact(points.count)} points shown`; };
  let timer;
  const filter = filters(points, () => {
    points.apply();
    say();
    clearTimeout(timer);
    timer = setTimeout(() => { scatter.redraw(); parallel.redraw(); }, 40);
  });
  say();
  const choices = points.metrics.map((m) => [m, metricName(m)]);
  return [
    section('points', 'All points', 'The filters hold for both drawings. Hover a point for its machine.',
      h('div', {class: 'controls'},
        select('Across', choices, view.x, (v) => { view.x = v; scatter.redraw(); }), select('Up', choices, view.y, (v) => { view.y = v; scatter.redraw(); }),
        h('button', {type: 'button', id: 'reset', onclick: () => filter.reset()}, 'Reset filters'), count),
      h('details', {class: 'filter-box', open: innerWidth > 640}, h('summary', {}, 'Filters'), filter.element), scatter.element),
    section('parallel', 'From axes to metrics', `Each line is a machine on a trace.${points.count > MOST_LINES ? ` The front, and evenly chosen ${exact(MOST_LINES)} of the rest at most, are drawn.` : ''}`, parallel.element),
  ];
}
function frontSection(points, data) {
  if (!data.sweep.front) return section('front', 'The front', data.objectives.length ? 'This is one shard: the front is known when all are merged (quaver sweep merge).' : 'The sweep names no objectives.');
  const {metric, maximize} = data.objectives[0];
  const sign = maximize ? -1 : 1;
  const rows = [...Array(points.count).keys()].filter((i) => points.isFront(i)).sort((a, b) => sign * (points.value(metric, a) - points.value(metric, b)));
  return section('front', 'The front', `${rows.length} points that no other beats: ${data.objectives.map((o) => `${o.maximize ? 'most' : 'least'} ${metricName(o.metric)}`).join(', ')}.`,
    table('Pareto front', [...points.axes.map((a, k) => ({name: a.name, left: true, text: (i) => points.axisValue(k, i)})),
      ...points.metrics.map((m) => ({name: metricName(m), text: (i) => metricText(m, points.value(m, i))}))], rows));
}
function skippedSection({sweep}) {
  const rows = [...sweep.skipped_reasons.map((r) => ['impossible', r]), ...sweep.unknown_areas.map((r) => ['area unknown', r]), ...sweep.unknown_energies.map((r) => ['energy unknown', r])];
  return rows.length === 0 ? null : section('skipped', 'Left out', 'The first reason of each kind.',
    table('Points left out', [{name: 'points', left: true, text: ([, r]) => exact(r.points)}, {name: 'why', left: true, text: ([kind, r]) => `${kind}: ${r.reason}`}], rows));
}

export function sweepPage(data) {
  const points = new Points(data);
  const {sweep} = data;
  const best = (metric, maximize) => {
    const within = [...Array(points.count).keys()].filter((i) => data.place[i] > 0 && points.value(metric, i) !== null);
    return within.length ? within.reduce((a, b) => (points.value(metric, b) - points.value(metric, a)) * (maximize ? 1 : -1) > 0 ? b : a) : null;
  };
  const winners = data.objectives.slice(0, 3).map((o) => {
    const i = best(o.metric, o.maximize);
    return i === null ? null : card(`${o.maximize ? 'Most' : 'Least'} ${metricName(o.metric)}`, metricText(o.metric, points.value(o.metric, i)), points.name(i));
  });
  return {
    kind: `sweep${sweep.shard === '1/1' ? '' : `, shard ${sweep.shard}`}`, title: sweep.name,
    subtitle: `${data.axes.map((a) => `${a.name} (${a.values.length})`).join(' × ')} on ${data.traces.join(', ')}`,
    cards: cards(card('Points', exact(sweep.computed), `${exact(sweep.skipped)} more are impossible`),
      card('Within the constraints', exact(sweep.within_constraints), sweep.constraints.map((c) => c.constraint).join('; ') || 'none are set'),
      card('On the front', sweep.front ? exact(sweep.front.length) : '–', sweep.front ? 'that no other point beats' : 'not known'), ...winners.filter(Boolean)),
    sections: [...explore(points, data), frontSection(points, data), skippedSection(data),
      provenanceSection(data, [['identity', sweep.identity], ['shard', sweep.shard]], [['Axes and their values', data.axes.map((a) => `${a.name}: [${a.values.join(', ')}]`).join('\n')]])].filter(Boolean),
  };
}
