/* What the layout is made of: Home Assistant's configurations of views, and what they need. */
import type { Dashboard, DashboardEntity, Role } from "../api.ts";
import type { Hass } from "../common/hass.ts";
import type { Texts } from "../common/texts.ts";

export type Config = Readonly<Record<string, unknown>>;

/** A card, a badge or a condition, as Home Assistant reads it. */
export type Card = Config & { readonly type: string };

export interface Section extends Config {
  readonly type: "grid";
  readonly cards: readonly Card[];
}

/** What a page shows; without a section it is left out. */
export interface Page {
  readonly badges?: readonly Card[];
  readonly sections: readonly Section[];
}

export const PAGES = [
  "coach",
  "rooms",
  "climate",
  "power",
  "water",
  "outside",
  "drive",
  "system",
] as const;
export type PageName = (typeof PAGES)[number];

/** What the owner may say in the dashboard's own configuration. */
export interface StrategyConfig extends Config {
  readonly type: string;
  /** The id of the coach's config entry; the only one where nothing is said. */
  readonly entry?: string;
  /** The pages that are left out. */
  readonly hide?: readonly string[];
  /** Whether all pages but the first are reached from it alone; otherwise on phones. */
  readonly subviews?: boolean;
}

/** What pages are made of. */
export interface Context {
  readonly dashboard: Dashboard;
  readonly states: Hass["states"];
  readonly text: Texts;
  readonly isAdmin: boolean;
  /** Our own cards that the browser has. */
  readonly cards: ReadonlySet<string>;
  /** Whether the Energy page knows one of the coach's sensors. */
  readonly hasEnergy: boolean;
  /** The pages that there are, for links to them. */
  readonly pages: readonly PageName[];
  /** The path of the dashboard, such as "/rvc-coach". */
  readonly path: string;
}

/** The entities in some roles, in the order of the coach. */
export function inRole(context: Context, ...roles: readonly Role[]): DashboardEntity[] {
  return context.dashboard.entities.filter((one) => roles.includes(one.role));
}
