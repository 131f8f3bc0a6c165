/* Which messages are shown: words that people type, cells they choose, what they want hidden. */
import type { MonitorRow } from "../../api.ts";
import { hex } from "../../common/numbers.ts";
import { changedBits, isPeriodic, type Message } from "./bus.ts";
import { touches } from "./readings.ts";

/** What a cell can be filtered by, in the order of the page's address. */
export const CHIP_KINDS = [
  "network",
  "dgn",
  "id",
  "source",
  "destination",
  "instance",
  "device",
  "signal",
] as const;

export type ChipKind = (typeof CHIP_KINDS)[number];

/** A chosen cell: of one kind any of them has to fit, and of each kind one. */
export interface Chip {
  kind: ChipKind;
  value: string;
}

export interface Shown {
  /** Words, all of which have to fit: a name, a node, 1FFB7, dgn:1FFB7, from:84, data:01FF. */
  text: string;
  chips: readonly Chip[];
  hideKnown: boolean;
  hidePeriodic: boolean;
  onlyChanges: boolean;
}

/** Whether a message is shown; of one of its frames with that frame's data and those before. */
export type Filter = (message: Message, data: string, before?: string) => boolean;

/** What a message is found by, in lower case. */
function textOf(row: MonitorRow): string {
  const { name, node, device, part, network } = row;
  const dgn = row.dgn === null ? "" : `${hex(row.dgn, 5)} ${row.dgn}`;
  const words = (name ?? "").replaceAll("_", " ");
  return [name, words, node, device, part, network, dgn, row.id].join(" ").toLocaleLowerCase();
}

/** The largest DGN; a larger number was not meant in hexadecimal. */
const LARGEST_DGN = 0x3ffff;

/** Return the number that people write as 84, 0x54 or 54h; NaN is none. */
function numberOf(text: string): number {
  if (/^\d+$/.test(text)) return Number(text);
  return Number.parseInt(hexIn(text) ?? "", 16);
}

/** Return the digits of what is marked as hexadecimal, such as 0x1FFB7 or 1FFB7h. */
function hexIn(text: string): string | undefined {
  return /^0x([\da-f]+)$/.exec(text)?.[1] ?? /^([\da-f]+)h$/.exec(text)?.[1];
}

/** Return the DGN that people write as 1FFB7, 0x1FFB7, 1FFB7h or 130999; NaN is none. */
function dgnOf(text: string): number {
  const digits = hexIn(text) ?? text;
  if (!/^[\da-f]+$/.test(digits)) return Number.NaN;
  const dgn = Number.parseInt(digits, 16);
  return dgn > LARGEST_DGN && digits === text ? numberOf(text) : dgn;
}

/** Whether data has bytes; half a byte may be anywhere. */
function hasBytes(data: string, bytes: string): boolean {
  const all = data.toLowerCase();
  let found = all.indexOf(bytes);
  while (bytes.length % 2 === 0 && found % 2 === 1) found = all.indexOf(bytes, found + 1);
  return found >= 0;
}

const PREFIXES = new Map<string, (value: string) => Filter>([
  ["dgn", (value) => (message) => message.about.dgn === dgnOf(value)],
  ["from", (value) => (message) => message.about.source === numberOf(value)],
  ["destination", (value) => (message) => message.about.destination === numberOf(value)],
  ["instance", (value) => (message) => message.about.instance === numberOf(value)],
  ["data", (value) => (_, data) => hasBytes(data, value.replace(/[^\da-z]/g, ""))],
  ["network", (value) => (message) => message.about.network.toLocaleLowerCase() === value],
  ["id", (value) => (message) => message.about.id.toLocaleLowerCase() === (hexIn(value) ?? value)],
]);

function testOf(word: string): Filter {
  const [prefix = "", ...rest] = word.split(":");
  const value = rest.join(":");
  const make = rest.length === 0 ? undefined : PREFIXES.get(prefix);
  // Who has typed no more than "dgn:" goes on to type.
  if (make !== undefined) return value === "" ? () => true : make(value);
  const digits = hexIn(word) ?? word;
  return (message) => {
    const text = textOf(message.about);
    return text.includes(word) || text.includes(digits);
  };
}

/** Return the words of a text; bytes of data may stand apart, as rows show them. */
function wordsOf(text: string): string[] {
  return text
    .toLocaleLowerCase()
    .replace(/\bdata:(?:[\da-f]{2}\s+)+[\da-f]{1,2}(?!\S)/g, (bytes) => bytes.replace(/\s+/g, ""))
    .split(/\s+/)
    .filter(Boolean);
}

/** Return what a message has of a kind; a signal is not one, it has many. */
export function valueOf(kind: Exclude<ChipKind, "signal">, { about }: Message): string | null {
  if (kind === "dgn") return about.dgn === null ? null : hex(about.dgn, 5);
  const value = about[kind];
  return value === null ? null : String(value);
}

function fitsChip({ kind, value }: Chip, message: Message): boolean {
  if (kind === "signal") return message.signals?.some(({ name }) => name === value) === true;
  const text = value.trim().toLocaleLowerCase();
  if (kind === "dgn") return message.about.dgn === dgnOf(text);
  if (kind === "source" || kind === "destination" || kind === "instance") {
    return message.about[kind] === numberOf(text);
  }
  return valueOf(kind, message)?.toLocaleLowerCase() === text;
}

/** Return the signals that are chosen. */
export function signalsIn(chips: readonly Chip[]): string[] {
  return chips.filter(({ kind }) => kind === "signal").map(({ value }) => value);
}

/** Return the chosen cells with another one, which may be there already. */
export function withChip(chips: readonly Chip[], chip: Chip): readonly Chip[] {
  const isThere = chips.some(({ kind, value }) => kind === chip.kind && value === chip.value);
  return isThere ? chips : [...chips, chip];
}

/** Whether a frame has changed anything; where signals are chosen, any of those. */
function hasChanged(message: Message, data: string, before: string, names: string[]): boolean {
  if (data === before) return false;
  if (names.length === 0) return true;
  const bits = changedBits(before, data);
  return message.signals?.some((one) => names.includes(one.name) && touches(one, bits)) === true;
}

/** Return what tells whether a message, with the data of one of its frames, is shown. */
export function filterOf(shown: Shown): Filter {
  const { text, chips, hideKnown, hidePeriodic, onlyChanges } = shown;
  const tests = wordsOf(text).map(testOf);
  for (const kind of CHIP_KINDS) {
    const meant = chips.filter((one) => one.kind === kind);
    if (meant.length > 0) tests.push((message) => meant.some((one) => fitsChip(one, message)));
  }
  const names = signalsIn(chips);
  if (onlyChanges) {
    tests.push((message, data, before) =>
      before === undefined
        ? message.changed.some((at) => at > 0)
        : hasChanged(message, data, before, names),
    );
  }
  return (message, data, before) =>
    !(hideKnown && message.about.is_known) &&
    !(hidePeriodic && isPeriodic(message)) &&
    tests.every((test) => test(message, data, before));
}
