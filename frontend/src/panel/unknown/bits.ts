/* Where bits stand in a message, and which of them a value has. */
import type { OwnSignalFields, UnknownGuess } from "../../api.ts";

/** Return the bytes of a message from its hexadecimal digits. */
export function bytesOf(digits: string): number[] {
  return (digits.match(/../g) ?? []).map((pair) => parseInt(pair, 16));
}

/** Whether a bit is a one, in digits that have one for each bit that changes. */
export function isSet(digits: string, bit: number): boolean {
  const byte = bytesOf(digits)[Math.floor(bit / 8)] ?? 0;
  return ((byte >> (bit % 8)) & 1) === 1;
}

/** Return the first bit of a value, counted from bit 0 of byte 0. */
export function startOf({ start_byte: byte, start_bit: bit }: OwnSignalFields): number {
  return byte * 8 + bit;
}

/** Return which of the values has a bit; -1 for none. */
export function holderOf(signals: readonly OwnSignalFields[], bit: number): number {
  return signals.findIndex((one) => bit >= startOf(one) && bit < startOf(one) + one.bits);
}

/** Return a value of some bits, as nobody has described it. */
export function valueOf(start: number, width: number): OwnSignalFields {
  return {
    signal_name: "",
    start_byte: Math.floor(start / 8),
    start_bit: start % 8,
    bits: width,
    signed: false,
    scale: 1,
    offset: 0,
    unit: null,
    device_class: null,
  };
}

/** Return the value that a guess describes. */
export function guessed({
  kind,
  start,
  width,
  scale,
  offset,
  unit,
}: UnknownGuess): OwnSignalFields {
  return {
    ...valueOf(start, width),
    signal_name: kind,
    scale,
    offset,
    unit,
    device_class: kind === "temperature" ? kind : null,
  };
}
