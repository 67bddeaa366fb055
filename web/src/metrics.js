// Names and spellings of a sweep's metrics.
import {exact, percent, seconds, short, trim} from './format.js';

const KNOWN = {
  cycles: ['cycles', exact], seconds: ['time', seconds], utilization: ['utilisation', percent],
  area_um2: ['array area, mm²', (v) => trim(v * 1e-6)], peak_tflops: ['peak TFLOPS', trim],
  tflops: ['sustained TFLOPS', trim], tflops_per_mm2: ['TFLOPS per mm²', trim], sqnr_db: ['SQNR, dB', trim], energy_j: ['energy, J', trim],
};
// Ticks: areas in mm2 as their axis says.
export const metricTick = (m, v) => m === 'area_um2' ? trim(v * 1e-6) : short(v);
export const metricName = (m) => KNOWN[m]?.[0] ?? m;
export const metricText = (m, v) => v === null || v === undefined ? '–' : (KNOWN[m]?.[1] ?? trim)(v, undefined);
