// Draws the report that the page holds.
import {drawAll} from './chart.js';
import {h} from './dom.js';
import {runPage} from './pages/run.js';
import {comparePage} from './pages/compare.js';
import {sweepPage} from './pages/sweep.js';

const PAGES = {run: runPage, compare: comparePage, sweep: sweepPage};
const data = JSON.parse(document.getElementById('report-data').textContent);
const page = PAGES[data.kind](data);

document.title = `${page.title} · Quaver`;
document.getElementById('app').append(
  h('a', {class: 'skip', href: '#content'}, 'Skip to the report'),
  h('header', {class: 'wrap'},
    h('p', {class: 'brand'}, 'Quaver ', h('span', {}, page.kind)),
    h('h1', {}, page.title), h('p', {class: 'subtitle'}, page.subtitle)),
  h('nav', {class: 'wrap', 'aria-label': 'Sections'},
    page.sections.map((s) => h('a', {href: `#${s.id}`}, s.dataset.short ?? s.querySelector('h2').textContent))),
  h('main', {class: 'wrap', id: 'content'}, page.cards, page.sections));
drawAll();
document.documentElement.dataset.ready = 'true';
