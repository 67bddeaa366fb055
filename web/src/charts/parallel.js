// Every point as a line through its axes' values and its metrics.
import {chart} from '../chart.js';
import {metricName, metricTick} from '../metrics.js';

const MOST_LABELS = 12;  // on an axis, more would overlap
export const MOST_LINES = 1500;

// The front whole, and of the rest evenly as many as can be told apart.
export function drawnLines(points) {
  const rest = points.shown.filter((i) => !points.isFront(i));
  const step = Math.max(1, Math.ceil(rest.length / MOST_LINES));
  return {rest: rest.filter((_, k) => k % step === 0), front: points.shown.filter((i) => points.isFront(i))};
}
export function parallelChart(points, metrics) {
  return chart({
    id: 'parallel', label: 'Points as lines through axes and metrics',
    height: (width) => width < 640 ? 90 + 92 * (points.axes.length + metrics.length) : 440,
    option: (t, width) => {
      const tall = width < 640;
      const dimension = (name, dim, more) => ({dim, name, nameLocation: 'start', nameTextStyle: {color: t.ink, fontSize: 11.5, fontWeight: 600},
        axisLine: {lineStyle: {color: t.soft}}, axisTick: {lineStyle: {color: t.line}}, axisLabel: {color: t.soft, fontSize: 11, hideOverlap: true, width: 96, overflow: 'truncate'}, ...more});
      const line = (i) => [...points.axes.map((a, k) => points.axisValue(k, i)), ...metrics.map((m) => points.value(m, i))];
      const {rest, front} = drawnLines(points);
      return {
        parallel: tall ? {layout: 'vertical', left: 118, right: 26, top: 70, bottom: 40} : {left: 50, right: 70, top: 66, bottom: 26},
        legend: {top: 0, left: 0, textStyle: {color: t.ink}, itemWidth: 18},
        parallelAxis: [
          ...points.axes.map((a, k) => dimension(a.name.split('.').pop(), k, {type: 'category', data: a.values, axisLabel: {color: t.soft, fontSize: 11, width: 96, overflow: 'truncate', interval: Math.ceil(a.values.length / MOST_LABELS) - 1}})),
          ...metrics.map((m, k) => dimension(metricName(m).replace('sustained ', ''), points.axes.length + k, {type: 'value', scale: true, axisLabel: {color: t.soft, fontSize: 11, hideOverlap: true, formatter: (v) => metricTick(m, v)}}))],
        series: [
          {name: 'other points', type: 'parallel', silent: true, inactiveOpacity: 0.02, lineStyle: {color: t.series[0], width: 1, opacity: rest.length > 300 ? 0.12 : 0.28}, itemStyle: {color: t.series[0]}, data: rest.map(line)},
          {name: 'Pareto front', type: 'parallel', silent: true, lineStyle: {color: t.series[3], width: front.length > 20 ? 1.2 : 2.2, opacity: 0.9}, itemStyle: {color: t.series[3]}, z: 4, data: front.map(line)}],
      };
    },
  });
}
