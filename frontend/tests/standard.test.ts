/* Finding messages, and what a form says. */
import assert from "node:assert/strict";
import { test } from "node:test";
import type { Answer, Said, SignalDetail, Standard, StandardMessage } from "../src/api.ts";
import type { Hass } from "../src/common/hass.ts";
import { spaced } from "../src/common/numbers.ts";
import { allInWords, inWords } from "../src/panel/standard/said.ts";
import { search } from "../src/panel/standard/search.ts";
import { valuesOf } from "../src/panel/send/form.ts";

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
});

void test("numbers are in the owner's form, and units those of RV-C", () => {
  const form = (number_format: string): Hass =>
    ({ locale: { language: "en", number_format } }) as Hass;
  assert.equal(inWords(form("decimal_comma"), [13.55, "V"]), "13,55 V");
  assert.equal(inWords(form("comma_decimal"), [1013.25, "hPa"]), "1,013.25 hPa");
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
