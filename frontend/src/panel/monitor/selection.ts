/* Which messages and frames are shown, kept up to date as frames come. */
import { frozen, type Bus, type Message, type Traced } from "./bus.ts";
import type { Filter } from "./filter.ts";

/** What a bus had at one moment: it can be filtered and chosen from, as if it stood still. */
interface Held {
  messages: ReadonlyMap<number, Message>;
  frames: readonly Traced[];
  beginning: number;
  end: number;
}

export class Selection {
  /** Messages in the order of network, DGN, instance and sender. */
  messages: Message[] = [];
  /** The numbers of frames, in the order in which they came. */
  frames: number[] = [];
  /** The number of the first frame that was not looked at yet. */
  end = 0;
  /** When it was last brought up to date, in ms since 1970. */
  at = 0;
  /** All there was when it was held; the bus goes on. */
  private held: Held | undefined;
  private heldFrames: Traced[] = [];
  private beginning = 0;
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
    if (this.held !== undefined) this.pick(this.held);
  }

  /** How many frames came since it was held; undefined while it is not. */
  get waiting(): number | undefined {
    const { bus, held } = this;
    if (held === undefined) return undefined;
    return held.beginning === bus.beginning ? bus.end - held.end : bus.end;
  }

  /** Return how many rows are shown. */
  count(view: "table" | "trace"): number {
    return view === "table" ? this.messages.length : this.shown.length;
  }

  private get shown(): readonly unknown[] {
    return this.held === undefined ? this.frames : this.heldFrames;
  }

  /** Look at everything anew next time. */
  forget(): void {
    this.isStale = true;
  }

  /** Return a frame that is shown, by its place. */
  traced(index: number): Traced | undefined {
    if (this.held !== undefined) return this.heldFrames[index];
    return this.bus.frame(this.frames[index] ?? -1);
  }

  /** Return the message with a number, as it is shown. */
  message(row: number): Message | undefined {
    return (this.held ?? this.bus).messages.get(row);
  }

  /** Return the place of a frame that is shown, by its number; -1 when it is not. */
  placeOf(number: number): number {
    if (this.held === undefined) return this.frames.indexOf(number);
    return this.heldFrames.findIndex((one) => one.number === number);
  }

  /** Hold all there is, until it is brought up to date again; what is shown of it may change. */
  hold(): void {
    const { bus } = this;
    const frames: Traced[] = [];
    for (let number = bus.begin; number < bus.end; number++) {
      const traced = bus.frame(number);
      if (traced !== undefined) frames.push(traced);
    }
    const messages = new Map([...bus.messages].map(([row, one]) => [row, frozen(one)]));
    this.held = { messages, frames, beginning: bus.beginning, end: bus.end };
    this.pick(this.held);
  }

  private pick({ messages, frames }: Held): void {
    this.messages = [...messages.values()].filter((one) => this.given(one, one.data)).sort(inOrder);
    this.heldFrames = frames.filter(({ message, data, before }) =>
      this.given(message, data, before),
    );
  }

  /** Bring what is shown up to date; returns how many frames have gone from its beginning. */
  refresh(view: "table" | "trace"): number {
    const { bus } = this;
    if (this.held !== undefined) {
      this.held = undefined;
      this.heldFrames = [];
      this.forget();
    }
    this.at = Date.now();
    const shown = [...bus.messages.values()].filter((one) => this.given(one, one.data));
    if (this.isStale || shown.length !== this.messages.length || bus.messages.size !== this.known) {
      shown.sort(inOrder);
      this.messages = shown;
    }
    this.known = bus.messages.size;
    if (this.isStale || bus.beginning !== this.beginning) {
      // Frames of another beginning have the same numbers.
      this.beginning = bus.beginning;
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

/** Where RV-C's own messages begin; below are those of every CAN network, such as packets. */
const FIRST_OF_RVC = 0x10000;

/** What devices report comes before what nodes need to talk to one another. */
function inOrder({ about: one }: Message, { about: other }: Message): number {
  const isBelow = (dgn: number | null) => Number((dgn ?? -1) < FIRST_OF_RVC);
  return (
    one.network.localeCompare(other.network) ||
    isBelow(one.dgn) - isBelow(other.dgn) ||
    (one.dgn ?? -1) - (other.dgn ?? -1) ||
    (one.instance ?? -1) - (other.instance ?? -1) ||
    (one.source ?? -1) - (other.source ?? -1) ||
    one.row - other.row
  );
}
