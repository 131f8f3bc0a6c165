/* What every page of the panel is: an element that shows one coach. */
import { LitElement } from "lit";
import { property } from "lit/decorators.js";
import type { Hass } from "../common/hass.ts";
import type { Texts } from "../common/texts.ts";

/** Parts of `hass` that a page shows without asking us; states come with each change of any. */
const WATCHED = ["connected", "locale", "entities", "devices", "areas"] as const;

function isOtherHass(now: Hass, before: Hass | undefined): boolean {
  return before === undefined || WATCHED.some((key) => now[key] !== before[key]);
}

/** All that the panel gives a page. */
export type Given = Pick<Page, "hass" | "texts" | "entryId" | "narrow" | "query">;

/**
 * A page is made anew each time it is opened, and for each coach, with all that it is given:
 * what is to stay belongs into the URL.
 */
export abstract class Page extends LitElement {
  /** It is replaced at every change of any state; a page is not drawn anew for that. */
  @property({ attribute: false, hasChanged: isOtherHass }) hass!: Hass;
  @property({ attribute: false }) texts!: Texts;
  /** The coach: the id of its config entry. */
  @property({ attribute: false }) entryId!: string;
  /** Whether the window is narrow, such as a phone's. */
  @property({ type: Boolean }) narrow = false;
  /** What follows the page's name in the URL, such as "?dgn=1FFB7". */
  @property({ attribute: false }) query = new URLSearchParams();

  set given(given: Given) {
    Object.assign(this, given);
  }
}
