// report.html in a headless Chromium: node --test, with QUAVER the program (ctest sets it).
import assert from 'node:assert/strict';
import {execFileSync} from 'node:child_process';
import {mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {pathToFileURL} from 'node:url';
import {after, before, test} from 'node:test';
import {chromium} from 'playwright-core';

const FLAGS = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run',
  '--disable-background-networking', '--disable-component-update', '--disable-sync'];
const folder = mkdtempSync(join(tmpdir(), 'quaver-page-'));
const quaver = (...words) => execFileSync(process.env.QUAVER, words, {encoding: 'utf8'});
const read = (name) => readFileSync(join(folder, name), 'utf8');
let browser;

before(async () => {
  browser = await chromium.launch({executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: FLAGS});
  quaver('run', 'configs/hfp8-32x32.yaml', 'traces/lenet5.csv', '--no-area', '--values', '--set',
    'memory.bandwidth_bytes_per_cycle=4', '--out', join(folder, 'run'));
  quaver('run', 'configs/hfp8-8x8.yaml', 'traces/lenet5.csv', '--no-area', '--batch', '4', '--set',
    'chip.cores=3', '--out', join(folder, 'chip'));
  quaver('compare', 'configs/fp16-32x32.yaml', 'configs/hfp8-8x8.yaml', '--trace', 'traces/lenet5.csv',
    '--no-area', '--values', '--set', 'memory.bandwidth_bytes_per_cycle=16', '--out', join(folder, 'compare'));
  writeFileSync(join(folder, 'sweep.yaml'), `name: "</script><b>name"
base: configs/hfp8-32x32.yaml
traces: [traces/lenet5.csv]
axes:
  array.rows: [4, 8, 16]
  array.cols: [4, 8]
constraints: [utilization >= 0.1]
objectives: {minimize: [cycles], maximize: [utilization]}
`);
  quaver('sweep', join(folder, 'sweep.yaml'), '--no-area', '--out', join(folder, 'sweep'));
});
after(async () => {
  await browser?.close();
  rmSync(folder, {recursive: true, force: true});
});

// The page, once drawn, with a list of what it complained about or asked the network for.
async function open(kind, options = {}) {
  const page = await browser.newPage({viewport: {width: 1280, height: 900}, ...options});
  const troubles = [];
  page.on('console', (message) => { if (['error', 'warning'].includes(message.type())) troubles.push(message.text()); });
  page.on('pageerror', (error) => troubles.push(String(error)));
  page.on('request', (request) => { if (!/^(file|data):/.test(request.url())) troubles.push(request.url()); });
  await page.goto(pathToFileURL(join(folder, kind, 'report.html')).href);
  await page.waitForFunction(() => document.documentElement.dataset.ready, null, {timeout: 20000}).catch(() => {});
  return {page, troubles};
}
const series = (page, id) => page.evaluate((name) => quaverCharts[name].option.series.map((s) => s.data), id);
const total = (lists) => lists.flat().reduce((a, b) => a + b, 0);

test('a chip says how its batch is split and what is left out', async () => {
  const {page, troubles} = await open('chip');
  assert.deepEqual(troubles, []);
  const text = await page.evaluate(() => document.body.textContent);
  for (const part of ['3 cores', '1 with 2 of the batch each, 2 with 1 of the batch each', 'all-reduce between them is not modelled', 'Area of 3 arrays'])
    assert.ok(text.includes(part), part);
  await page.close();
});

for (const kind of ['run', 'compare', 'sweep'])
  for (const [width, colorScheme] of [[1280, 'light'], [390, 'dark']])
    test(`${kind} draws without errors or network, ${width} pixels wide, ${colorScheme}`, async () => {
      const {page, troubles} = await open(kind, {viewport: {width, height: 844}, colorScheme});
      assert.deepEqual(troubles, []);
      assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), width);
      const charts = await page.evaluate(() => Object.entries(quaverCharts).map(([id, c]) =>
        [id, c.option.series.reduce((n, s) => n + s.data.length, 0), document.querySelectorAll(`#${id}-chart canvas`).length]));
      assert.ok(charts.length >= 2);
      for (const [id, points, canvases] of charts) assert.ok(points > 0 && canvases === 1, `${id}: ${points} points`);
      await page.close();
    });

// Gates at work take minutes to measure: the numbers are put into a page that has none.
test('the run page draws energies, and says what is unknown', async () => {
  const [, json] = /<script type="application\/json" id="report-data">(.*?)<\/script>/s.exec(read('run/report.html'));
  const data = JSON.parse(json);
  data.report.layers.forEach((row, i) => { row.energy_pj = 1e6 * (i + 1); row.count = 2; });
  data.report.energy = {technology: 'osu018', covers: ['array', 'edge'], unknown: {dram: 'no figure'}, zero_gating: false, total: 15e-6,
    parts: {array: {active: 8e-6, empty: 0, idle: 3e-6, leakage: 1e-6}, edge: 3e-6, accumulators: 0, rounders: 0, sram: 0, dram: null}};
  mkdirSync(join(folder, 'energy'));
  writeFileSync(join(folder, 'energy/report.html'), read('run/report.html').replace(json, () => JSON.stringify(data)));
  const {page, troubles} = await open('energy');
  assert.deepEqual(troubles, []);
  assert.deepEqual(await series(page, 'energy'), [[8e-6, 0, 3e-6, 1e-6, 3e-6, 0, 0, 0]]);
  const sum = data.report.layers.reduce((j, row) => j + 1e-12 * row.energy_pj * row.count, 0);
  assert.ok(Math.abs(total(await series(page, 'layer-energy')) / sum - 1) < 1e-12);
  const text = await page.textContent('#energy');
  assert.ok(text.includes('15 µJ in osu018') && text.includes('Unknown: memory: no figure.'), text);
  await page.close();
});

test('the run page draws the numbers of report.json', async () => {
  const report = JSON.parse(read('run/report.json'));
  const {page} = await open('run');
  assert.equal(total(await series(page, 'cycles')), report.totals.cycles.total);
  await page.locator('#cycles summary').click();
  const table = page.locator('#cycles table');
  await table.waitFor();
  const titles = await table.locator('thead th').allTextContents();
  for (const [cause, cycles] of Object.entries(report.totals.stalls)) {
    const column = titles.indexOf(`stall: ${cause.replace('_', ' ')}`) + 1;
    const cells = await table.locator(`tbody tr > :nth-child(${column})`).allTextContents();
    assert.equal(cells.reduce((n, cell) => n + Number(cell.replace(/\D/g, '')), 0), cycles, cause);
  }
  const dots = (await series(page, 'roofline')).slice(1).flat();
  assert.deepEqual(dots.map((d) => d.value[0]).sort(), report.layers.map((r) => r.roofline.macs_per_byte).sort());
  const errors = report.layers.map((r) => r.sqnr_db).filter((e) => e !== null);
  assert.deepEqual((await series(page, 'error')).flat().filter((e) => e !== null).sort(), errors.sort());
  await page.locator('#cycles select').selectOption('fwd');
  const forward = report.layers.filter((r) => r.pass === 'fwd').reduce((n, r) => n + r.count * r.cycles.total, 0);
  assert.equal(total(await series(page, 'cycles')), forward);
  assert.match(await page.textContent('.command'), /^quaver run configs\/hfp8-32x32\.yaml traces\/lenet5\.csv --no-area/);
  await page.close();
});

test('the compare page draws the ratios of compare.json', async () => {
  const {contenders} = JSON.parse(read('compare/compare.json'));
  const second = contenders[1];
  const {page} = await open('compare');
  const [bars] = await series(page, 'gain');
  assert.deepEqual(bars.slice(0, 2), [second.peak_ratio, second.sustained_ratio]);
  assert.deepEqual(bars.slice(2), Object.values(second.passes).map((p) => p.sustained_ratio));
  assert.deepEqual(await series(page, 'error'), contenders.map((c) => Object.values(c.passes).map((p) => p.sqnr_db)));
  assert.ok((await page.textContent('#gain')).includes(`Published of ${second.config.name}: ${second.published}.`));
  const cells = (id, row) => page.locator(`#${id} table`).last().locator('tbody tr').nth(row).locator('td,th').allTextContents();
  assert.deepEqual((await cells('why', 1)).slice(2, 5), ['elements', 'lanes', 'clock'].map((f) => `${second.factors[f].toFixed(2)}×`));
  const bound = (kind) => second.layers.filter((l) => l.bound === kind).length;
  const counts = await cells('layers', 1);
  assert.deepEqual([counts[1], counts[3]].map(Number), [bound('compute'), bound('memory')]);
  await page.close();
});

test('filters of the sweep page change the points that are drawn, from the keyboard too', async () => {
  const {page} = await open('sweep');
  const drawn = async () => (await series(page, 'pareto')).flat().length;
  assert.equal(await drawn(), 6);
  await page.locator('input[data-axis="array.rows"][value="4"]').focus();
  await page.keyboard.press('Space');
  await page.waitForFunction(() => quaverCharts.pareto.option.series.flatMap((s) => s.data).length === 4);
  assert.equal(await page.textContent('#count'), '4 of 6 points shown');
  const cycles = read('sweep/results.csv').trim().split('\n').slice(1).map((line) => Number(line.split(',')[4]));
  await page.locator('#reset').press('Enter');
  await page.locator('input[data-metric="cycles"][data-side="max"]').fill(String(Math.min(...cycles)));
  await page.waitForFunction(() => quaverCharts.pareto.option.series.flatMap((s) => s.data).length === 1);
  await page.close();
});

test('the keyboard reaches every control', async () => {
  const {page} = await open('sweep');
  const reached = new Set();
  for (let i = 0; i < 60; ++i) {
    await page.keyboard.press('Tab');
    reached.add(await page.evaluate(() => [...document.querySelectorAll('select,input,button,a')].indexOf(document.activeElement)));
  }
  const count = await page.locator('select,input,button,a').count();
  for (let i = 0; i < count; ++i) assert.ok(reached.has(i), `control ${i} of ${count}`);
  await page.close();
});

test('a name with markup stays a name', async () => {
  const {page} = await open('sweep');
  assert.equal(await page.textContent('h1'), '</script><b>name');
  await page.close();
});

test('tables stand behind the charts, and print is light', async () => {
  const {page} = await open('run', {colorScheme: 'dark'});
  await page.locator('figure:has(#cycles-chart) summary').press('Enter');
  assert.equal(await page.locator('figure:has(#cycles-chart) tbody tr').count(), 5);
  await page.evaluate(() => dispatchEvent(new Event('beforeprint')));
  assert.equal(await page.evaluate(() => quaverCharts.cycles.option.textStyle.color), '#1c2430');
  await page.evaluate(() => dispatchEvent(new Event('afterprint')));
  const pdf = await page.pdf({format: 'A4'});
  assert.ok(pdf.length > 20000);
  await page.close();
});
