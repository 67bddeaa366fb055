// Bundles src/ into the one page that report.html is made from: node build.mjs OUTPUT
import {readFile, writeFile, mkdir} from 'node:fs/promises';
import {dirname, join} from 'node:path';
import {fileURLToPath} from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
const output = process.argv[2];
if (!output) {
  console.error('build.mjs: found no output, expected node build.mjs FILE.html');
  process.exit(2);
}
const esbuild = await import('esbuild').catch(() => {
  console.error('web/node_modules is missing or incomplete: run scripts/setup (or npm ci in web/)');
  process.exit(1);
});

async function bundle(entry) {
  const result = await esbuild.build({
    entryPoints: [join(here, 'src', entry)],
    bundle: true, minify: true, write: false, format: 'iife', charset: 'utf8',
    target: ['chrome90', 'firefox90', 'safari14'], legalComments: 'inline', logLevel: 'warning',
  });
  return result.outputFiles[0].text;
}

// What the bundle is made of besides src/ goes out with its licence.
async function licences() {
  const texts = [];
  for (const name of ['echarts', 'zrender', 'tslib']) {
    const folder = join(here, 'node_modules', name);
    const {version, license} = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8'));
    const files = ['LICENSE', 'LICENSE.txt', 'NOTICE'];
    const found = await Promise.all(files.map((f) => readFile(join(folder, f), 'utf8').catch(() => '')));
    texts.push([`${name} ${version} (${license})`, ...found.filter(Boolean)].join('\n\n'));
  }
  return texts.join('\n\n----\n\n');
}

const escaped = (text) => text.replace(/&/g, '&amp;').replace(/</g, '&lt;');
const [page, script, style, notice] = await Promise.all([
  readFile(join(here, 'src/page.html'), 'utf8'), bundle('main.js'), bundle('style.css'), licences()]);
// Functions, since a replacement text would have its `$&` read.
const html = page.replace('/*STYLE*/', () => style)
  .replace('<!--LICENCES-->', () => escaped(notice))
  .replace('/*SCRIPT*/', () => script.replace(/<\/script/gi, '<\\/script'));
await mkdir(dirname(output), {recursive: true});
await writeFile(output, html);
