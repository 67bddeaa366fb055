// Colours. Series take Okabe and Ito's palette (doi 10.1038/nmeth.1618), told apart with every
// common colour vision; print is light whatever the screen is.
const LIGHT = {ink: '#1c2430', soft: '#5b6675', line: '#dfe3e8', back: '#ffffff', band: '#f4f6f8'};
const DARK = {ink: '#e8ecf1', soft: '#9aa5b3', line: '#313a46', back: '#171c23', band: '#1e242d'};
const SERIES = {
  light: ['#0072b2', '#e69f00', '#009e73', '#d55e00', '#cc79a7', '#56b4e9'],
  dark: ['#3d9ed8', '#f0b429', '#1fbf92', '#f0703a', '#dd93bb', '#7cc8f2'],
};
const SCALE = {  // from little to much, lightness alone tells
  light: ['#f1f5fa', '#c6dcef', '#7fb4da', '#2f80b8', '#084c7d'],
  dark: ['#1d2733', '#1d4463', '#2070a3', '#52a5d8', '#bfe3fa'],
};
let printing = false;

export const isDark = () => !printing && matchMedia('(prefers-color-scheme: dark)').matches;
export function theme() {
  const dark = isDark();
  const name = dark ? 'dark' : 'light';
  return {...(dark ? DARK : LIGHT), series: SERIES[name], scale: SCALE[name], dark};
}

// Calls `redraw` when the colours, the width or the medium have changed.
export function onThemeChange(redraw) {
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', redraw);
  const print = (value) => () => {
    if (printing === value) return;
    printing = value;
    document.querySelectorAll('.chart').forEach((box) => { box.style.width = value ? '680px' : ''; });
    redraw();
  };
  addEventListener('beforeprint', print(true));
  addEventListener('afterprint', print(false));
}
