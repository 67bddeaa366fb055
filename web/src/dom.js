// Elements without mark-up in strings: what a report names cannot become code.
export function h(tag, attributes, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes ?? {})) {
    if (name.startsWith('on')) element.addEventListener(name.slice(2), value);
    else if (value === true) element.setAttribute(name, '');
    else if (value !== false && value !== null && value !== undefined) element.setAttribute(name, value);
  }
  element.append(...children.flat().filter((child) => child !== null && child !== undefined));
  return element;
}
// Text for ECharts' tooltips, which are HTML.
export const escape = (text) => String(text).replace(/[&<>"']/g, (c) => `&#${c.charCodeAt(0)};`);

export function card(label, value, note) {
  return h('div', {class: 'card'}, h('dt', {}, label), h('dd', {}, value), note ? h('p', {}, note) : null);
}
export const cards = (...list) => h('dl', {class: 'cards'}, ...list);

// Columns: {name, left (text), text (what a cell says)}; built when first opened, `rows` may be a
// function.
export function table(caption, columns, rows) {
  return h('div', {class: 'scroll', tabindex: '0', role: 'region', 'aria-label': caption},
    h('table', {}, h('caption', {}, caption),
      h('thead', {}, h('tr', {}, columns.map((c) => h('th', {scope: 'col', class: c.left ? 'left' : null}, c.name)))),
      h('tbody', {}, rows.map((row) => h('tr', {}, columns.map((c, i) =>
        h(i ? 'td' : 'th', {class: c.left ? 'left' : null, scope: i ? null : 'row'}, c.text(row))))))));
}
export function section(id, title, lead, ...children) {
  return h('section', {id, 'aria-labelledby': `${id}-title`},
    h('h2', {id: `${id}-title`}, title), lead ? h('p', {class: 'lead'}, lead) : null, ...children);
}
export function select(label, options, value, change) {
  const box = h('select', {onchange: (event) => change(event.target.value)},
    options.map(([key, text]) => h('option', {value: key, selected: key === value}, text)));
  return h('label', {class: 'field'}, h('span', {}, label), box);
}
