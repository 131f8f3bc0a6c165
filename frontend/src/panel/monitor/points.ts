/* The points of a plot, whose times only rise. */

/** So many are kept. */
const MOST = 5_000;

export class Points {
  /** In s since 1970. */
  times: number[] = [];
  values: (number | null)[] = [];

  clear(): void {
    this.times = [];
    this.values = [];
  }

  /** Add a point; a clock that was set back takes the time anew from there. */
  add(at: number, value: number | null): void {
    const last = this.times.at(-1) ?? at;
    if (at < last) {
      const first = this.times.findIndex((one) => one >= at);
      this.times.splice(first);
      this.values.splice(first);
    }
    this.times.push(at);
    this.values.push(value);
  }

  /** Forget what is older than a time, unless all is, and the oldest of too many. */
  forget(oldest: number): void {
    const first = this.times.findIndex((at) => at >= oldest);
    const extra = Math.max(first, this.times.length - MOST);
    this.times.splice(0, extra);
    this.values.splice(0, extra);
  }
}
