// Cycles of every layer, stacked by what they go to.
import {axisStyle, chart, named} from '../chart.js';
import {exact, percent, short} from '../format.js';
import {escape} from '../dom.js';
import {CAUSES, CAUSE_NAMES, layersOf, STALLS, STALL_NAMES, sum} from '../layers.js';

// `pass()`: the pass that is shown, or "all".
export function cyclesChart(rows, pass) {
  const list = () => layersOf(pass() === 'all' ? rows : rows.filter((r) => r.pass === pass()))
    .map((layer) => ({name: layer.name, ...sum(layer.rows)}));
  const causes = CAUSES.filter((cause) => rows.some((r) => r.cycles[cause] > 0));
  const stalls = causes.includes('memory_stall') ? STALLS : [];
  const tall = (width) => width < 640;
  return chart({
    id: 'cycles', label: 'Cycles of each layer by cause',
    height: (width) => tall(width) ? 110 + 18 * list().length : list().length < 9 ? 360 : 440,
    option: (t, width) => {
      const layers = list();
      const names = {type: 'category', data: layers.map((l) => l.name), ...axisStyle(t), splitLine: {show: false},
        axisLabel: {color: t.soft, fontSize: 10.5, interval: layers.length > width / 14 ? 'auto' : 0, rotate: tall(width) || layers.length < 9 ? 0 : 60,
          width: tall(width) ? 112 : 120, overflow: 'truncate'}, axisTick: {show: false}, inverse: tall(width)};
      const cycles = {type: 'value', ...axisStyle(t), ...named('cycles', !tall(width)),
        axisLabel: {color: t.soft, fontSize: 11, formatter: (v) => short(v), hideOverlap: true}};
      return {
        grid: tall(width) ? {left: 122, right: 22, top: 66, bottom: 44} : {left: 68, right: 12, top: 44, bottom: list().length < 9 ? 40 : 112},
        legend: {top: 0, left: 0, textStyle: {color: t.ink}, itemWidth: 14, itemHeight: 10, icon: 'roundRect'},
        xAxis: tall(width) ? cycles : names, yAxis: tall(width) ? names : cycles,
        tooltip: {trigger: 'axis', axisPointer: {type: 'shadow'}, formatter: (items) => {
          const l = layers[items[0].dataIndex];
          return `<b>${escape(l.name)}</b><br>${causes.map((c, i) => `${items[i]?.marker ?? ''}${CAUSE_NAMES[c]}: ${exact(l[c])} (${percent(l[c] / l.total)})`).join('<br>')}${stalls.map((s) => `<br>&ensp;${STALL_NAMES[s]}: ${exact(l[s])}`).join('')}<br>total ${exact(l.total)}, ${percent(l.utilization)} utilised`;
        }},
        series: causes.map((cause, i) => ({name: CAUSE_NAMES[cause], type: 'bar', stack: 'cycles', barMaxWidth: 26,
          itemStyle: {color: [t.series[4], t.series[0], t.series[1], t.series[3]][CAUSES.indexOf(cause)]},
          data: layers.map((l) => l[cause])})),
      };
    },
    columns: [{name: 'layer', left: true, text: (l) => l.name},
      ...causes.map((c) => ({name: CAUSE_NAMES[c], text: (l) => exact(l[c])})),
      ...stalls.map((s) => ({name: STALL_NAMES[s], text: (l) => exact(l[s])})),
      {name: 'total', text: (l) => exact(l.total)}, {name: 'utilised', text: (l) => percent(l.utilization)}],
    rows: list,
  });
}
