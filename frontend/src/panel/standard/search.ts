/* Finding a message by its number, its name, or words that people use. */
import type { Standard, StandardMessage, Synonym } from "../../api.ts";

/** So many words are a name that people have for one thing, at most. */
const MOST_WORDS = 4;
/** Shorter ones are looked for as whole words alone: "ac" is in "actual" too. */
const SHORTEST_PART = 3;

/** One thing that is meant: a name that people have for it, or a word. */
interface Term {
  word: string;
  synonym: Synonym | undefined;
}

/** A message with all that it is found by, in lower case. */
interface Indexed {
  message: StandardMessage;
  name: ReadonlySet<string>;
  nameText: string;
  signals: ReadonlySet<string>;
  signalText: string;
  /** How much it is about something special: fewer words are the thing itself. */
  special: number;
}

interface Index {
  messages: readonly Indexed[];
  synonyms: ReadonlyMap<string, Synonym>;
}

const indexes = new WeakMap<Standard, Index>();

function wordsOf(text: string): string[] {
  return text
    .toLowerCase()
    .split(/[^\p{L}\p{N}*]+/u)
    .filter((word) => word !== "");
}

/** Return a word without the ending of several. */
function singular(word: string): string {
  if (word.length < 4) return word;
  return word
    .replace(/ies$/, "y")
    .replace(/(ch|sh|ss|x)es$/, "$1")
    .replace(/([^su])s$/, "$1");
}

/** Return what names that mean the same have in common: slide-outs, slideout. */
function keyOf(words: readonly string[]): string {
  return words.map(singular).join("");
}

function indexed(message: StandardMessage): Indexed {
  const name = wordsOf(`${message.name} ${message.device} ${message.device_label}`);
  const signals = wordsOf(message.signals.join(" "));
  return {
    message,
    name: new Set(name.map(singular)),
    nameText: `${message.name} ${name.join(" ")}`.toLowerCase(),
    signals: new Set(signals.map(singular)),
    signalText: `${message.signals.join(" ")} ${signals.join(" ")}`.toLowerCase(),
    special: wordsOf(message.name).filter((word) => !/^(status|command|\d+)$/.test(word)).length,
  };
}

function indexOf(standard: Standard): Index {
  const found = indexes.get(standard);
  if (found !== undefined) return found;
  const synonyms = new Map<string, Synonym>();
  for (const { device, device_label: label } of standard.messages) {
    for (const words of [device, label]) {
      synonyms.set(keyOf(wordsOf(words)), { words, devices: [device], note: null });
    }
  }
  for (const synonym of standard.synonyms) synonyms.set(keyOf(wordsOf(synonym.words)), synonym);
  const index = { messages: standard.messages.map(indexed), synonyms };
  indexes.set(standard, index);
  return index;
}

/** Return what words mean, the longest names first. */
function termsOf(words: readonly string[], { synonyms }: Index): Term[] {
  const terms: Term[] = [];
  for (let place = 0; place < words.length;) {
    let count = Math.min(MOST_WORDS, words.length - place);
    while (count > 1 && !synonyms.has(keyOf(words.slice(place, place + count)))) count -= 1;
    const taken = words.slice(place, place + count);
    terms.push({ word: singular(taken.join(" ")), synonym: synonyms.get(keyOf(taken)) });
    place += count;
  }
  return terms;
}

/** Return what people mean by a text, if it is one of their words. */
export function meant(standard: Standard, text: string): Synonym | undefined {
  return indexOf(standard).synonyms.get(keyOf(wordsOf(text)));
}

/** Whether a pattern, a class of devices or in capitals a message, means a message. */
function fits(pattern: string, { name, device }: StandardMessage): boolean {
  if (pattern.endsWith("*")) return device.startsWith(pattern.slice(0, -1));
  return pattern === device || pattern === name;
}

/** Return how well a message fits what is meant, the least first; undefined where it does not. */
function rank(one: Indexed, { word, synonym }: Term): number | undefined {
  const place = synonym?.devices.findIndex((pattern) => fits(pattern, one.message)) ?? -1;
  if (place >= 0) return 1 + place / 100;
  if (one.name.has(word)) return 2;
  const isPart = word.length >= SHORTEST_PART;
  if (isPart && one.nameText.includes(word)) return 3;
  if (one.signals.has(word)) return 4;
  return isPart && one.signalText.includes(word) ? 5 : undefined;
}

/** A message with how many of the terms it lacks, and how well it fits the others. */
interface Found {
  one: Indexed;
  missing: number;
  rank: number;
}

function inOrder(one: Found, other: Found): number {
  const first = one.one.message;
  const second = other.one.message;
  return (
    Math.floor(one.rank) - Math.floor(other.rank) ||
    Number(second.is_heard) - Number(first.is_heard) ||
    one.rank - other.rank ||
    one.one.special - other.one.special ||
    Number(first.is_command) - Number(second.is_command) ||
    first.name.localeCompare(second.name, "en", { numeric: true })
  );
}

/** Return the digits of a DGN that people write as 1FFB7, 0x1FFB7 or 1FFB7h. */
function digitsOf(words: readonly string[]): string | undefined {
  return words.length === 1
    ? /^(?:0x)?([\da-f]{4,5})h?$/.exec(words[0] ?? "")?.[1]?.padStart(5, "0")
    : undefined;
}

/**
 * Return the messages that a text means: what the coach sends goes before the rest. Where none
 * has all of it, those that have the most.
 */
export function search(standard: Standard, text: string): StandardMessage[] {
  const index = indexOf(standard);
  const words = wordsOf(text);
  const digits = digitsOf(words);
  const numbered = standard.messages.filter(({ dgn }) => dgn?.toLowerCase() === digits);
  if (digits !== undefined && numbered.length > 0) return numbered;
  const terms = termsOf(words, index);
  const found: Found[] = [];
  for (const one of index.messages) {
    const ranks = terms.map((term) => rank(one, term)).filter((place) => place !== undefined);
    const missing = terms.length - ranks.length;
    if (ranks.length === 0 && terms.length > 0) continue;
    const sum = ranks.reduce((total, place) => total + place, 0);
    found.push({ one, missing, rank: terms.length === 0 ? 0 : sum / ranks.length });
  }
  const least = Math.min(...found.map(({ missing }) => missing));
  return found
    .filter(({ missing }) => missing === least)
    .sort(inOrder)
    .map(({ one }) => one.message);
}
