/* Where errors become words: those of the integration and of Home Assistant, in the user's language. */
import type { Hass, Localize } from "./hass.ts";

/** What Home Assistant answers to a command that it refuses; the message is in English. */
interface Refusal {
  message?: string;
  translation_domain?: string | null;
  translation_key?: string | null;
  translation_placeholders?: Readonly<Record<string, string | number>> | null;
}

/** Whose errors our commands are answered with. */
const DOMAINS = ["rvc", "homeassistant"] as const;
const words = new Map<string, Localize>();

/** Fetch the words of errors; without them errors stay in English. */
export async function loadErrors(hass: Hass): Promise<void> {
  await Promise.allSettled(
    DOMAINS.map(async (domain) => {
      words.set(domain, await hass.loadBackendTranslation("exceptions", domain));
    }),
  );
}

function translated(refusal: Refusal): string | undefined {
  const { translation_domain: domain, translation_key: key } = refusal;
  if (!domain || !key) return undefined;
  const text = words.get(domain)?.(
    `component.${domain}.exceptions.${key}.message`,
    refusal.translation_placeholders ?? undefined,
  );
  // As in Home Assistant's own: it may stand within a sentence.
  return text?.replace(/\.+$/, "");
}

/**
 * Return why something failed, in the user's language where there are words for it.
 *
 * A lost connection tells it in another place than a refusal.
 */
export function messageOf(failure: unknown): string {
  const told = (failure ?? {}) as Refusal & { error?: Refusal };
  const refusal = told.message === undefined ? (told.error ?? {}) : told;
  return [translated(refusal), refusal.message].find((text) => !!text) ?? String(failure);
}
