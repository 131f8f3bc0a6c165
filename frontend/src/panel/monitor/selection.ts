/* Which messages and frames are shown, kept up to date as frames come. */
import { frozen, type Bus, type Message, type Traced } from "./bus.ts";
import type { Filter } from "./filter.ts";

export class Selection {
  /** Messages in the order of network, DGN, instance and sender. */
  messages: Message[] = [];
  /** The numbers of frames, in the order in which they came. */
  frames: number[] = [];
  /** The number of the first frame that was not looked at yet. */
  end = 0;
  /** When it was last brought up to date, in ms since 1970. */
  at = 0;
  /** What was shown when it was held; the bus goes on. */
  private held: Traced[] | undefined;
  private readonly bus: Bus;
  private isStale = true;
  private given: Filter = () => true;
  private known = 0;

  constructor(bus: Bus) {
    this.bus = bus;
  }

  set filter(filter: Filter) {
    this.given = filter;
    this.forget();
  }

  /** Return how many rows are shown. */
  count(view: "table" | "trace"): number {
    return view === "table" ? this.messages.length : (this.held ?? this.frames).length;
  }

  /** Look at everything anew next time. */
  forget(): void {
    this.isStale = true;
  }

  /** Return a frame that is shown, by its place. */
  traced(index: number): Traced | undefined {
    return this.held === undefined ? this.bus.frame(this.frames[index] ?? -1) : this.held[index];
  }

  /** Return the place of a frame that is shown, by its number; -1 when it is not. */
  placeOf(number: number): number {
    if (this.held === undefined) return this.frames.indexOf(number);
    return this.held.findIndex((one) => one.number === number);
  }

  /** Hold what is shown, until it is brought up to date again. */
  hold(): void {
    this.held = this.frames.flatMap((number) => this.bus.frame(number) ?? []);
    this.messages = this.messages.map(frozen);
  }

  /** Bring what is shown up to date; returns how many frames have gone from its beginning. */
  refresh(view: "table" | "trace"): number {
    const { bus } = this;
    if (this.held !== undefined) {
      this.held = undefined;
      this.forget();
    }
    this.at = Date.now();
    const shown = [...bus.messages.values()].filter((one) => this.given(one, one.data));
    if (this.isStale || shown.length !== this.messages.length || bus.messages.size !== this.known) {
      shown.sort(inOrder);
      this.messages = shown;
    }
    this.known = bus.messages.size;
    if (this.isStale || bus.end < this.end) {
      this.frames = [];
      this.end = bus.begin;
      this.isStale = false;
    }
    return view === "trace" ? this.addFrames() : 0;
  }

  private addFrames(): number {
    const { bus, frames } = this;
    for (let number = Math.max(this.end, bus.begin); number < bus.end; number++) {
      const traced = bus.frame(number);
      if (traced === undefined) continue;
      if (this.given(traced.message, traced.data, traced.before)) frames.push(number);
    }
    this.end = bus.end;
    const kept = frames.findIndex((number) => number >= bus.begin);
    return frames.splice(0, kept < 0 ? frames.length : kept).length;
  }
}

function inOrder({ about: one }: Message, { about: other }: Message): number {
  return (
    one.network.localeCompare(other.network) ||
    (one.dgn ?? -1) - (other.dgn ?? -1) ||
    (one.instance ?? -1) - (other.instance ?? -1) ||
    (one.source ?? -1) - (other.source ?? -1) ||
    one.row - other.row
  );
}
