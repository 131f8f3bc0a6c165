/* Tiles and what else pages share. Conditions, not states, decide what shows when. */
import type { DashboardEntity } from "../api.ts";
import type { Card, Config, Context, PageName, Section } from "./model.ts";

/** What a tile is called: what its heading says already is left out. */
export type Named = "device" | "entity" | "both" | "area" | "area and device";

const NAMES: Record<Named, readonly Config[]> = {
  device: [{ type: "device" }],
  entity: [{ type: "entity" }],
  both: [{ type: "device" }, { type: "entity" }],
  area: [{ type: "area" }],
  "area and device": [{ type: "area" }, { type: "device" }],
};

/** Show an entity. */
export function tile(one: DashboardEntity, named: Named = "both", more: Config = {}): Card {
  return { type: "tile", entity: one.entity_id, name: NAMES[named], ...more };
}

/** The tiles of several entities, all named alike. */
export function tiles(entities: readonly DashboardEntity[], named: Named = "both"): Card[] {
  return entities.map((one) => tile(one, named));
}

/** A list: its names have the width of a phone, where those of tiles are cut off. */
export function list(entities: readonly DashboardEntity[], named: Named = "both"): Card[] {
  if (entities.length === 0) return [];
  const rows = entities.map((one) => ({ entity: one.entity_id, name: NAMES[named] }));
  return [{ type: "entities", entities: rows }];
}

/** What entities under one heading are called: of one device, it need not be said each time. */
export function namedTogether(entities: readonly DashboardEntity[]): Named {
  const devices = new Set(entities.map((one) => one.device_id ?? one.entity_id));
  return devices.size === 1 && entities.length > 1 ? "entity" : "both";
}

/** Show a card only while its entity has a state. */
export function whileThere(card: Card): Card {
  const entity = card["entity"];
  const isThere = { condition: "state", entity, state_not: ["unavailable", "unknown"] };
  const before = (card["visibility"] ?? []) as readonly Config[];
  return { ...card, visibility: [isThere, ...before] };
}

/** List those entities that have no state: their bars, which go by their number, are not seen. */
export function listOfAway(all: readonly DashboardEntity[]): Card[] {
  if (all.length === 0) return [];
  return [
    {
      type: "entity-filter",
      entities: all.map((one) => ({ entity: one.entity_id, name: NAMES.device })),
      conditions: [{ condition: "state", state: ["unavailable", "unknown"] }],
      show_empty: false,
      card: { type: "entities" },
    },
  ];
}

/** Show a card only while a network is not heard, which is not while nobody knows. */
export function whileLost(card: Card, network: DashboardEntity): Card {
  const entity = network.entity_id;
  const state_not = ["connected", "unavailable", "unknown"];
  return { ...card, visibility: [{ condition: "state", entity, state_not }] };
}

/** Show a card only while an entity is in a state. */
export function whileIn(card: Card, entity: string, state: string): Card {
  return { ...card, visibility: [{ condition: "state", entity, state }] };
}

/** Ask before something is done. */
export function confirmed(action: Config, text: string): Config {
  return { ...action, confirmation: { text } };
}

/** A tile that switches its entity after a second question; its icon shows all of it. */
export function askingTile(one: DashboardEntity, named: Named, question: string): Card {
  return tile(one, named, {
    tap_action: confirmed({ action: "toggle" }, question),
    icon_tap_action: { action: "more-info" },
  });
}

/** Where a number changes the color: below `limit` the first, and so on. */
export type Colors = readonly { readonly color: string; readonly below?: number }[];

export const FRESH: Colors = [{ color: "red", below: 20 }, { color: "blue" }];
export const WASTE: Colors = [
  { color: "brown", below: 75 },
  { color: "amber", below: 90 },
  { color: "red" },
];
export const CHARGE: Colors = [
  { color: "red", below: 20 },
  { color: "amber", below: 50 },
  { color: "green" },
];

/** A bar from 0 to 100 %: one tile for each color, of which one is seen. */
export function bar(one: DashboardEntity, named: Named, colors: Colors): Card[] {
  const entity = one.entity_id;
  return colors.map(({ color, below }, index) => {
    const least = colors[index - 1]?.below;
    const isLess = (limit: number) => ({ condition: "numeric_state", entity, below: limit });
    return tile(one, named, {
      color,
      features: [{ type: "bar-gauge", min: 0, max: 100 }],
      visibility: [
        { condition: "numeric_state", entity, above: -1 },
        ...(below === undefined ? [] : [isLess(below)]),
        ...(least === undefined ? [] : [{ condition: "not", conditions: [isLess(least)] }]),
      ],
    });
  });
}

/** The bar of a tank, colored by what is in it. */
export function tankBar(one: DashboardEntity): Card[] {
  if (one.kind === "gray" || one.kind === "black") return bar(one, "device", WASTE);
  if (one.kind === "other") return bar(one, "device", [{ color: "blue" }]);
  return bar(one, "device", FRESH);
}

/** A heading; on the first page it leads to a page. */
export function heading(
  text: string,
  icon: string,
  more: { readonly badges?: readonly Config[]; readonly leadsTo?: string } = {},
): Card {
  const { badges, leadsTo } = more;
  return {
    type: "heading",
    heading: text,
    icon,
    ...(badges === undefined ? {} : { badges }),
    ...(leadsTo === undefined
      ? {}
      : { tap_action: { action: "navigate", navigation_path: leadsTo } }),
  };
}

/** The path of a page, where there is one. */
export function pathOf(context: Context, page: PageName): string | undefined {
  return context.pages.includes(page) ? `${context.path}/${page}` : undefined;
}

/** A section under a heading, seen while a card of it is; nothing where no card is left. */
export function section(head: Card, cards: readonly Card[]): Section[] {
  if (cards.length === 0) return [];
  const one: Section = { type: "grid", cards: [head, ...cards] };
  const conditions = cards.map((card) => (card["visibility"] ?? []) as readonly Config[]);
  if (conditions.some((all) => all.length === 0)) return [one];
  const each = conditions.map((all) => ({ condition: "and", conditions: all }));
  return [{ ...one, visibility: [{ condition: "or", conditions: each }] }];
}

/** Devices that say themselves what they are: a section for each of them. */
export function byDevice(
  entities: readonly DashboardEntity[],
  icon: string,
  cards: (ofDevice: readonly DashboardEntity[]) => readonly Card[] = (all) => tiles(all, "entity"),
): Section[] {
  const devices = new Map<string, DashboardEntity[]>();
  for (const one of entities) {
    const key = one.device_id ?? one.entity_id;
    devices.set(key, [...(devices.get(key) ?? []), one]);
  }
  return [...devices.values()].flatMap((all) =>
    section(heading(all[0]?.device ?? "", icon), cards(all)),
  );
}

/** What devices of one kind are called: by their areas where they have the same name. */
export function namesOf(entities: readonly DashboardEntity[]): (one: DashboardEntity) => Named {
  return (one) => {
    const alike = entities.filter((other) => other.device === one.device);
    if (alike.length === 1) return "device";
    const areas = new Set(alike.map((other) => other.area_id));
    const isTold = one.area_id !== null && areas.size === alike.length;
    return isTold ? "area and device" : "both";
  };
}

const MOST_TILES = 40;

function countTiles(cards: readonly Card[]): number {
  return cards.filter((card) => card.type === "tile").length;
}

// A list has buttons for these, which ask nothing.
const MOVES = /^(cover|valve|lock)\./;

/** What may be said shorter as a row in a list: plain tiles of what does not move. */
function isPlain(card: Card): boolean {
  return (
    !MOVES.test(String(card["entity"])) &&
    card.type === "tile" &&
    card["tap_action"] === undefined &&
    card["visibility"] === undefined
  );
}

/** Have at most forty tiles in a view: the longest sections become lists. */
export function compact(sections: readonly Section[]): Section[] {
  let left = [...sections];
  const total = () => left.reduce((sum, one) => sum + countTiles(one.cards), 0);
  while (total() > MOST_TILES) {
    const plain = left.map((one) => one.cards.filter(isPlain).length);
    const longest = plain.indexOf(Math.max(...plain));
    if ((plain[longest] ?? 0) < 2) break;
    left = left.map((one, index) => (index === longest ? asList(one) : one));
  }
  return left;
}

function asList(one: Section): Section {
  const plain = one.cards.filter(isPlain);
  const entities = plain.map((card) => ({ entity: card["entity"], name: card["name"] }));
  const list: Card = { type: "entities", entities };
  const first = one.cards.findIndex(isPlain);
  const others = one.cards.filter((card) => !isPlain(card));
  return { ...one, cards: [...others.slice(0, first), list, ...others.slice(first)] };
}
