// The points of a sweep, kept as columns, and which of them the filters let through.
export class Points {
  constructor(data) {
    this.data = data;
    this.count = data.place.length;
    this.metrics = Object.keys(data.metrics);
    this.axes = data.traces.length > 1 ? [...data.axes, {name: 'trace', values: data.traces, at: data.trace}] : data.axes;
    this.off = this.axes.map(() => new Set());  // numbers of values that are left out
    this.ranges = Object.fromEntries(this.metrics.map((m) => [m, {min: null, max: null}]));
    this.least = 0;  // of `place`: 1 leaves out what breaks a constraint, 2 all but the front
    this.apply();
  }
  apply() {
    const {metrics, place} = this.data;
    const limits = Object.entries(this.ranges).filter(([, r]) => r.min !== null || r.max !== null);
    const axes = this.axes.map((axis, i) => [axis.at, this.off[i]]).filter(([, off]) => off.size);
    this.shown = [];
    for (let i = 0; i < this.count; ++i) {
      if (place[i] < this.least) continue;
      if (axes.some(([at, off]) => off.has(at[i]))) continue;
      if (limits.some(([m, r]) => metrics[m][i] === null || (r.min !== null && metrics[m][i] < r.min) ||
        (r.max !== null && metrics[m][i] > r.max))) continue;
      this.shown.push(i);
    }
  }
  value(metric, i) { return this.data.metrics[metric][i]; }
  axisValue(axis, i) { return this.axes[axis].values[this.axes[axis].at[i]]; }
  isFront(i) { return this.data.place[i] === 2; }
  name(i) { return this.axes.map((axis, k) => `${axis.name.split('.').pop()} ${this.axisValue(k, i)}`).join(', '); }
  reset() {
    this.off.forEach((set) => set.clear());
    for (const range of Object.values(this.ranges)) range.min = range.max = null;
    this.least = 0;
    this.apply();
  }
}
