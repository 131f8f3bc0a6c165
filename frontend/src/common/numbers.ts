/* Numbers, times and codes as the owner's settings want them. */
import type { Hass } from "./hass.ts";

/** The language to format in; a fixed one is named by the form of its numbers. */
function languageOf(hass: Hass): string | undefined {
  const forms: Record<string, string | undefined> = {
    comma_decimal: "en-US",
    decimal_comma: "de",
    space_comma: "fr",
    quote_decimal: "de-CH",
    system: undefined,
  };
  const { language, number_format: form } = hass.locale;
  return form in forms ? forms[form] : language;
}

/** Whatever formats for one owner; the frontend makes a new locale when settings change. */
type Formats = Map<string, Intl.NumberFormat | Intl.DateTimeFormat>;

/*
 * A format holds tens of kilobytes outside of JavaScript's heap, which are given back late:
 * made for each cell of the monitor, they cost more than a quarter of its time.
 */
const formats = new WeakMap<Hass["locale"], Formats>();

/** Return the format of a name, made when it is first wanted. */
function formatOf<Format extends Intl.NumberFormat | Intl.DateTimeFormat>(
  { locale }: Hass,
  name: string,
  make: () => Format,
): Format {
  const made = formats.get(locale) ?? (new Map() as Formats);
  formats.set(locale, made);
  const format = made.get(name) ?? make();
  made.set(name, format);
  return format as Format;
}

/** Return a number with so many digits after the point at most; a code has no thousands. */
export function formatNumber(hass: Hass, value: number, digits = 0, isCode = false): string {
  const format = formatOf(
    hass,
    `number ${digits} ${isCode}`,
    () =>
      new Intl.NumberFormat(languageOf(hass), {
        maximumFractionDigits: digits,
        useGrouping: !isCode && hass.locale.number_format !== "none",
      }),
  );
  return format.format(value);
}

/** A year is a name of a number: it has no thousands and no unit. */
export const YEAR = "year";

/** Return percents as the language writes them: 8% in English, 8 % in German. */
export function formatPercent(hass: Hass, value: number): string {
  const options = { style: "percent", maximumFractionDigits: 0 } as const;
  const make = () => new Intl.NumberFormat(languageOf(hass), options);
  return formatOf(hass, "percent", make).format(value / 100);
}

/** How the owner reads a time of day, and where. */
function clockOf({ locale, config }: Hass): Intl.DateTimeFormatOptions {
  const { time_format: form, time_zone: zone } = locale;
  return {
    ...(form === "12" || form === "24" ? { hour12: form === "12" } : {}),
    ...(zone === "server" ? { timeZone: config.time_zone } : {}),
  };
}

/** Return the format of a moment; the zone is no part of the locale that formats are kept by. */
function momentFormat(
  hass: Hass,
  name: string,
  options: Intl.DateTimeFormatOptions,
): Intl.DateTimeFormat {
  return formatOf(
    hass,
    `${name} ${hass.config.time_zone}`,
    () => new Intl.DateTimeFormat(hass.locale.language, { ...options, ...clockOf(hass) }),
  );
}

/** Return the time of day of a moment in seconds since 1970, with so many digits after it. */
export function formatTime(hass: Hass, seconds: number, digits: 0 | 3 = 0): string {
  const format = momentFormat(hass, `time ${digits}`, {
    hour: "numeric",
    minute: "2-digit",
    second: "2-digit",
    ...(digits === 0 ? {} : { fractionalSecondDigits: digits }),
  });
  return format.format(seconds * 1000);
}

/** Return a number as hexadecimal digits, such as 1FFB7 for a DGN. */
export function hex(value: number, digits: number): string {
  return value.toString(16).toUpperCase().padStart(digits, "0");
}

/** Return hexadecimal digits by bytes: "AA 00". */
export function spaced(digits: string): string {
  return (digits.match(/../g) ?? []).join(" ").toUpperCase();
}

/** Return a moment, such as "2026-11-28T03:00:00+00:00", as date and time of day. */
export function formatDate(hass: Hass, moment: string): string {
  const format = momentFormat(hass, "date", { dateStyle: "medium", timeStyle: "short" });
  return format.format(new Date(moment));
}

/** Return a number of bytes in kB or MB. */
export function formatSize(hass: Hass, bytes: number): string {
  return bytes < 1_000_000
    ? `${formatNumber(hass, bytes / 1000, 1)} kB`
    : `${formatNumber(hass, bytes / 1_000_000, 1)} MB`;
}

/** Return a span of time in seconds as h:mm:ss, or m:ss. */
export function formatSpan(seconds: number): string {
  const whole = Math.round(seconds);
  const parts = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  const shown = parts[0] === 0 ? parts.slice(1) : parts;
  return shown.map((part, index) => (index === 0 ? part : String(part).padStart(2, "0"))).join(":");
}
