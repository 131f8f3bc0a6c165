/* Power: what flows, batteries, sun, shore power, inverter, generator, and the last day. */
import type { DashboardEntity } from "../../api.ts";
import { inRole, type Card, type Context, type Page, type Section } from "../model.ts";
import * as t from "../tiles.ts";

/** The flow: by the Energy page where it knows the coach, else as shares of the power. */
function flow(context: Context): Section[] {
  const head = t.heading(context.text("dashboard.flow"), "mdi:transmission-tower");
  if (context.hasEnergy) return t.section(head, [{ type: "power-sankey" }]);
  const totals = inRole(context, "total_ac_input", "total_solar", "total_battery");
  const entities = totals.map((one) => ({ entity: one.entity_id }));
  return entities.length < 2 ? [] : t.section(head, [{ type: "distribution", entities }]);
}

/** The last day of the batteries' charge and of the totals. */
function day(context: Context): Section[] {
  const shown = inRole(context, "battery_charge", "total_battery", "total_solar");
  const entities = shown.map((one) => ({ entity: one.entity_id }));
  if (entities.length === 0) return [];
  const graph: Card = { type: "history-graph", entities, hours_to_show: 24 };
  return t.section(t.heading(context.text("dashboard.last_day"), "mdi:chart-line"), [graph]);
}

function generator(context: Context): Section[] {
  const question = context.text("dashboard.generator");
  const asked = ["generator", "generator_demand"];
  const cards = inRole(
    context,
    "generator",
    "generator_state",
    "generator_running",
    "generator_hours",
    "generator_power",
    "generator_sensor",
    "generator_demand",
    "generator_lock",
    "quiet_time",
  ).map((one) =>
    asked.includes(one.role)
      ? t.askingTile(one, one.role === "generator" ? "device" : "entity", question)
      : t.tile(one, "entity"),
  );
  return t.section(t.heading(context.text("dashboard.generator_title"), "mdi:engine"), cards);
}

/** Switches that cut the power of much else ask first. */
function switched(context: Context, one: DashboardEntity): Card {
  const isSwitch = ["disconnect", "inverter", "source"].includes(one.role);
  const isToggled = isSwitch && one.entity_id.startsWith("switch.");
  return isToggled
    ? t.askingTile(one, "entity", context.text("dashboard.power_off"))
    : t.tile(one, "entity");
}

/** Make the page. */
export function powerPage(context: Context): Page {
  const batteries = t.byDevice(
    inRole(
      context,
      "battery_charge",
      "battery_activity",
      "battery_power",
      "battery_voltage",
      "battery_current",
      "battery_temperature",
      "battery_capacity",
      "time_to_full",
      "time_to_empty",
    ),
    "mdi:car-battery",
    (all) =>
      all.map((one) =>
        one.role.startsWith("time_to")
          ? t.whileThere(t.tile(one, "entity"))
          : t.tile(one, "entity"),
      ),
  );
  const others = t.byDevice(
    inRole(
      context,
      "disconnect",
      "solar_power",
      "solar_stage",
      "solar_energy",
      "source",
      "ac_input_power",
      "ac_input_voltage",
      "ac_input_current",
      "shore_breaker",
      "inverter",
      "inverter_state",
      "inverter_power",
      "charger_stage",
      "charger_current",
    ),
    "mdi:power-plug",
    (all) => all.map((one) => switched(context, one)),
  );
  return {
    sections: [...flow(context), ...batteries, ...others, ...generator(context), ...day(context)],
  };
}
