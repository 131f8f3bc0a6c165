/* Climate: zones, heated floors, fans and vents, temperatures, the refrigerator. */
import { inRole, type Context, type Page } from "../model.ts";
import * as t from "../tiles.ts";

/** Make the page. */
export function climatePage(context: Context): Page {
  const { text } = context;
  const zones = inRole(context, "zone", "floor_heat");
  const named = t.namesOf(zones);
  const features = [{ type: "climate-hvac-modes" }, { type: "target-temperature" }];
  const air = inRole(context, "fan", "vent", "rain").map((one) => {
    if (one.role === "fan") return t.tile(one, "both", { features: [{ type: "fan-speed" }] });
    const isVent = one.role === "vent" && one.may_move === true;
    return isVent ? t.tile(one, "both", { features: [{ type: "cover-open-close" }] }) : t.tile(one);
  });
  const temperatures = inRole(context, "temperature", "outside_temperature");
  const temperatureNames = t.namesOf(temperatures);
  return {
    sections: [
      ...t.section(
        t.heading(text("dashboard.zones"), "mdi:thermostat"),
        zones.map((one) => t.tile(one, named(one), { features, grid_options: { columns: 12 } })),
      ),
      ...t.section(t.heading(text("dashboard.air"), "mdi:fan"), air),
      ...t.section(
        t.heading(text("dashboard.heating"), "mdi:radiator"),
        t.tiles(inRole(context, "furnace", "air_conditioner", "heating")),
      ),
      ...t.section(
        t.heading(text("dashboard.temperatures"), "mdi:thermometer"),
        temperatures.map((one) => t.tile(one, temperatureNames(one))),
      ),
      ...t.byDevice(inRole(context, "refrigerator"), "mdi:fridge-outline"),
    ],
  };
}
