/* Finding messages, and what a form says. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import type { Answer, Said, SignalDetail, Standard, StandardMessage } from "../src/api.ts";
import type { Hass } from "../src/common/hass.ts";
import { spaced } from "../src/common/numbers.ts";
import { allInWords, inWords } from "../src/panel/standard/said.ts";
import { search } from "../src/panel/standard/search.ts";
import { addressOf, valuesOf } from "../src/panel/send/form.ts";

function message(name: string, device: string, dgn: string, isHeard = false): StandardMessage {
  return {
    name,
    dgn,
    label: name,
    device,
    device_label: device,
    is_command: false,
    is_heard: isHeard,
    signals: ["instance", "relative_level"],
  };
}

const STANDARD: Standard = {
  messages: [
    message("AC_POINT_STATUS", "ac_point", "1FFC8"),
    message("TANK_CALIBRATION", "tank", "1FFB6"),
    message("TANK_STATUS", "tank", "1FFB7", true),
  ],
  synonyms: [{ words: "grey water", devices: ["tank"], note: "2" }],
};

const names = (text: string): string[] => search(STANDARD, text).map(({ name }) => name);

void test("words of people, names, numbers and signals find messages", () => {
  assert.deepEqual(names("Grey water"), ["TANK_STATUS", "TANK_CALIBRATION"]);
  assert.deepEqual(names("0x1ffb7"), ["TANK_STATUS"]);
  assert.deepEqual(names("ac point"), ["AC_POINT_STATUS"]);
  assert.equal(names("relative_level").length, 3);
  assert.deepEqual(names("nonsense"), []);
  assert.equal(names("").length, 3);
});

/** Return all that RV-C has, with the words that people have for it; nothing of it is heard. */
function whole(): Standard {
  const read = (name: string): unknown =>
    JSON.parse(
      readFileSync(new URL(`../../custom_components/rvc/${name}`, import.meta.url), "utf8"),
    );
  const { dgns } = read("spec/spec.json") as {
    dgns: Record<string, { dgn: number | null; device: string }>;
  };
  const words = read("presentation/words.json") as Record<string, { classes: string[] }>;
  return {
    messages: Object.entries(dgns).map(([name, { dgn, device }]) => ({
      ...message(name, device, (dgn ?? 0).toString(16)),
      is_command: name.includes("COMMAND"),
      signals: [],
    })),
    synonyms: Object.entries(words).map(([said, { classes }]) => ({
      ...{ words: said, devices: classes, note: null },
    })),
  };
}

void test("owners' own words find the message that is meant, first or nearly", () => {
  const standard = whole();
  const meanings: Readonly<Record<string, string>> = {
    "grey water": "TANK_STATUS",
    "Gray tanks": "TANK_STATUS",
    "poop tank": "TANK_STATUS",
    "holding tank": "TANK_STATUS",
    "propane level": "TANK_STATUS",
    "LP gas": "TANK_STATUS",
    "propane detector": "GAS_SENSOR_STATUS",
    "CO alarm": "GAS_SENSOR_STATUS",
    "dump valve": "WASTEDUMP_STATUS",
    "city water": "AUTOFILL_STATUS",
    "water pump": "WATER_PUMP_STATUS",
    "shore power": "GENERIC_AC_STATUS_1",
    "plugged in": "GENERIC_AC_STATUS_1",
    "transfer switch": "ATS_STATUS",
    furnace: "FURNACE_STATUS",
    "a/c": "AIR_CONDITIONER_STATUS",
    AC: "AIR_CONDITIONER_STATUS",
    "heat pump": "HEAT_PUMP_STATUS",
    "heated floor": "FLOOR_HEAT_STATUS",
    "inside temperature": "THERMOSTAT_AMBIENT_STATUS",
    thermostat: "THERMOSTAT_STATUS_1",
    "slide outs": "SLIDE_STATUS",
    slideout: "SLIDE_STATUS",
    jacks: "LEVELING_CONTROL_STATUS",
    stabilizers: "LEVELING_CONTROL_STATUS",
    inverter: "INVERTER_STATUS",
    converter: "CHARGER_STATUS",
    "battery charger": "CHARGER_STATUS",
    batteries: "DC_SOURCE_STATUS_1",
    "starter battery": "DC_SOURCE_STATUS_1",
    "solar panels": "SOLAR_CONTROLLER_STATUS",
    generator: "GENERATOR_STATUS_1",
    AGS: "GENERATOR_DEMAND_STATUS",
    awning: "AWNING_STATUS",
    "awning light": "AWNING_STATUS",
    "porch light": "DC_DIMMER_STATUS_3",
    "ceiling lights": "DC_DIMMER_STATUS_3",
    fridge: "REFRIGERATOR_STATUS",
    "hot water": "WATERHEATER_STATUS",
    "bathroom fan": "ROOF_FAN_STATUS_1",
    "roof vents": "ROOF_FAN_STATUS_1",
    blinds: "WINDOW_SHADE_CONTROL_STATUS",
    "entry steps": "STEP_STATUS",
    "door locks": "DOOR_STATUS",
    "tire pressure": "TIRE_STATUS",
    clock: "DATE_TIME_STATUS",
    location: "GPS_POSITION",
    odometer: "VEHICLE_DISTANCE",
    "fuel level": "DASH_DISPLAY",
    "parking brake": "CHASSIS_MOBILITY_STATUS",
    "wall switch": "DIGITAL_INPUT_STATUS",
    "error codes": "DM_RV",
    "serial number": "PRODUCT_IDENTIFICATION",
  };
  for (const [text, name] of Object.entries(meanings)) {
    const found = search(standard, text).map((one) => one.name);
    assert.ok(found.indexOf(name) in [0, 1], `${text}: ${found.slice(0, 4).join(" ")}`);
  }
});

void test("numbers are found as people write them, and what nobody has finds nothing", () => {
  const standard = whole();
  for (const text of ["1FFB7", "1ffb7", "0x1FFB7", "1FFB7h"]) {
    assert.deepEqual(
      search(standard, text).map(({ name }) => name),
      ["TANK_STATUS"],
    );
  }
  for (const text of ["(", ".*", "xyzzy", "\\", "a".repeat(5_000)]) {
    assert.ok([0, standard.messages.length].includes(search(standard, text).length), text);
  }
});

function signal(more: Partial<SignalDetail>): SignalDetail {
  return {
    name: "level",
    label: "Level",
    start: 0,
    width: 8,
    type: "uint8",
    kind: "number",
    unit: null,
    least: 0,
    most: 100,
    step: 0.5,
    values: [],
    flags: [],
    entities: [],
    ...more,
  };
}

void test("fields become numbers, labels, texts and flags; what is empty says nothing", () => {
  const signals = [
    signal({}),
    signal({ name: "mode", values: [[1, "on", "On"]] }),
    signal({ name: "raw", kind: "bytes" }),
    signal({ name: "flags", flags: [[0, "low", "Low"]] }),
    signal({ name: "other" }),
  ];
  const fields = { level: "12,5", mode: "on", raw: "0102", flags: ["low"], other: "" };
  assert.deepEqual(valuesOf(signals, fields), {
    level: 12.5,
    mode: "on",
    raw: "0102",
    flags: ["low"],
  });
  assert.equal(spaced("01FF7C"), "01 FF 7C");
  // What is no number is refused by its name, and is not taken for 0.
  assert.deepEqual(valuesOf(signals, { level: "1e", other: "Infinity" }), {
    ...{ level: "1e", other: "Infinity" },
  });
});

void test("an address that is none is not taken for everyone", () => {
  assert.deepEqual(["", " ", "0", "137", " 255"].map(addressOf), [
    ...[undefined, undefined, 0, 137, 255],
  ]);
  for (const text of ["256", "1-", "-3", "1.5", "0x10", "1e1", "all"]) {
    assert.equal(addressOf(text), null, text);
  }
});

void test("numbers are in the owner's form, and units those of RV-C", () => {
  const form = (number_format: string): Hass =>
    ({ locale: { language: "en", number_format } }) as Hass;
  assert.equal(inWords(form("decimal_comma"), [13.55, "V"]), "13,55 V");
  assert.equal(inWords(form("comma_decimal"), [1013.25, "hPa"]), "1,013.25 hPa");
  assert.equal(inWords(form("comma_decimal"), [2026, "year"]), "2026");
  assert.equal(inWords(form("none"), [1013.25, "hPa"]), "1013.25 hPa");
  assert.equal(inWords(form("language"), [-81.1234567, "°"]), "-81.1234567 °");
  // A serial number has no thousands, and words that look like a number are words.
  assert.equal(inWords(form("decimal_comma"), [123456, null]), "123456");
  assert.equal(inWords(form("decimal_comma"), "1.10"), "1.10");
  const values = { dc_voltage: [13.55, "V"], priority: "house" } satisfies Record<string, Said>;
  // Signals are called as elsewhere on the pages.
  const labels = { dc_voltage: "Voltage", priority: "Device priority" };
  const answer = { values, labels } as unknown as Answer;
  const words = "Voltage: 13,55 V, Device priority: house";
  assert.equal(allInWords(form("space_comma"), answer), words);
});
