/* Drive: tires in their places, the level, the chassis, where the coach is. */
import { inRole, type Card, type Context, type Page } from "../model.ts";
import * as t from "../tiles.ts";

/** One of our cards; without it what it would show as tiles. */
function own(context: Context, name: string, instead: readonly Card[]): Card[] {
  if (instead.length === 0) return [];
  const entry = context.dashboard.entry_id;
  return context.cards.has(name) ? [{ type: `custom:${name}`, entry }] : [...instead];
}

/** Make the page. */
export function drivePage(context: Context): Page {
  const { text } = context;
  const tires = inRole(context, "tire_pressure", "tire_temperature");
  const level = t.tiles(inRole(context, "pitch", "roll"), "entity");
  const place = inRole(context, "place").map((one) => ({ entity: one.entity_id }));
  return {
    sections: [
      ...t.section(
        t.heading(text("dashboard.tires"), "mdi:tire"),
        own(context, "rvc-tires-card", t.tiles(tires)),
      ),
      ...t.section(t.heading(text("dashboard.level"), "mdi:angle-acute"), [
        ...own(context, "rvc-level-card", level),
        ...t.tiles(inRole(context, "leveling", "air_suspension")),
      ]),
      ...t.section(
        t.heading(text("dashboard.chassis"), "mdi:engine-outline"),
        // Of the speeds, the vehicle's own is the first.
        t.tiles(
          [...inRole(context, "speed").slice(0, 1), ...inRole(context, "fuel", "chassis")],
          "entity",
        ),
      ),
      ...t.section(t.heading(text("dashboard.place"), "mdi:map-marker"), [
        ...(place.length === 0 ? [] : [{ type: "map", entities: place }]),
        ...t.tiles(inRole(context, "bearing", "altitude"), "entity"),
      ]),
    ],
  };
}
