/* A bus that has begun, with a lamp and a message that nobody knows. */
import assert from "node:assert/strict";
import type { MonitorEvent, MonitorRow } from "../src/api.ts";
import { Bus, MOST_FRAMES, type Message } from "../src/panel/monitor/bus.ts";

export const LAMP: MonitorRow = {
  row: 1,
  network: "house",
  sent: false,
  id: "19FEDA9C",
  dgn: 0x1feda,
  name: "DC_DIMMER_STATUS_3",
  is_known: true,
  source: 156,
  node: "Lighting panel",
  destination: null,
  instance: 25,
  part: "",
  device: "Porch",
  device_id: null,
};
export const STRANGE = {
  ...LAMP,
  row: 2,
  id: "19FF119C",
  dgn: 0x1ff11,
  name: null,
  is_known: false,
};
export const ALL = {
  text: "",
  chips: [],
  hideKnown: false,
  hidePeriodic: false,
  onlyChanges: false,
};
export const LEVEL = {
  name: "operating_status",
  label: "Operating status",
  unit: "%",
  start: 16,
  width: 8,
};
export const DELAY = { name: "delay", label: "Delay", unit: "s", start: 32, width: 8 };

export function begun(): Bus {
  const bus = new Bus();
  const table: MonitorEvent["table"] = [
    [1, 7, -500, "19FF7CFCFFFF04FF"],
    [2, 1, -100, "0102"],
  ];
  bus.take({ seq: 0, since: 0, time: 10_000, networks: [], rows: [LAMP, STRANGE], table });
  return bus;
}

export function message(bus: Bus, row: number): Message {
  const found = bus.messages.get(row);
  assert.ok(found);
  return found;
}

export function full(bus: Bus, seq: number): void {
  const line = [0, ...Array<number>(MOST_FRAMES).fill(1)];
  bus.take({ seq, since: seq - 1, time: 11_000, trace: [line] });
}
