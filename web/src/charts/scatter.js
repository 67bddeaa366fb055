// Every point of a sweep by two metrics, the front joined.
import {axisStyle, chart, named} from '../chart.js';
import {escape} from '../dom.js';
import {metricName, metricText, metricTick} from '../metrics.js';

const KINDS = [
  [0, 'outside the constraints', 'circle', 5], [1, 'within the constraints', 'circle', 7], [2, 'Pareto front', 'diamond', 13]];
const MOST_ROWS = 200;

// Linear until the values span more than a factor of twenty.
function axis(t, points, metric, vertical) {
  const values = points.shown.map((i) => points.value(metric, i)).filter((v) => v > 0);
  const log = values.length > 0 && values.reduce((a, b) => Math.max(a, b)) > 20 * values.reduce((a, b) => Math.min(a, b));
  return {type: log ? 'log' : 'value', scale: true, ...axisStyle(t), ...named(metricName(metric), vertical, vertical ? 52 : 30),
    axisLabel: {color: t.soft, fontSize: 11, hideOverlap: true, formatter: (v) => metricTick(metric, v)}};
}
export function scatterChart(points, view) {
  const known = (place) => points.shown.filter((i) => points.data.place[i] === place && points.value(view.x, i) !== null && points.value(view.y, i) !== null);
  const pair = (i) => ({value: [points.value(view.x, i), points.value(view.y, i)], point: i});
  return chart({
    id: 'pareto', label: 'Points by two metrics',
    height: (width) => width < 640 ? 420 : 500,
    option: (t) => ({
      grid: {left: 70, right: 24, top: 48, bottom: 52},
      legend: {top: 0, left: 0, textStyle: {color: t.ink}, itemWidth: 12, itemHeight: 12},
      xAxis: axis(t, points, view.x, false), yAxis: axis(t, points, view.y, true),
      tooltip: {trigger: 'item', formatter: (p) => {
        const i = p.data.point;
        return `${points.axes.map((a, k) => `${escape(a.name)}: <b>${escape(points.axisValue(k, i))}</b>`).join('<br>')}<br><br>${points.metrics.map((m) => `${metricName(m)}: ${metricText(m, points.value(m, i))}`).join('<br>')}`;
      }},
      series: KINDS.filter(([place]) => place < 2 || points.data.sweep.front).map(([place, name, symbol, size]) => ({
        name, type: 'scatter', symbol, symbolSize: size, z: place + 2, large: place === 0, largeThreshold: 4000,
        itemStyle: {color: [t.soft, t.series[0], t.series[3]][place], opacity: [0.3, 0.55, 1][place], borderColor: t.back, borderWidth: place ? 1 : 0},
        emphasis: {scale: 1.5}, data: known(place).map(pair)})),
    }),
    columns: [...points.axes.map((a, k) => ({name: a.name, left: true, text: (i) => points.axisValue(k, i)})),
      ...points.metrics.map((m) => ({name: metricName(m), text: (i) => metricText(m, points.value(m, i))})),
      {name: 'front', text: (i) => points.isFront(i) ? 'yes' : ''}],
    rows: () => points.shown.slice(0, MOST_ROWS),
  });
}
