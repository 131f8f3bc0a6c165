import assert from "node:assert/strict";
import { test } from "node:test";
import type { DeviceRow } from "../src/api.ts";
import { base } from "../src/common/styles.ts";
import { Drafts, fitting } from "../src/panel/devices/drafts.ts";
import { problemOf } from "../src/panel/devices/map_file.ts";

const lamp: DeviceRow = {
  key: "house_dc_dimmer_9",
  device_id: null,
  network: "House",
  device_class: "dc_dimmer",
  kind: "Dimmer",
  instance: 9,
  node: "Firefly (68)",
  address: 68,
  name: "Dimmer 9",
  plain_name: "Dimmer 9",
  is_named: false,
  area_id: null,
  entity_id: null,
  state: null,
  level: null,
  is_output: true,
  role: null,
  partner: null,
  open_time: null,
  dimmable: true,
  ignore: false,
  may_blink: false,
};

void test("what blinks is what is called a light, saved or not", () => {
  const drafts = new Drafts();
  assert.equal(drafts.mayBlink(lamp), false);
  drafts.set(lamp, { role: "light" });
  assert.equal(drafts.mayBlink(lamp), true);
  const known = { ...lamp, key: "house_dc_dimmer_8", role: "light", may_blink: true };
  assert.equal(drafts.mayBlink(known), true);
  drafts.set(known, { role: "fan" });
  assert.equal(drafts.mayBlink(known), false);
});

void test("what was written is kept, and nothing that is so already", () => {
  const drafts = new Drafts();
  assert.equal(drafts.get(lamp, "name"), "");
  drafts.set(lamp, { name: "Porch" });
  drafts.set(lamp, { role: "fan" });
  assert.deepEqual(drafts.all(), [{ key: lamp.key, name: "Porch", role: "fan" }]);
  drafts.set(lamp, { role: "automatic" });
  assert.equal(drafts.get(lamp, "name"), "Porch");
  drafts.set(lamp, { name: "" });
  assert.equal(drafts.size, 0);
});

void test("devices are found by all words, in the order of their numbers", () => {
  const tenth = { ...lamp, key: "house_dc_dimmer_10", instance: 10, name: "Ceiling" };
  const named = { ...tenth, is_named: true };
  assert.deepEqual(fitting([tenth, lamp], "", false), [lamp, tenth]);
  assert.deepEqual(fitting([tenth, lamp], "firefly CEIL", false), [tenth]);
  assert.deepEqual(fitting([named, lamp], "", true), [lamp]);
});

test("drafts outlast their page, and saving forgets only what was saved", () => {
  const drafts = Drafts.of("coach");
  const one = { ...lamp, key: "a" };
  drafts.set(one, { name: "Porch", area_id: "x" });
  const saved = drafts.all();
  drafts.set(one, { name: "Patio" });
  drafts.forget(saved);
  assert.equal(Drafts.of("coach"), drafts);
  assert.deepEqual(drafts.all(), [{ key: "a", name: "Patio" }]);
  assert.equal(Drafts.of("other").size, 0);
  drafts.forget(drafts.all());
  assert.equal(drafts.size, 0);
});

test("a file that is empty, or larger than any map, is not sent", () => {
  assert.equal(problemOf({ size: 0 }), "devices.map_empty");
  assert.equal(problemOf({ size: 20_000 }), undefined);
  assert.equal(problemOf({ size: 5_000_000 }), "devices.map_too_large");
});

test("bytes go from left to right in every language", () => {
  assert.match(base.cssText, /code,\s*\.code\s*\{[^}]*direction: ltr/);
});
