/* What a form says of a message's signals: text of its fields becomes values. */
import type { SignalDetail, SignalValue } from "../../api.ts";

/** What is in the fields: text, or the flags that are on. */
export type Fields = Readonly<Record<string, string | readonly string[]>>;

/** Return the values that fields say; what is empty says nothing. */
export function valuesOf(
  signals: readonly SignalDetail[],
  fields: Fields,
): Record<string, SignalValue> {
  const values: Record<string, SignalValue> = {};
  for (const signal of signals) {
    const said = fields[signal.name];
    if (said === undefined || said.length === 0) continue;
    values[signal.name] = typeof said === "string" ? valueOf(signal, said) : [...said];
  }
  return values;
}

function valueOf(signal: SignalDetail, text: string): SignalValue {
  if (signal.kind === "text" || signal.kind === "bytes") return text;
  if (signal.values.some(([, label]) => label === text)) return text;
  const number = Number(text.replace(",", "."));
  return text.trim() === "" || !Number.isFinite(number) ? text : number;
}

/** The highest address: what is sent to it is for everyone. */
const HIGHEST = 255;

/** Return the address that a field says: undefined is everyone, and null is none at all. */
export function addressOf(text: string): number | null | undefined {
  const said = text.trim();
  if (said === "") return undefined;
  return /^\d+$/.test(said) && Number(said) <= HIGHEST ? Number(said) : null;
}
