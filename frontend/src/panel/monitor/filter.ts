/* Which messages are shown: words that people type, and what they want hidden. */
import type { MonitorRow } from "../../api.ts";
import { hex } from "../../common/numbers.ts";
import { isPeriodic, type Message } from "./bus.ts";

/** What can stay in the page's address. */
export interface Shown {
  /** Words, all of which have to fit: a name, a node, 1FFB7, dgn:1FFB7, from:84, data:01FF. */
  text: string;
  hideKnown: boolean;
  hidePeriodic: boolean;
  onlyChanges: boolean;
}

/** What a message is found by, in lower case. */
function textOf(row: MonitorRow): string {
  const { name, node, device, part, network } = row;
  const dgn = row.dgn === null ? "" : `${hex(row.dgn, 5)} ${row.dgn}`;
  const words = (name ?? "").replaceAll("_", " ");
  return [name, words, node, device, part, network, dgn, row.id].join(" ").toLocaleLowerCase();
}

type Test = (message: Message, data: string) => boolean;

const PREFIXES: Readonly<Record<string, (value: string) => Test>> = {
  dgn: (value) => (message) => message.about.dgn === Number.parseInt(value, 16),
  from: (value) => (message) => message.about.source === Number(value),
  destination: (value) => (message) => message.about.destination === Number(value),
  instance: (value) => (message) => message.about.instance === Number(value),
  data: (value) => (_, data) => data.toLocaleLowerCase().includes(value),
  network: (value) => (message) => message.about.network.toLocaleLowerCase() === value,
  id: (value) => (message) => message.about.id.toLocaleLowerCase() === value,
};

function testOf(word: string): Test {
  const [prefix = "", ...rest] = word.split(":");
  const value = rest.join(":");
  const make = value === "" ? undefined : PREFIXES[prefix];
  return make === undefined ? (message) => textOf(message.about).includes(word) : make(value);
}

/** Return what tells whether a message, with the data of one of its frames, is shown. */
export function filterOf({ text, hideKnown, hidePeriodic }: Shown): Test {
  const tests = text.toLocaleLowerCase().split(/\s+/).filter(Boolean).map(testOf);
  return (message, data) =>
    !(hideKnown && message.about.is_known) &&
    !(hidePeriodic && isPeriodic(message)) &&
    tests.every((test) => test(message, data));
}

/** Read what is shown from the page's address. */
export function shownIn(query: URLSearchParams): Shown {
  const words = [query.get("q") ?? ""];
  const dgn = query.get("dgn");
  const source = query.get("source") ?? query.get("node");
  const network = query.get("network");
  if (network !== null) words.push(`network:${network}`);
  if (dgn !== null) words.push(`dgn:${dgn}`);
  if (source !== null) words.push(/^\d+$/.test(source) ? `from:${source}` : source);
  return {
    text: words.filter(Boolean).join(" "),
    hideKnown: query.has("unknown"),
    hidePeriodic: query.has("events"),
    onlyChanges: query.has("changes"),
  };
}

/** Return the address's end that shows the same; "" when all is shown. */
export function queryOf(shown: Shown, view: string): string {
  const query = new URLSearchParams();
  if (view !== "table") query.set("view", view);
  if (shown.text !== "") query.set("q", shown.text);
  if (shown.hideKnown) query.set("unknown", "");
  if (shown.hidePeriodic) query.set("events", "");
  if (shown.onlyChanges) query.set("changes", "");
  const text = query.toString();
  return text === "" ? "" : `?${text}`;
}
