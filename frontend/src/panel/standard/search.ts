/* Finding a message by its number, its name, or words that people use. */
import type { Standard, StandardMessage, Synonym } from "../../api.ts";

function wordsOf(text: string): string[] {
  return text
    .toLowerCase()
    .split(/[^\p{L}\p{N}*]+/u)
    .filter((word) => word !== "");
}

function fits(pattern: string, device: string): boolean {
  return pattern.endsWith("*") ? device.startsWith(pattern.slice(0, -1)) : device === pattern;
}

/** Return what people mean by a text, if it is one of their words. */
export function meant(standard: Standard, text: string): Synonym | undefined {
  const said = wordsOf(text).join(" ");
  return standard.synonyms.find(({ words }) => words === said);
}

/** Return how well a message fits, the least first; undefined where it does not. */
function rank(
  message: StandardMessage,
  words: readonly string[],
  synonym: Synonym | undefined,
): number | undefined {
  const [only = ""] = words;
  if (words.length === 1 && message.dgn?.toLowerCase() === only.replace(/^0x/, "")) return 0;
  if (synonym?.devices.some((pattern) => fits(pattern, message.device))) return 1;
  const name = `${message.name} ${message.device} ${message.device_label}`.toLowerCase();
  if (words.every((word) => name.includes(word))) return 2;
  const all = `${name} ${message.signals.join(" ")}`;
  return words.every((word) => all.includes(word)) ? 3 : undefined;
}

/** Return the messages that a text means: what the coach sends goes before the rest. */
export function search(standard: Standard, text: string): StandardMessage[] {
  const words = wordsOf(text);
  const synonym = meant(standard, text);
  const found: [number, StandardMessage][] = [];
  for (const message of standard.messages) {
    const place = words.length === 0 ? 0 : rank(message, words, synonym);
    if (place !== undefined) found.push([place + (message.is_heard ? 0 : 0.5), message]);
  }
  return found
    .sort(([one, first], [other, second]) => one - other || first.name.localeCompare(second.name))
    .map(([, message]) => message);
}
