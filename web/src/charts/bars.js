// Plain bars: a few names, one or more series of values.
import {axisStyle, chart, named} from '../chart.js';
import {escape} from '../dom.js';

// `series`: [{name, values, colour?}] over `names`; `text` says a value; `across`: lying bars with
// their values written behind them; `stack`: one on top of the other.
export function barChart({id, label, names, series, axis, text, across = false, stack = false, height, mark}) {
  const steep = (width) => !across && names.length > 8;
  return chart({
    id, label,
    height: height ?? ((width) => across ? 70 + (stack ? 44 : 26 * series.length + 12) * names.length : 340),
    option: (t, width) => {
      const category = {type: 'category', data: names, ...axisStyle(t), splitLine: {show: false}, axisTick: {show: false}, inverse: across,
        axisLabel: {color: across ? t.ink : t.soft, fontSize: across || !steep(width) ? 12 : 10.5, rotate: steep(width) ? 60 : 0,
          interval: names.length > width / 14 ? 'auto' : 0, width: across ? 118 : 120, overflow: 'truncate'}};
      const value = {type: 'value', ...axisStyle(t), ...(axis ? named(axis, !across) : {}), axisLabel: {color: t.soft, fontSize: 11, formatter: text, hideOverlap: true}};
      const many = series.length > 1;
      return {
        grid: {left: across ? 128 : 70, right: across ? 66 : 14, top: many ? 42 : 14, bottom: steep(width) ? 112 : across ? 44 : 34},
        legend: {show: many, type: 'scroll', top: 0, left: 0, textStyle: {color: t.ink}, itemWidth: 14, itemHeight: 10, icon: 'roundRect', pageTextStyle: {color: t.soft}},
        xAxis: across ? value : category, yAxis: across ? category : value,
        tooltip: {trigger: 'axis', axisPointer: {type: 'shadow'}, formatter: (items) => `<b>${escape(items[0].name)}</b><br>${items.filter((i) => i.value !== null).map((i) => `${i.marker}${escape(i.seriesName)}: ${text(i.value)}`).join('<br>')}`},
        series: series.map((s, i) => ({name: s.name, type: 'bar', stack: stack ? 'all' : undefined, barMaxWidth: 30, data: s.values,
          itemStyle: {color: t.series[s.colour ?? i], borderRadius: stack ? 0 : 2},
          label: {show: !stack && (across || names.length <= 6), position: across ? 'right' : 'top', color: t.ink, formatter: (p) => p.value === null ? '' : text(p.value), fontSize: 11},
          markLine: mark !== undefined && i === 0 ? {silent: true, symbol: 'none', label: {show: false}, lineStyle: {color: t.ink, type: 'dashed'}, data: [across ? {xAxis: mark} : {yAxis: mark}]} : undefined})),
      };
    },
    columns: [{name: '', left: true, text: (i) => names[i]}, ...series.map((s) => ({name: s.name, text: (i) => s.values[i] === null ? '–' : text(s.values[i])}))],
    rows: () => names.map((_, i) => i),
  });
}
