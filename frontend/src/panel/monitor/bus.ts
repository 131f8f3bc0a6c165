/* What the live channel has told: the latest of each message, and the last frames. */
import type {
  CommandAnswer,
  FrameOrigin,
  MonitorEvent,
  MonitorRow,
  SignalForm,
} from "../../api.ts";
import { Endings } from "./endings.ts";

/** So many frames are kept; older ones make room. */
export const MOST_FRAMES = 20_000;
const MOST_ANSWERS = 100;
/** So many messages that are gone are kept at least, as there may be frames of them. */
const MOST_GONE = 2_000;

/** A row of the table: what is the same of all its frames, and the latest one. */
export interface Message {
  about: MonitorRow;
  count: number;
  /** When it was last heard, in ms since 1970. */
  at: number;
  /** Hexadecimal digits. */
  data: string;
  /** The bits of each byte that the byte's last change has changed. */
  bits: Uint8Array;
  /** When each byte has last changed, in ms since 1970; 0 is never. */
  changed: Float64Array;
  /** The usual time between two frames in ms, and how far it varies; 0 is not known. */
  period: number;
  jitter: number;
  /** The number of its latest frame that was kept; -1 is none. */
  last: number;
  /** Its signals, as far as they were asked for. */
  signals?: readonly SignalForm[];
}

/** A frame of the trace. */
export interface Traced {
  message: Message;
  at: number;
  number: number;
  data: string;
  /** The data of the frame before of the same message; "" is not known. */
  before: string;
  /** Whether that was other data. */
  isChange: boolean;
  origin: FrameOrigin | undefined;
  /** How the command ended that it is, or that it answers. */
  ending: CommandAnswer | undefined;
}

/** How much a new interval counts for the usual one. */
const WEIGHT = 0.2;
/** A message is periodic after so many frames whose intervals vary by less than this part. */
const ENOUGH = 5;
const REGULAR = 0.35;

/** Whether a message comes by the clock, and not because something has happened. */
export function isPeriodic({ count, period, jitter }: Message): boolean {
  return count >= ENOUGH && period > 0 && jitter < REGULAR * period;
}

/** Return the bits in which each byte of two texts of hexadecimal digits differs. */
export function changedBits(before: string, after: string): Uint8Array {
  const bits = new Uint8Array(Math.max(before.length, after.length) / 2);
  for (let index = 0; index < bits.length; index++) {
    const one = byteAt(before, index);
    const other = byteAt(after, index);
    bits[index] = one === null || other === null ? 0xff : one ^ other;
  }
  return bits;
}

export function byteAt(data: string, index: number): number | null {
  const digits = data.slice(2 * index, 2 * index + 2);
  return digits === "" ? null : Number.parseInt(digits, 16);
}

/** Return a message as it is now, which stays so. */
export function frozen(message: Message): Message {
  return { ...message, changed: message.changed.slice() };
}

function newMessage(about: MonitorRow): Message {
  const none = { count: 0, at: 0, data: "", period: 0, jitter: 0, last: -1 };
  return { about, ...none, bits: new Uint8Array(8), changed: new Float64Array(8) };
}

export class Bus {
  readonly messages = new Map<number, Message>();
  /** The newest first. */
  answers: CommandAnswer[] = [];
  /** Frames that were not shown, as there were too many. */
  lost = 0;
  /** Whether something was missed, so that the page has to subscribe again. */
  hasGap = false;
  /** The number that the next frame gets; those before the first kept one are gone. */
  end = 0;
  /** How often the frames were forgotten: their numbers begin anew then. */
  beginning = 0;
  private seq = -1;
  private readonly at = new Float64Array(MOST_FRAMES);
  private readonly row = new Int32Array(MOST_FRAMES);
  private readonly data: string[] = [];
  private readonly before: string[] = [];
  private readonly origins = new Map<number, FrameOrigin>();
  private readonly endings = new Endings();
  /** Messages that have made room for others, for as long as frames of theirs are kept. */
  private readonly known = new Map<number, Message>();

  /** The number of the oldest frame that is kept. */
  get begin(): number {
    return Math.max(0, this.end - MOST_FRAMES);
  }

  /** Return a frame by its number, or undefined if it is not kept. */
  frame(number: number): Traced | undefined {
    if (number < this.begin || number >= this.end) return undefined;
    const place = number % MOST_FRAMES;
    const message = this.known.get(this.row[place] ?? -1);
    if (message === undefined) return undefined;
    const data = this.data[place] ?? "";
    const before = this.before[place] ?? "";
    return {
      message,
      number,
      at: this.at[place] ?? 0,
      data,
      before,
      isChange: data !== before,
      origin: this.origins.get(number),
      ending: this.endings.of(number),
    };
  }

  /** Forget the frames; the messages stay. */
  clear(): void {
    this.beginning += 1;
    this.end = 0;
    this.origins.clear();
    this.endings.clear();
    for (const message of this.messages.values()) message.last = -1;
    this.answers = [];
    this.lost = 0;
  }

  /** Take an event in, in the order that the contract says. */
  take(event: MonitorEvent): void {
    if (event.networks !== undefined) {
      this.messages.clear();
      this.known.clear();
      this.clear();
      this.hasGap = false;
    } else if (event.since !== this.seq) {
      this.hasGap = true;
    }
    this.seq = event.seq;
    for (const about of event.rows ?? []) this.name(about);
    this.takeTrace(event);
    this.takeTable(event);
    for (const answer of event.answers ?? []) {
      this.answers.unshift(answer);
      this.endings.take(answer, event.time + answer.at, this);
    }
    this.answers = this.answers.slice(0, MOST_ANSWERS);
    this.lost += event.lost ?? 0;
    for (const number of event.gone ?? []) this.messages.delete(number);
    if (this.known.size > this.messages.size + MOST_GONE) this.forgetGone();
  }

  /** Forget messages that are gone, and of which no frame is kept. */
  private forgetGone(): void {
    const used = new Set(this.row.subarray(0, Math.min(this.end, MOST_FRAMES)));
    for (const number of this.known.keys()) {
      if (!used.has(number) && !this.messages.has(number)) this.known.delete(number);
    }
  }

  private takeTable({ time, table, history }: MonitorEvent): void {
    for (const [number, count, at, data] of table ?? []) {
      const message = this.messages.get(number);
      if (message === undefined) continue;
      this.update(message, time + at, data ?? message.data);
      message.count = count;
    }
    const before = new Map<number, string>();
    for (const [at, number, data] of history ?? []) {
      const message = this.messages.get(number);
      if (message !== undefined) this.keep(message, time + at, data, before.get(number) ?? data);
      before.set(number, data);
    }
  }

  private name(about: MonitorRow): void {
    const message = this.messages.get(about.row) ?? newMessage(about);
    message.about = about;
    this.messages.set(about.row, message);
    this.known.set(about.row, message);
  }

  private takeTrace(event: MonitorEvent): void {
    const asked = new Map(event.sent?.map((one) => [one.line, one]));
    for (const [line, [at, ...cells]] of (event.trace ?? []).entries()) {
      this.takeLine(event.time + Number(at), cells);
      const origin = asked.get(line);
      if (origin !== undefined) this.origins.set(this.end - 1, origin);
    }
    for (const number of this.origins.keys()) {
      if (number >= this.begin) break;
      this.origins.delete(number);
    }
    this.endings.forget(this.begin);
  }

  private takeLine(at: number, cells: readonly (number | string)[]): void {
    for (const [place, cell] of cells.entries()) {
      if (typeof cell === "string") continue;
      const message = this.messages.get(cell);
      if (message === undefined) continue;
      const next = cells[place + 1];
      const data = typeof next === "string" ? next : message.data;
      const before = message.data;
      this.update(message, at, data);
      message.count += 1;
      this.keep(message, at, data, before);
    }
  }

  private update(message: Message, at: number, data: string): void {
    const interval = at - message.at;
    if (message.at > 0 && interval > 0) {
      const off = Math.abs(interval - message.period);
      const weight = message.period === 0 ? 1 : WEIGHT;
      message.jitter += weight * ((message.period === 0 ? 0 : off) - message.jitter);
      message.period += weight * (interval - message.period);
    }
    if (data !== message.data) {
      if (message.at > 0) this.mark(message, data, at);
      message.data = data;
    }
    message.at = at;
  }

  private mark(message: Message, data: string, at: number): void {
    const bits = changedBits(message.data, data);
    if (bits.length > message.changed.length) {
      message.changed = new Float64Array(bits.length);
      message.bits = new Uint8Array(bits.length);
    }
    for (const [index, byte] of bits.entries()) {
      if (byte === 0) continue;
      message.changed[index] = at;
      message.bits[index] = byte;
    }
  }

  private keep(message: Message, at: number, data: string, before: string): void {
    const place = this.end % MOST_FRAMES;
    this.at[place] = at;
    this.row[place] = message.about.row;
    this.data[place] = data;
    this.before[place] = before;
    message.last = this.end;
    this.end += 1;
  }
}
