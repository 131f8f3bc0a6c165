/* The first page: what one looks at first, each heading leading to its page. */
import type { DashboardEntity, Role } from "../../api.ts";
import { inMarkdown } from "../markdown.ts";
import { inRole, type Card, type Context, type Page, type Section } from "../model.ts";
import * as t from "../tiles.ts";

const MOST_TANKS = 6;
const MOST_ZONES = 6;
/** What a coach has before any device is heard. */
const BARE: readonly Role[] = ["network", "node", "stop", "fault"];
/** What scenes are about. */
const IN_SCENES = ["light", "pump", "lock", "motion", "vent", "valve"] as const;

/** Badges: temperatures; and what is wrong, while it is. */
function badges(context: Context): Card[] {
  const whileOn = (one: DashboardEntity, state: string, color: string): Card =>
    t.whileIn(badge(one, { color, show_name: true }), one.entity_id, state);
  const faults = inRole(context, "fault", "problem", "battery_low").map((one) => one.entity_id);
  const [outside] = inRole(context, "outside_temperature");
  const [inside] = inRole(context, "temperature");
  return [
    ...inRole(context, "alarm").map((one) => whileOn(one, "on", "red")),
    ...(faults.length === 0
      ? []
      : [{ type: "entity-filter", entities: faults, conditions: [filterOn("on")] }]),
    ...inRole(context, "lock").map((one) => whileOn(one, "unlocked", "amber")),
    ...inRole(context, "network").map((one) => ({
      ...badge(one, { color: "red", show_name: true }),
      visibility: [{ condition: "state", entity: one.entity_id, state_not: ["connected"] }],
    })),
    ...(context.cards.has("rvc-unavailable-badge")
      ? [{ type: "custom:rvc-unavailable-badge", entry: context.dashboard.entry_id }]
      : []),
    ...[outside, inside].flatMap((one) => (one ? [t.whileThere(badge(one))] : [])),
  ];
}

function badge(one: DashboardEntity, more: Record<string, unknown> = {}): Card {
  return { type: "entity", entity: one.entity_id, ...more };
}

const filterOn = (state: string) => ({ condition: "state", state });

/** Where the power comes from, the battery, the sun and the generator. */
function power(context: Context): Section[] {
  const first = (...roles: Parameters<typeof inRole>[1][]) => inRole(context, ...roles)[0];
  const cards: Card[] = [];
  const input = first("total_ac_input");
  const source = first("source") ?? first("inverter_state");
  if (input) {
    const content = { state_content: ["state", "sources"] };
    cards.push(t.whileThere(t.tile(input, "entity", content)));
  } else if (source) cards.push(t.whileThere(t.tile(source)));
  const charge = first("battery_charge");
  if (charge) cards.push(...t.bar(charge, "device", t.CHARGE));
  for (const role of ["battery_power", "time_to_full", "time_to_empty"] as const) {
    const one = inRole(context, role).find((each) => each.device_id === charge?.device_id);
    if (one) cards.push(t.whileThere(t.tile(one, role === "battery_power" ? "both" : "entity")));
  }
  const sun = first("total_solar") ?? first("solar_power");
  if (sun) cards.push(t.whileThere(t.tile(sun, sun.role === "total_solar" ? "entity" : "device")));
  cards.push(...generator(context));
  return t.section(head(context, "power", "mdi:lightning-bolt"), cards);
}

/** The switch of the generator, which asks first; else whether it runs. */
function generator(context: Context): Card[] {
  const [one] = inRole(context, "generator");
  const [running] = inRole(context, "generator_running");
  if (one) return [t.whileThere(t.askingTile(one, "device", context.text("dashboard.generator")))];
  return running ? [t.whileThere(t.tile(running))] : [];
}

function head(context: Context, page: "power" | "water" | "climate", icon: string): Card {
  const leadsTo = t.pathOf(context, page);
  return t.heading(context.text(`dashboard.${page}`), icon, {
    ...(leadsTo === undefined ? {} : { leadsTo }),
  });
}

/** How many are shown: all of them where their own page is hidden. */
function mostOf(context: Context, page: "water" | "climate", most: number): number {
  return t.pathOf(context, page) === undefined ? Infinity : most;
}

/** Say how many are left out, and where they are. */
function more(context: Context, page: "water" | "climate", all: number, most: number): Card[] {
  const path = t.pathOf(context, page);
  if (all <= most || path === undefined) return [];
  const content = context.text("dashboard.more", { count: all - most, path });
  return [{ type: "markdown", content, grid_options: { columns: "full" } }];
}

function water(context: Context): Section[] {
  const plain = inRole(context, "pump", "water_heater");
  const tanks = inRole(context, "tank_level");
  return t.section(head(context, "water", "mdi:water"), [
    ...tanks.slice(0, mostOf(context, "water", MOST_TANKS)).flatMap(t.tankBar),
    ...more(context, "water", tanks.length, MOST_TANKS),
    ...plain.map((one) => t.whileThere(t.tile(one, "device"))),
  ]);
}

function climate(context: Context): Section[] {
  const all = inRole(context, "zone");
  const zones = all.slice(0, mostOf(context, "climate", MOST_ZONES));
  const named = t.namesOf(zones);
  const features = [{ type: "target-temperature" }];
  return t.section(head(context, "climate", "mdi:thermostat"), [
    // Two temperatures side by side need the width of a phone.
    ...zones.map((one) =>
      t.whileThere(t.tile(one, named(one), { features, grid_options: { columns: 12 } })),
    ),
    ...more(context, "climate", all.length, MOST_ZONES),
  ]);
}

/** What is done with one tap: all lights off, and the owner's scripts of our blueprints. */
function scenes(context: Context): Section[] {
  const lights = inRole(context, "light").map((one) => one.entity_id);
  const scripts = context.dashboard.scripts.map((entity): Card => ({
    type: "button",
    entity,
    tap_action: { action: "toggle" },
    grid_options: { columns: 6, rows: 2 },
  }));
  const cards = scripts.length > 0 || lights.length < 2 ? scripts : [allOff(context, lights)];
  return t.section(t.heading(context.text("dashboard.scenes"), "mdi:palette"), [
    ...cards,
    ...(scripts.length > 0 ? [] : makeThem(context)),
  ]);
}

/** Tell an administrator where scenes are made, as long as there is none. */
function makeThem(context: Context): Card[] {
  if (!context.isAdmin || inRole(context, ...IN_SCENES).length === 0) return [];
  const path = `/rvc/overview?coach=${context.dashboard.entry_id}&show=scenes`;
  const content = context.text("dashboard.make_scenes", { path });
  return [{ type: "markdown", content, grid_options: { columns: 12 } }];
}

function allOff(context: Context, lights: readonly string[]): Card {
  return {
    type: "button",
    name: context.text("dashboard.all_lights_off"),
    icon: "mdi:lightbulb-group-off",
    tap_action: lightsOff(lights),
    grid_options: { columns: 6, rows: 2 },
  };
}

/** The action that puts lights out. */
export function lightsOff(lights: readonly string[]): Record<string, unknown> {
  return {
    action: "perform-action",
    perform_action: "light.turn_off",
    target: { entity_id: lights },
  };
}

function weather(context: Context): Section[] {
  const entity = Object.keys(context.states).find((one) => one.startsWith("weather."));
  if (entity === undefined) return [];
  const card = { type: "weather-forecast", entity, forecast_type: "daily" };
  return t.section(t.heading(context.text("dashboard.weather"), "mdi:weather-partly-cloudy"), [
    t.whileThere(card),
  ]);
}

/** Links to the pages, for phones, where they are no tabs. */
function links(context: Context): Section[] {
  const pages = context.pages.filter((page) => page !== "coach");
  const cards = pages.map((page) => {
    const leadsTo = `${context.path}/${page}`;
    return t.heading(context.text(`dashboard.${page}`), ICONS[page] ?? "mdi:rv-truck", { leadsTo });
  });
  return cards.length === 0 ? [] : [{ type: "grid", cards }];
}

export const ICONS: Readonly<Record<string, string>> = {
  coach: "mdi:rv-truck",
  rooms: "mdi:lightbulb-group",
  climate: "mdi:thermostat",
  power: "mdi:lightning-bolt",
  water: "mdi:water",
  outside: "mdi:awning-outline",
  drive: "mdi:steering",
  system: "mdi:lan",
};

/** Make the first page; `withLinks` where the other pages are no tabs. */
export function coachPage(context: Context, withLinks: boolean): Page {
  const own = [power, water, climate, scenes].flatMap((make) => make(context));
  // Without tabs, or where its devices are on other pages alone
  const leads = withLinks || own.length === 0 ? links(context) : [];
  const sections = [...lost(context), ...nothing(context), ...own, ...weather(context), ...leads];
  return { badges: badges(context), sections };
}

/** Say that there is nothing to show yet, whatever the weather is. */
function nothing(context: Context): Section[] {
  if (context.dashboard.entities.some((one) => !BARE.includes(one.role))) return [];
  const content = context.text("dashboard.nothing");
  return [{ type: "grid", cards: [{ type: "markdown", content }] }];
}

/** Say of networks that are not heard why what they tell of is missing, while it is. */
function lost(context: Context): Section[] {
  return inRole(context, "network").map((network) => {
    const content = context.text("dashboard.lost", { network: inMarkdown(network.device) });
    const { visibility, ...card } = t.whileLost({ type: "markdown", content }, network);
    return { type: "grid", cards: [card], visibility };
  });
}
