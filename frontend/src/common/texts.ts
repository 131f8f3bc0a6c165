/* The texts of the pages, in the owner's language: `config_panel` of our translations. */
import { loadErrors } from "./errors.ts";
import type { Hass, Localize } from "./hass.ts";

const PREFIX = "component.rvc.config_panel.";

/**
 * Return a text by its key below `config_panel`, such as "monitor.pause".
 *
 * What says a count has a second text, with "_one" behind its key, for when the first of the
 * values is 1: Home Assistant takes no plurals within a text.
 */
export type Texts = (key: string, values?: Readonly<Record<string, string | number>>) => string;

/** Fetch the texts, and those of errors; English stands in for what a language lacks. */
export async function loadTexts(hass: Hass): Promise<Texts> {
  const errors = loadErrors(hass);
  const localize: Localize = await hass.loadBackendTranslation("config_panel", "rvc");
  await errors;
  return textsOf(localize);
}

/** Return the texts that a function has, as pages ask for them. */
export function textsOf(localize: Localize): Texts {
  return (key, values) =>
    (isOne(values) && localize(`${PREFIX}${key}_one`, values)) ||
    localize(PREFIX + key, values) ||
    key;
}

function isOne(values?: Readonly<Record<string, string | number>>): boolean {
  const [count] = Object.values(values ?? {});
  return count === 1 || count === "1";
}
