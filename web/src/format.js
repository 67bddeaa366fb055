// Numbers as people read them.
const UNITS = [[1e12, 'T'], [1e9, 'G'], [1e6, 'M'], [1e3, 'k']];

export function short(value, digits = 3) {
  if (value === null || value === undefined) return '–';
  const size = Math.abs(value);
  for (const [unit, letter] of UNITS)
    if (size >= unit) return `${trim(value / unit, digits)}${letter}`;
  return trim(value, digits);
}
// `digits` significant digits, no exponent where it reads well without.
export function trim(value, digits = 3) {
  if (value === 0) return '0';
  const size = Math.abs(value);
  if (size < 1e-4 || size >= 1e7) return value.toExponential(digits - 1);
  return String(Number(value.toPrecision(digits)));
}
export const exact = (value) =>
  value === null || value === undefined ? '–' :
    Number.isInteger(value) ? value.toLocaleString('en-GB').replace(/,/g, '\u202f') : trim(value, 5);
export const percent = (value, digits = 1) =>
  value === null || value === undefined ? '–' : `${(100 * value).toFixed(digits)}%`;
export function seconds(value) {
  if (value >= 1) return `${trim(value)} s`;
  if (value >= 1e-3) return `${trim(value * 1e3)} ms`;
  return `${trim(value * 1e6)} µs`;
}
export function joules(value) {
  for (const [unit, name] of [[1, 'J'], [1e-3, 'mJ'], [1e-6, 'µJ'], [1e-9, 'nJ']])
    if (value >= unit) return `${trim(value / unit)} ${name}`;
  return `${trim(value * 1e12)} pJ`;
}
export const squareMm = (um2) => um2 === null || um2 === undefined ? 'unknown' : `${trim(um2 * 1e-6)} mm²`;
export const times = (value) => `${value.toFixed(2)}×`;
