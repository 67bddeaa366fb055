// A drawing, the table behind it, and when it is drawn again.
import echarts from './echarts.js';
import {h, table} from './dom.js';
import {onThemeChange, theme} from './theme.js';

const drawn = [];
const FONT = 'system-ui, -apple-system, "Segoe UI", Roboto, "DejaVu Sans", sans-serif';

// `option(theme, width)` gives ECharts' option, `height(width)` the pixels; `rows()` what the table
// shows under `columns`.
export function chart({id, label, height, option, columns, rows}) {
  const box = h('div', {class: 'chart', id: `${id}-chart`, role: 'img', 'aria-label': label});
  const behind = h('details', {class: 'behind'}, h('summary', {}, 'Show as a table'));
  const state = {id, box, height, option, instance: null};
  drawn.push(state);
  const fill = () => {
    behind.querySelector('.scroll')?.remove();
    if (behind.open && columns) behind.append(table(label, columns, rows()));
  };
  behind.addEventListener('toggle', fill);
  return {
    element: h('figure', {}, box, columns ? behind : null),
    redraw() { draw(state); fill(); },
  };
}

export const axisStyle = (t) => ({
  axisLine: {lineStyle: {color: t.soft}}, axisTick: {lineStyle: {color: t.line}},
  axisLabel: {color: t.soft, fontSize: 11, hideOverlap: true}, nameTextStyle: {color: t.soft, fontSize: 12},
  splitLine: {lineStyle: {color: t.line}}, minorTick: {show: false},
});
export const named = (name, vertical, gap) => ({name, nameLocation: 'middle', nameGap: gap ?? (vertical ? 48 : 30)});

function draw(state) {
  if (!state.box.isConnected) return;
  const width = state.box.clientWidth;
  const t = theme();
  state.box.style.height = `${typeof state.height === 'function' ? state.height(width) : state.height}px`;
  state.instance ??= echarts.init(state.box, null, {renderer: 'canvas'});
  state.instance.resize();
  state.instance.setOption({
    animation: false, textStyle: {fontFamily: FONT, color: t.ink}, color: t.series,
    backgroundColor: 'transparent', ...state.option(t, width),
    tooltip: {confine: true, backgroundColor: t.back, borderColor: t.line, padding: [8, 12],
      textStyle: {color: t.ink, fontSize: 13}, ...state.option(t, width).tooltip},
  }, {notMerge: true});
}

export function drawAll() {
  drawn.forEach(draw);
  onThemeChange(() => drawn.forEach(draw));
  let width = innerWidth;
  addEventListener('resize', () => {
    if (innerWidth === width) return;
    width = innerWidth;
    drawn.forEach(draw);
  });
  // What tests and a console read: the options as drawn, by chart.
  globalThis.quaverCharts = Object.fromEntries(drawn.map((s) => [s.id, {get option() { return s.instance.getOption(); }}]));
}
