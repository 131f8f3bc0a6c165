/* Rooms: the lights of each area, then what else is in it; what is outside comes last. */
import type { DashboardEntity } from "../../api.ts";
import { inRole, type Card, type Context, type Page } from "../model.ts";
import * as t from "../tiles.ts";
import { lightsOff } from "./coach.ts";

const PLAIN = ["onoff", "unknown"];

/** Whether a light has levels, by what it is able to; not by what it is now. */
function isDimmable(context: Context, one: DashboardEntity): boolean {
  const modes = context.states[one.entity_id]?.attributes["supported_color_modes"];
  return Array.isArray(modes) && modes.some((mode) => !PLAIN.includes(String(mode)));
}

function cardOf(context: Context, one: DashboardEntity): Card {
  // What has the device's name says it; Home Assistant leaves nothing double.
  if (one.role === "light" && isDimmable(context, one)) {
    return t.tile(one, "both", { features: [{ type: "light-brightness" }] });
  }
  if (one.role === "shade" && one.may_move === true) {
    return t.tile(one, "both", { features: [{ type: "cover-open-close" }] });
  }
  return t.tile(one);
}

/** Make the page. */
export function roomsPage(context: Context): Page {
  const all = inRole(context, "light", "shade", "outlet", "button", "seat", "input");
  const buttons = all.filter((one) => one.role !== "button" || one.device_class !== "alarm");
  const areas = [...context.dashboard.areas.map((one) => one.area_id), null];
  const known = new Set<string | null>(areas);
  const sections = areas.flatMap((id) => {
    const inside = buttons.filter(
      (one) => one.area_id === id || (id === null && !known.has(one.area_id)),
    );
    const lights = inside.filter((one) => one.role === "light");
    const others = inside.filter((one) => one.role !== "light");
    const dimmers = lights.filter((one) => isDimmable(context, one));
    const plain = lights.filter((one) => !dimmers.includes(one));
    const cards = [...dimmers, ...plain, ...others].map((one) => cardOf(context, one));
    return t.section(headOf(context, id, lights), cards);
  });
  const plan = "rvc-floor-plan-card";
  const hasPlan = context.cards.has(plan) && context.dashboard.areas.length > 2;
  const entry = context.dashboard.entry_id;
  const first: Card[] =
    hasPlan && sections.length > 1
      ? [{ type: `custom:${plan}`, entry, grid_options: { columns: "full" } }]
      : [];
  const head = first.length === 0 ? [] : [{ type: "grid" as const, cards: first, column_span: 4 }];
  return { sections: [...head, ...sections] };
}

function headOf(context: Context, id: string | null, lights: readonly DashboardEntity[]): Card {
  const area = context.dashboard.areas.find((one) => one.area_id === id);
  const name = area?.name ?? context.text("dashboard.no_area");
  const off = {
    type: "button",
    icon: "mdi:lightbulb-off-outline",
    label: context.text("dashboard.lights_off"),
    tap_action: lightsOff(lights.map((one) => one.entity_id)),
  };
  return t.heading(name, area?.icon ?? "mdi:sofa-outline", {
    badges: lights.length > 1 ? [off] : [],
  });
}
