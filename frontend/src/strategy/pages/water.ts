/* Water: tanks and how they were in the last week, pump, heating, valves. */
import { inRole, type Context, type Page } from "../model.ts";
import * as t from "../tiles.ts";

/** Make the page. */
export function waterPage(context: Context): Page {
  const { text } = context;
  const levels = inRole(context, "tank_level");
  const entities = levels.map((one) => ({ entity: one.entity_id }));
  return {
    sections: [
      ...t.section(t.heading(text("dashboard.tanks"), "mdi:cup-water"), [
        ...levels.flatMap(t.tankBar),
        ...t.listOfAway(levels),
        ...t.tiles(inRole(context, "tank_volume")),
      ]),
      ...t.byDevice(
        inRole(context, "pump", "pump_running", "city_water", "water_pressure", "autofill"),
        "mdi:water-pump",
      ),
      ...t.byDevice(
        inRole(context, "water_heater", "water_heating", "water_temperature"),
        "mdi:water-boiler",
      ),
      ...t.byDevice(inRole(context, "valve", "waste_dump"), "mdi:pipe-valve", (all) =>
        all.map((one) =>
          one.role === "valve"
            ? t.askingTile(one, "entity", text("dashboard.valve"))
            : t.tile(one, "entity"),
        ),
      ),
      ...(entities.length === 0
        ? []
        : t.section(t.heading(text("dashboard.last_week"), "mdi:chart-line"), [
            { type: "history-graph", entities, hours_to_show: 168 },
          ])),
    ],
  };
}
