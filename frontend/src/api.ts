// Made by scripts/build-api from custom_components/rvc/websocket/contract; do not edit.
/* eslint-disable */

export const API_VERSION = 1;

/** All that a coach can show, in the order in which it is shown. */
export interface Dashboard {
  entry_id: string;
  title: string;
  /** The registry's device of the coach itself. */
  device_id: string;
  entities: DashboardEntity[];
  /** In the order of Home Assistant's registries, those outside last. */
  areas: DashboardArea[];
  tires: DashboardTire[];
  /** The scripts that were made of the blueprints of this integration. */
  scripts: string[];
}

/** An area of Home Assistant in which the coach has something. */
export interface DashboardArea {
  area_id: string;
  name: string;
  icon: string | null;
  is_outside: boolean;
}

/** An entity that its owner sees, in one of its roles. */
export interface DashboardEntity {
  role: Role;
  entity_id: string;
  device_id: string | null;
  /** What the owner calls its device. */
  device: string;
  area_id: string | null;
  /** The key of the network; of what is the coach's own there is none. */
  network: string | null;
  /** RV-C's name of the device's kind: "dc_dimmer". */
  device_class: string | null;
  instance: number | null;
  /** Which part of the device it tells of: a leg of shore power, a wheel. */
  part: string | null;
  /** Of a tank what is in it; of what moves what it is. */
  kind: string | null;
  /** Of what moves, whether the owner allows it. */
  may_move: boolean | null;
}

/** Which coach is asked about. */
export interface DashboardRequest {
  /** The id of its config entry; without it the only coach is meant. */
  entry_id?: string;
}

/** A wheel: where it is, its entities and its limits. */
export interface DashboardTire {
  /** 0 is the steer axle, or the first of a trailer. */
  axle: number;
  /** 0 is outside left, 1 inside left, 2 inside right, 3 outside right. */
  position: number;
  name: string;
  /** The entity of its pressure. */
  pressure: string | null;
  /** The entity of its temperature. */
  temperature: string | null;
  /** The limits of the pressure in kPa; None where nobody has said one. */
  very_low: number | null;
  low: number | null;
  high: number | null;
  very_high: number | null;
}

/**
 * The last event of a subscription whose coach is not running any more.
 *
 * It is set up anew, switched off or removed: `rvc/info/subscribe` tells when one can
 * subscribe again.
 */
export interface Ended {
  ended: "unloaded";
}

/** The versions, and the coaches. */
export interface Info {
  /** Pages that were built for another one have to be loaded anew. */
  api_version: number;
  /** The version of the integration. */
  version: string;
  entries: InfoEntry[];
}

/** A coach. */
export interface InfoEntry {
  entry_id: string;
  title: string;
  /** The state of its config entry; only one that is loaded can be asked more. */
  state: "loaded" | "setup_error" | "migration_error" | "setup_retry" | "not_loaded" | "failed_unload" | "setup_in_progress" | "unload_in_progress";
  /** The house first. */
  networks: InfoNetwork[];
}

/** A network of a coach. */
export interface InfoNetwork {
  /** What names it in all that is about networks; it is never changed. */
  key: string;
  /** What the owner calls it. */
  title: string;
  state: "closed" | "connected" | "silent" | "lost";
  listen_only: boolean;
}

/** A request that says nothing but its type. */
export type NoFields = Record<string, never>;

export type Role = "ac_input_current" | "ac_input_energy" | "ac_input_power" | "ac_input_voltage" | "air_conditioner" | "air_suspension" | "alarm" | "altitude" | "autofill" | "battery_activity" | "battery_capacity" | "battery_charge" | "battery_current" | "battery_low" | "battery_power" | "battery_temperature" | "battery_voltage" | "bearing" | "button" | "charger_current" | "charger_stage" | "chassis" | "city_water" | "disconnect" | "fan" | "fault" | "floor_heat" | "fuel" | "furnace" | "generator" | "generator_demand" | "generator_hours" | "generator_lock" | "generator_power" | "generator_running" | "generator_sensor" | "generator_state" | "heating" | "hookup" | "input" | "inverter" | "inverter_power" | "inverter_state" | "leveling" | "light" | "lock" | "motion" | "network" | "node" | "other" | "outlet" | "outside_temperature" | "pitch" | "place" | "problem" | "pump" | "pump_running" | "quiet_time" | "rain" | "refrigerator" | "roll" | "seat" | "shade" | "shore_breaker" | "solar_energy" | "solar_power" | "solar_stage" | "source" | "speed" | "stop" | "tank_level" | "tank_volume" | "temperature" | "time_to_empty" | "time_to_full" | "tire_pressure" | "tire_temperature" | "total_ac_input" | "total_battery" | "total_solar" | "valve" | "vent" | "waste_dump" | "water_heater" | "water_heating" | "water_pressure" | "water_temperature" | "weather" | "zone";

/** Commands with one answer. */
export interface Commands {
  /** For any user. */
  "rvc/dashboard": {
    request: DashboardRequest;
    result: Dashboard;
  };
  /** For administrators. */
  "rvc/info": {
    request: NoFields;
    result: Info;
  };
}

/** Commands answered by events. */
export interface Subscriptions {
  /** For administrators. */
  "rvc/info/subscribe": {
    request: NoFields;
    event: Info;
  };
}

/** What a page has of Home Assistant to ask with: its `hass`. */
export interface ApiConnection {
  callWS<T>(message: { type: string; [field: string]: unknown }): Promise<T>;
  connection: {
    subscribeMessage<T>(
      listener: (event: T) => void,
      message: { type: string; [field: string]: unknown },
      options?: { resubscribe?: boolean },
    ): Promise<() => Promise<void>>;
  };
}

/** Send a command; rejects with `{code, message, translation_key, ...}`. */
export const call = <K extends keyof Commands>(
  hass: ApiConnection,
  type: K,
  request: Commands[K]["request"],
): Promise<Commands[K]["result"]> =>
  hass.callWS<Commands[K]["result"]>({ ...request, type });

/**
 * Subscribe; resolves with what ends it.
 * `ended` is called when the coach does not run any more: nothing follows then.
 */
export const subscribe = <K extends keyof Subscriptions>(
  hass: ApiConnection,
  type: K,
  request: Subscriptions[K]["request"],
  listener: (event: Subscriptions[K]["event"]) => void,
  ended?: (reason: Ended["ended"]) => void,
): Promise<() => Promise<void>> =>
  hass.connection.subscribeMessage<Subscriptions[K]["event"] | Ended>(
    (event) => {
      if ("ended" in event) {
        ended?.(event.ended);
      } else {
        listener(event as Subscriptions[K]["event"]);
      }
    },
    { ...request, type },
  );
