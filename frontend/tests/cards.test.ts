import assert from "node:assert/strict";
import { test } from "node:test";
import type { DashboardEntity, DashboardTire } from "../src/api.ts";
import { bubblePlace, lowSides } from "../src/cards/level/tilt.ts";
import type { Hass } from "../src/common/hass.ts";
import { namesOf } from "../src/cards/floor_plan/names.ts";
import { placeOf } from "../src/cards/floor_plan/places.ts";
import { axlesOf, judgePressure } from "../src/cards/tires/pressures.ts";

const LIMITS = { very_low: 552, low: 620, high: 827, very_high: 896 };

test("a pressure is judged in the unit that the owner sees", () => {
  assert.equal(judgePressure(LIMITS, 100, "psi"), "good");
  assert.equal(judgePressure(LIMITS, 88, "psi"), "low");
  assert.equal(judgePressure(LIMITS, 80, "psi"), "very_low");
  assert.equal(judgePressure(LIMITS, 8.5, "bar"), "high");
  assert.equal(judgePressure(LIMITS, 900, "kPa"), "very_high");
});

test("without limits, or in a unit that nobody knows, nothing is said against a tire", () => {
  const none = { very_low: null, low: null, high: null, very_high: null };
  assert.equal(judgePressure(none, 3, "psi"), "good");
  assert.equal(judgePressure(LIMITS, 88, "cubits"), "unknown");
  assert.equal(judgePressure(LIMITS, 88, undefined), "unknown");
});

function tire(axle: number, position: number): DashboardTire {
  const names = { name: `${axle}-${position}`, pressure: null, temperature: null };
  return { axle, position, ...names, ...LIMITS };
}

test("axles come from the front, and duals have four places", () => {
  const wheels = [tire(1, 3), tire(1, 0), tire(1, 1), tire(0, 3), tire(0, 0)];
  const names = axlesOf(wheels).map((axle) => axle.map((one) => one?.name ?? null));
  assert.deepEqual(names, [
    ["0-0", "0-3"],
    ["1-0", "1-1", null, "1-3"],
  ]);
});

test("words say which end and which side is low", () => {
  assert.deepEqual(lowSides({ pitch: -1.5, roll: 0.5 }), [
    { side: "front", degrees: 1.5 },
    { side: "right", degrees: 0.5 },
  ]);
  assert.deepEqual(lowSides({ pitch: 0.2, roll: null }), []);
});

test("the bubble rises to what is high, and stays inside", () => {
  assert.deepEqual(bubblePlace({ pitch: -2.5, roll: 0 }), { x: 0, y: 18 });
  assert.deepEqual(bubblePlace({ pitch: 0, roll: 2.5 }), { x: -18, y: 0 });
  assert.deepEqual(bubblePlace({ pitch: 90, roll: 0 }), { x: 0, y: -36 });
});

function place(name: string, isOutside = false): string {
  const { side, along } = placeOf({ area_id: "a", name, icon: null, is_outside: isOutside });
  return `${side} ${along}`;
}

test("rooms are where coaches have them, in four languages", () => {
  assert.equal(place("Cab"), "across 5");
  assert.equal(place("Bedroom"), "across 82");
  assert.equal(place("Schlafzimmer"), "across 82");
  assert.equal(place("Rear bath"), "across 90");
  assert.equal(place("Front bath"), "across 37");
  assert.equal(place("Bathroom mid"), "across 62");
});

test("a side is a strip of its own, and what is outside is no room", () => {
  assert.equal(place("Driver side"), "driver 50");
  assert.equal(place("Passenger side"), "passenger 50");
  assert.equal(place("Awning driver", true), "outside 50");
  assert.equal(place("Wet bay"), "outside 50");
  assert.equal(place("Music corner"), "across 50");
});

test("two lamps of one device go by their own names, without that of their area", () => {
  const lamp = (entity_id: string, device: string): DashboardEntity =>
    ({ entity_id, device }) as DashboardEntity;
  const lamps = [
    lamp("light.awning", "Awning"),
    lamp("light.awning_2", "Awning"),
    lamp("light.porch", "Patio porch"),
  ];
  const named = (friendly_name: string) => ({ state: "on", attributes: { friendly_name } });
  const states = {
    "light.awning": named("Awning Light"),
    "light.awning_2": named("Patio Awning Second light"),
    "light.porch": named("Patio porch Light"),
  } as unknown as Hass["states"];
  const names = [...namesOf(lamps, "Patio", { states }).values()];
  assert.deepEqual(names, ["Awning Light", "Awning Second light", "porch"]);
});
