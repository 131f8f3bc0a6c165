/* Finding messages, and what a form says. */
import assert from "node:assert/strict";
import { test } from "node:test";
import type { SignalDetail, Standard, StandardMessage } from "../src/api.ts";
import { search } from "../src/panel/standard/search.ts";
import { spaced, valuesOf } from "../src/panel/send/form.ts";

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
