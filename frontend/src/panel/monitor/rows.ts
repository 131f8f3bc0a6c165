/* One row of the monitor, in plain nodes: a few hundred a second are written. */
import type { Texts } from "../../common/texts.ts";
import { hex } from "../../common/numbers.ts";
import { byteAt, type Message, type Traced } from "./bus.ts";

/** How long a changed byte stays lit, in ms, and in how many steps it fades. */
const LIT = 1500;
const STEPS = 5;

type Cell = "time" | "name" | "about" | "node" | "data" | "period" | "count";
const CELLS: readonly Cell[] = ["time", "name", "about", "node", "data", "period", "count"];

/** Write a text only where it is another one: the browser lays out anew for each. */
function write(node: Element, text: string): void {
  if (node.textContent !== text) node.textContent = text;
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
    node.role = "cell";
    row.append(node);
  }
  return row;
}

/** Return what people call a message: its DGN in words, else its number. */
export function nameOf({ about }: Message): string {
  if (about.name !== null) return about.name;
  return about.dgn === null ? about.id : hex(about.dgn, 5);
}

function fillCommon(node: HTMLElement, message: Message, texts: Texts): void {
  const { about } = message;
  write(cellOf(node, "name"), nameOf(message));
  const instance = about.instance === null ? "" : `#${about.instance}`;
  write(cellOf(node, "about"), about.device ?? instance);
  const source = about.source === null ? "" : String(about.source);
  // A node that nobody has named goes by its address already.
  const hasSource = about.node?.includes(`(${source})`) === true;
  const sender =
    about.node === null || hasSource ? (about.node ?? source) : `${about.node} (${source})`;
  write(cellOf(node, "node"), about.sent ? texts("monitor.own") : sender);
  node.classList.toggle("own", about.sent);
  node.classList.toggle("strange", !about.is_known);
}

function fillBytes(cell: HTMLElement, data: string, step: (index: number) => number): void {
  const count = data.length / 2;
  while (cell.childElementCount < count) {
    const byte = document.createElement("b");
    cell.append(byte);
  }
  for (let index = 0; index < cell.childElementCount; index++) {
    const node = cell.children[index] as HTMLElement;
    node.hidden = index >= count;
    if (node.hidden) continue;
    write(node, hex(byteAt(data, index) ?? 0, 2));
    const name = step(index) === 0 ? "" : `lit${step(index)}`;
    if (node.className !== name) node.className = name;
  }
}

/** Write a row of the table; now is in ms since 1970, by the server's clock. */
export function fillMessage(node: HTMLElement, message: Message, now: number, texts: Texts): void {
  fillCommon(node, message, texts);
  const age = Math.max(0, now - message.at) / 1000;
  write(cellOf(node, "time"), age < 10 ? age.toFixed(1) : String(Math.round(age)));
  fillBytes(cellOf(node, "data"), message.data, (index) => {
    const since = now - (message.changed[index] ?? 0);
    return since >= LIT ? 0 : STEPS - Math.floor((Math.max(0, since) / LIT) * STEPS);
  });
  const { period } = message;
  write(cellOf(node, "period"), period === 0 ? "" : (period / 1000).toFixed(period < 1000 ? 2 : 1));
  write(cellOf(node, "count"), String(message.count));
}

/** Write a row of the trace. */
export function fillTraced(
  node: HTMLElement,
  traced: Traced,
  time: string,
  asked: string,
  texts: Texts,
): void {
  fillCommon(node, traced.message, texts);
  write(cellOf(node, "time"), time);
  if (asked !== "") write(cellOf(node, "node"), asked);
  fillBytes(cellOf(node, "data"), traced.data, () => (traced.isChange ? 1 : 0));
  write(cellOf(node, "period"), "");
  write(cellOf(node, "count"), "");
}
