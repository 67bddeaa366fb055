// Names and spellings of a sweep's metrics.
import {exact, percent, seconds, trim} from './format.js';

const KNOWN = {
  cycles: ['cycles', exact, 'min'], seconds: ['time', seconds, 'min'], utilization: ['utilisation', percent, 'max'],
  area_um2: ['array area, µm²', (v) => trim(v, 4), 'min'], peak_tflops: ['peak TFLOPS', trim, 'max'],
  tflops: ['sustained TFLOPS', trim, 'max'], tflops_per_mm2: ['TFLOPS per mm²', trim, 'max'], energy_j: ['energy, J', trim, 'min'],
};
export const metricName = (m) => KNOWN[m]?.[0] ?? m;
export const metricText = (m, v) => v === null || v === undefined ? '–' : (KNOWN[m]?.[1] ?? trim)(v, undefined);
