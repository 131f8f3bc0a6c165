/* The texts of the pages, in the owner's language: `config_panel` of our translations. */
import { loadErrors } from "./errors.ts";
import type { Hass, Localize } from "./hass.ts";

const PREFIX = "component.rvc.config_panel.";

/** Return a text by its key below `config_panel`, such as "monitor.pause". */
export type Texts = (key: string, values?: Readonly<Record<string, string | number>>) => string;

/** Fetch the texts, and those of errors; English stands in for what a language lacks. */
export async function loadTexts(hass: Hass): Promise<Texts> {
  const errors = loadErrors(hass);
  const localize: Localize = await hass.loadBackendTranslation("config_panel", "rvc");
  await errors;
  return (key, values) => localize(PREFIX + key, values) || key;
}
