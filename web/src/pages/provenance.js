// The section that says how to make the report again.
import {h, section} from '../dom.js';

// Copies what stands in `pre`; without the clipboard (a file:// page may have none) it is selected.
function copyButton(pre) {
  const button = h('button', {type: 'button', onclick: async () => {
    const done = await navigator.clipboard?.writeText(pre.textContent).then(() => true, () => false);
    if (!done) getSelection().selectAllChildren(pre);
    button.textContent = done ? 'Copied' : 'Selected';
  }}, 'Copy');
  return button;
}
export function provenanceSection(data, facts, texts) {
  const command = h('pre', {class: 'command'}, data.command);
  return section('reproduce', 'Make this report again',
    'The same version, command and files give the same numbers, to the bit.',
    h('div', {class: 'copy'}, command, copyButton(command)),
    h('dl', {class: 'facts'}, [['version', `quaver ${data.version}`], ...facts].map(([k, v]) =>
      h('div', {}, h('dt', {}, k), h('dd', {}, v)))),
    texts.map(([title, text]) => h('details', {}, h('summary', {}, title), h('pre', {}, text))));
}
