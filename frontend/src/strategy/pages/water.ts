/* Water: tanks and how they were in the last week, pump, heating, valves. */
import type { DashboardEntity } from "../../api.ts";
import { inRole, type Context, type Page } from "../model.ts";
import * as t from "../tiles.ts";

/** Valves with what they measure, as a device has one heading; and the pumps and fillings. */
function withValves(context: Context): [DashboardEntity[], DashboardEntity[]] {
  const valves = inRole(context, "valve", "waste_dump");
  const devices = new Set(valves.map((one) => one.device_id));
  const pumps = ["pump", "pump_running", "city_water", "water_pressure", "autofill"] as const;
  const others = inRole(context, ...pumps);
  const isOfValve = (one: DashboardEntity) =>
    one.role === "water_pressure" && one.device_id !== null && devices.has(one.device_id);
  return [[...valves, ...others.filter(isOfValve)], others.filter((one) => !isOfValve(one))];
}

/** Make the page. */
export function waterPage(context: Context): Page {
  const { text } = context;
  const levels = inRole(context, "tank_level");
  const [ofValves, ofPumps] = withValves(context);
  const entities = levels.map((one) => ({ entity: one.entity_id }));
  return {
    sections: [
      ...t.section(t.heading(text("dashboard.tanks"), "mdi:cup-water"), [
        ...levels.flatMap(t.tankBar),
        ...t.listOfAway(levels),
        ...t.list(inRole(context, "tank_volume")),
      ]),
      ...t.byDevice(ofPumps, "mdi:water-pump"),
      ...t.byDevice(
        inRole(context, "water_heater", "water_heating", "water_temperature"),
        "mdi:water-boiler",
      ),
      ...t.byDevice(ofValves, "mdi:pipe-valve", (all) =>
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
