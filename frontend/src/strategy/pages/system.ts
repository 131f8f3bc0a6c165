/* System, for administrators: networks, faults, silent nodes, and what no page shows. */
import { inRole, type Card, type Context, type Page } from "../model.ts";
import * as t from "../tiles.ts";

/** A list of those entities that are in a state; nothing while none is. */
function listOf(
  context: Context,
  entities: readonly string[],
  title: string,
  state: string,
): Card[] {
  if (entities.length === 0) return [];
  return [
    {
      type: "entity-filter",
      entities,
      conditions: [{ condition: "state", state }],
      show_empty: false,
      card: { type: "entities", title: context.text(title) },
    },
  ];
}

/** Make the page. */
export function systemPage(context: Context): Page {
  if (!context.isAdmin) return { sections: [] };
  const ids = (...roles: Parameters<typeof inRole>[1][]) =>
    inRole(context, ...roles).map((one) => one.entity_id);
  const known = [
    ...t.tiles(inRole(context, "network"), "device"),
    ...listOf(context, ids("fault", "problem", "alarm"), "dashboard.faults", "on"),
    ...listOf(context, ids("node"), "dashboard.silent", "off"),
  ];
  const panel: Card = { type: "markdown", content: context.text("dashboard.panel") };
  return {
    sections: [
      ...t.section(t.heading(context.text("dashboard.networks"), "mdi:lan"), [
        ...known,
        ...(known.length === 0 ? [] : [panel]),
      ]),
      ...t.byDevice(inRole(context, "other"), "mdi:dots-horizontal"),
    ],
  };
}
