/* One row of the monitor, in plain nodes: a few hundred a second are written. */
import type { Texts } from "../../common/texts.ts";
import type { SignalForm } from "../../api.ts";
import { hex, YEAR } from "../../common/numbers.ts";
import { byteAt, changedBits, type Message, type Traced } from "./bus.ts";
import { valueOf, type ChipKind } from "./filter.ts";
import { touches, type Reading } from "./readings.ts";

/** How long what has changed stays lit, in ms, and in how many steps it fades. */
const LIT = 1500;
const STEPS = 5;
/** So many signals are shown in a row at most: there is no room for more. */
const MOST_SIGNALS = 12;
/** So many bytes of a longer message. */
const MOST_BYTES = 16;

const CELLS = [
  "time",
  "name",
  "about",
  "node",
  "data",
  "period",
  "count",
  "asked",
  "values",
] as const;
type Cell = (typeof CELLS)[number];

/** What is the same for all rows while they are drawn. */
export interface Look {
  texts: Texts;
  /** The signals that were chosen; they come first. */
  chosen: readonly string[];
  /** A number in the owner's form. */
  format: (value: number, isCode?: boolean) => string;
}

/**
 * Write a text only where it is another one: the browser lays out anew for each. What has a text
 * keeps its node: those thrown away, thousands a second, are given back late.
 */
function write(node: Element, text: string): void {
  const shown = node.firstChild as Text | null;
  if (shown === null || text === "") {
    if (node.textContent !== text) node.textContent = text;
  } else if (shown.data !== text) shown.data = text;
}

function setClass(node: Element, name: string): void {
  if (node.className !== name) node.className = name;
}

function cellOf(node: HTMLElement, cell: Cell): HTMLElement {
  return node.children[CELLS.indexOf(cell)] as HTMLElement;
}

/** Return an empty row. */
export function makeRow(): HTMLElement {
  const row = document.createElement("div");
  row.className = "line";
  row.role = "row";
  for (const cell of CELLS) {
    const node = document.createElement("span");
    node.className = cell;
    node.role = "gridcell";
    if (cell === "name" || cell === "about" || cell === "node") {
      node.append(document.createElement("span"));
    }
    row.append(node);
  }
  return row;
}

/** Return what people call a message: its DGN in words, else its number. */
export function nameOf({ about }: Message): string {
  if (about.name !== null) return about.name;
  return about.dgn === null ? about.id : hex(about.dgn, 5);
}

/** Write a text that can be chosen to filter by. */
function writePick(cell: HTMLElement, text: string, kind: ChipKind, value: string | null): void {
  const node = cell.firstElementChild as HTMLElement;
  write(node, text);
  const pick = value === null || text === "" ? "" : `${kind}=${value}`;
  if (node.dataset["pick"] === pick) return;
  node.dataset["pick"] = pick;
  node.className = pick === "" ? "" : "pick";
}

function fillCommon(node: HTMLElement, message: Message, texts: Texts): void {
  const { about } = message;
  const nameKind = about.dgn === null ? "id" : "dgn";
  writePick(cellOf(node, "name"), nameOf(message), nameKind, valueOf(nameKind, message));
  const instance = about.instance === null ? "" : `#${about.instance}`;
  const aboutKind = about.device === null ? "instance" : "device";
  const what = about.device ?? instance;
  writePick(cellOf(node, "about"), what, aboutKind, valueOf(aboutKind, message));
  const source = about.source === null ? "" : String(about.source);
  // A node that nobody has named goes by its address already.
  const hasSource = about.node?.includes(`(${source})`) === true;
  const sender =
    about.node === null || hasSource ? (about.node ?? source) : `${about.node} (${source})`;
  const from = about.sent ? texts("monitor.own") : sender;
  writePick(cellOf(node, "node"), from, "source", valueOf("source", message));
  node.classList.toggle("own", about.sent);
  node.classList.toggle("strange", !about.is_known);
}

/** How far something is lit that has changed some ms ago: STEPS is just now, 0 not any more. */
function stepOf(since: number): number {
  return since >= LIT ? 0 : STEPS - Math.floor((Math.max(0, since) / LIT) * STEPS);
}

function fillBytes(
  cell: HTMLElement,
  data: string,
  bits: Uint8Array,
  step: (index: number) => number,
): void {
  const count = Math.min(data.length / 2, MOST_BYTES);
  while (cell.childElementCount < count) cell.append(document.createElement("b"));
  for (let index = 0; index < cell.childElementCount; index++) {
    const node = cell.children[index] as HTMLElement;
    if (node.hidden !== index >= count) node.hidden = index >= count;
    if (node.hidden) continue;
    write(node, hex(byteAt(data, index) ?? 0, 2));
    const lit = step(index);
    setClass(node, lit === 0 ? "" : `lit${lit} bits${bits[index] ?? 0}`);
  }
}

/** Return which signals of a reading are shown, the chosen ones first. */
function shownOf({ signals, values }: Reading, chosen: readonly string[]): number[] {
  const places = values.flatMap((value, place) => (value === null ? [] : [place]));
  const isChosen = (place: number): boolean => chosen.includes(signals[place]?.name ?? "");
  if (chosen.length > 0) places.sort((one, other) => +isChosen(other) - +isChosen(one));
  return places.slice(0, MOST_SIGNALS);
}

function makeSignal(): HTMLElement {
  const node = document.createElement("span");
  node.append(document.createElement("span"), " ", document.createElement("b"));
  return node;
}

/** Return a value with its unit; a word, such as "Automatic" of a speed, has none. */
export function valueInWords(
  value: number | string,
  unit: string | null,
  format: (value: number, isCode?: boolean) => string,
): string {
  if (typeof value === "string") return value;
  const isCode = unit === null || unit === YEAR;
  return isCode ? format(value, true) : `${format(value)} ${unit}`;
}

/** Write one signal with its value. */
function fillSignal(
  node: HTMLElement,
  { name, label, unit }: SignalForm,
  value: number | string,
  lit: number,
  look: Look,
): void {
  const [title, shown] = node.children as unknown as [HTMLElement, HTMLElement];
  write(title, label);
  const pick = `signal=${name}`;
  if (title.dataset["pick"] !== pick) title.dataset["pick"] = pick;
  setClass(title, "pick");
  write(shown, valueInWords(value, unit, look.format));
  setClass(shown, lit === 0 ? "" : `lit${lit}`);
}

/** Write the signals of a frame; `step` says how far one is lit. */
function fillValues(
  cell: HTMLElement,
  reading: Reading | undefined,
  look: Look,
  step: (signal: SignalForm) => number,
): void {
  const places = reading === undefined ? [] : shownOf(reading, look.chosen);
  while (cell.childElementCount < places.length) cell.append(makeSignal());
  for (let index = 0; index < cell.childElementCount; index++) {
    const node = cell.children[index] as HTMLElement;
    const place = places[index] ?? -1;
    const signal = reading?.signals[place];
    const isHidden = signal === undefined;
    if (node.hidden !== isHidden) node.hidden = isHidden;
    const value = reading?.values[place] ?? "";
    if (!isHidden) fillSignal(node, signal, value, step(signal), look);
  }
}

/** Return a span in ms in seconds, the shorter the finer. */
export function seconds(span: number, look: Pick<Look, "format">): string {
  const places = span < 1_000 ? 100 : span < 10_000 ? 10 : 1;
  return `${look.format(Math.round((span / 1000) * places) / places)} s`;
}

/** Write a row of the table; now is in ms since 1970, by the server's clock. */
export function fillMessage(
  node: HTMLElement,
  message: Message,
  now: number,
  reading: Reading | undefined,
  asked: string,
  look: Look,
): void {
  fillCommon(node, message, look.texts);
  write(cellOf(node, "time"), seconds(Math.max(0, now - message.at), look));
  const { bits, changed, period } = message;
  const steps = Array.from(changed, (at) => stepOf(now - at));
  fillBytes(cellOf(node, "data"), message.data, bits, (index) => steps[index] ?? 0);
  const lit = new Uint8Array(bits.length);
  fillValues(cellOf(node, "values"), reading, look, (signal) => {
    for (let step = STEPS; step > 0; step--) {
      for (let index = 0; index < lit.length; index++) {
        lit[index] = (steps[index] ?? 0) >= step ? (bits[index] ?? 0) : 0;
      }
      if (touches(signal, lit)) return step;
    }
    return 0;
  });
  write(cellOf(node, "asked"), asked);
  write(cellOf(node, "period"), period === 0 ? "" : seconds(period, look));
  write(cellOf(node, "count"), String(message.count));
}

/** Write a row of the trace. */
export function fillTraced(
  node: HTMLElement,
  traced: Traced,
  time: string,
  reading: Reading | undefined,
  asked: string,
  look: Look,
): void {
  fillCommon(node, traced.message, look.texts);
  write(cellOf(node, "time"), time);
  const { data, before } = traced;
  const bits = before === "" ? new Uint8Array(0) : changedBits(before, data);
  fillBytes(cellOf(node, "data"), data, bits, (index) => ((bits[index] ?? 0) === 0 ? 0 : 2));
  fillValues(cellOf(node, "values"), reading, look, (one) => (touches(one, bits) ? 2 : 0));
  write(cellOf(node, "asked"), asked);
  write(cellOf(node, "period"), "");
  write(cellOf(node, "count"), "");
}
