// How much of the array each layer keeps busy in each pass.
import {axisStyle, chart} from '../chart.js';
import {escape} from '../dom.js';
import {percent} from '../format.js';
import {layersOf, passesOf, PASS_NAMES, sum} from '../layers.js';

export function utilizationChart(rows) {
  const passes = passesOf(rows);
  const layers = layersOf(rows);
  const at = layers.flatMap((layer, i) => passes.map((pass, j) => {
    const mine = layer.rows.filter((r) => r.pass === pass);
    return {layer: i, pass: j, value: mine.length ? sum(mine).utilization : null};
  }));
  const narrow = (width) => width < 640;
  const values = at.filter((c) => c.value !== null);
  return chart({
    id: 'utilization', label: 'Utilisation of the array by layer and pass',
    height: (width) => narrow(width) ? 92 + 18 * layers.length   : (layers.length < 9 ? 84 : 150) + 46 * passes.length,
    option: (t, width) => {
      const tall = narrow(width);
      const layerAxis = {type: 'category', data: layers.map((l) => l.name), ...axisStyle(t), axisTick: {show: false}, inverse: tall, splitLine: {show: false},
        axisLabel: {color: t.soft, fontSize: 10.5, rotate: tall || layers.length < 9 ? 0 : 60, interval: layers.length > width / 14 ? 'auto' : 0, width: tall ? 112 : 120, overflow: 'truncate'}};
      const passAxis = {type: 'category', data: passes.map((p) => tall ? p : PASS_NAMES[p]), ...axisStyle(t), axisTick: {show: false}, inverse: !tall, splitLine: {show: false}, position: tall ? 'top' : 'left',
        axisLabel: {color: t.ink, fontSize: 12}};
      return {
        grid: tall ? {left: 122, right: 12, top: 28, bottom: 56} : {left: 108, right: 12, top: 8, bottom: layers.length < 9 ? 66 : 132},
        xAxis: tall ? passAxis : layerAxis, yAxis: tall ? layerAxis : passAxis,
        visualMap: {min: 0, max: 1, dimension: 2, calculable: false, orient: 'horizontal', left: 'center', bottom: 0, itemHeight: 180, itemWidth: 12,
          text: ['100% busy', 'idle'], textStyle: {color: t.soft}, inRange: {color: t.scale}},
        tooltip: {trigger: 'item', formatter: (p) => { const c = values[p.dataIndex]; return `<b>${escape(layers[c.layer].name)}</b> ${PASS_NAMES[passes[c.pass]]}<br>${percent(c.value)} utilised`; }},
        series: [{type: 'heatmap', itemStyle: {borderColor: t.back, borderWidth: 1.5, borderRadius: 2},
          data: values.map((c) => tall ? [c.pass, c.layer, c.value] : [c.layer, c.pass, c.value])}],
      };
    },
    columns: [{name: 'layer', left: true, text: (l) => l.name}, ...passes.map((pass) => ({name: PASS_NAMES[pass],
      text: (l) => { const mine = l.rows.filter((r) => r.pass === pass); return mine.length ? percent(sum(mine).utilization) : '–'; }}))],
    rows: () => layers,
  });
}
