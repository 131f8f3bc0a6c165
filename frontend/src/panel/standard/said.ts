/* What a signal says, in the owner's form of numbers and in RV-C's own units. */
import type { Answer, Said } from "../../api.ts";
import type { Hass } from "../../common/hass.ts";
import { formatNumber, YEAR } from "../../common/numbers.ts";

/** The most digits after the point that a signal has: those of a position. */
const DIGITS = 7;

export function inWords(hass: Hass, said: Said): string {
  if (typeof said === "string") return said;
  const [value, unit] = said;
  return unit === null || unit === YEAR
    ? formatNumber(hass, value, DIGITS, true)
    : `${formatNumber(hass, value, DIGITS)} ${unit}`;
}

/** Return what all signals of a message say, in one line. */
export function allInWords(hass: Hass, { values, labels }: Answer): string {
  return Object.entries(values)
    .map(([name, said]) => `${labels[name] ?? name}: ${inWords(hass, said)}`)
    .join(", ");
}

/** Return what is possible; from left to right in every language. */
export function rangeInWords(hass: Hass, least: number, most: number): string {
  const [from, to] = [least, most].map((one) => formatNumber(hass, one, 6));
  return `\u2066${from} – ${to}\u2069`;
}
