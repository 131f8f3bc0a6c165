/* Which messages and frames are shown. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { placeIn } from "../src/panel/monitor/address.ts";
import { filterOf } from "../src/panel/monitor/filter.ts";
import { valueInWords } from "../src/panel/monitor/rows.ts";
import { touches } from "../src/panel/monitor/readings.ts";
import { ALL, begun, DELAY, LEVEL, message } from "./monitor_bus.ts";

test("words find names, nodes, devices and numbers; all of them have to fit", () => {
  const lamp = message(begun(), 1);
  for (const text of [
    "dimmer status",
    "porch",
    "LIGHTING",
    "1feda",
    "130778",
    "dgn:1FEDA from:156",
  ]) {
    assert.ok(filterOf({ ...ALL, text })(lamp, lamp.data), text);
  }
  for (const text of ["porch bath", "dgn:1FEDB", "from:84", "data:abcd", "instance:26"]) {
    assert.ok(!filterOf({ ...ALL, text })(lamp, lamp.data), text);
  }
  assert.ok(filterOf({ ...ALL, text: "data:7cfc" })(lamp, lamp.data));
  assert.ok(filterOf({ ...ALL, text: "instance:25" })(lamp, lamp.data));
});

test("numbers and bytes are found however people write them", () => {
  const lamp = message(begun(), 1);
  const fits = (text: string): boolean => filterOf({ ...ALL, text })(lamp, lamp.data);
  for (const text of [
    ...["0x1FEDA", "1FEDAh", "dgn:0x1feda", "dgn:1FEDAh", "dgn:130778", "from:0x9C", "from:9Ch"],
    ...["id:0x19FEDA9C", "data:19 FF 7C", "data:19-ff-7c", "data:7c FC porch", "dgn:", "data:"],
  ]) {
    assert.ok(fits(text), text);
  }
  // Half of one byte and half of the next are none; half a byte is.
  for (const text of ["data:9FF7", "dgn:1FEDAzz", "from:156x", "data:19 FE"]) {
    assert.ok(!fits(text), text);
  }
  assert.ok(fits("data:f"));
});

test("any text can be searched for, also what a program would take for its own", () => {
  const lamp = message(begun(), 1);
  for (const text of [".*", "(", "[a-", "\\", "constructor:1", "__proto__:1", "toString:2", "%"]) {
    assert.ok(!filterOf({ ...ALL, text })(lamp, lamp.data), text);
  }
  assert.equal(placeIn(new URLSearchParams({ q: "x".repeat(9_000) })).shown.text.length, 200);
});

test("numbers in an address may be written in other forms too", () => {
  const lamp = message(begun(), 1);
  const fits = (query: string): boolean =>
    filterOf(placeIn(new URLSearchParams(query)).shown)(lamp, lamp.data);
  for (const query of ["dgn=0x1feda", "dgn=1FEDAh", "dgn=130778", "source=0x9C", "source=0156"]) {
    assert.ok(fits(query), query);
  }
  for (const query of ["dgn=", "dgn=zz", "source=-1", "source=abc", "instance=1e9"]) {
    assert.ok(!fits(query), query);
  }
  assert.ok(fits("unknown=0&changes=no&events=false"));
});

test("what is known can be hidden", () => {
  const bus = begun();
  const filter = filterOf({ ...ALL, hideKnown: true });
  assert.deepEqual(
    [1, 2].map((row) => filter(message(bus, row), "")),
    [false, true],
  );
});

test("cells of one kind are alternatives, those of several all have to fit", () => {
  const bus = begun();
  const shown = (...chips: [string, string][]): number[] => {
    const given = chips.map(([kind, value]) => ({ kind, value }));
    const filter = filterOf({ ...ALL, chips: given as never });
    return [1, 2].filter((row) => filter(message(bus, row), ""));
  };
  assert.deepEqual(shown(["dgn", "1FEDA"]), [1]);
  assert.deepEqual(shown(["dgn", "1feda"], ["dgn", "1FF11"]), [1, 2]);
  assert.deepEqual(shown(["dgn", "1FEDA"], ["source", "156"], ["device", "Porch"]), [1]);
  assert.deepEqual(shown(["dgn", "1FF11"], ["instance", "26"]), []);
  // Which signals a message has is known as soon as it was asked for.
  assert.deepEqual(shown(["signal", "delay"]), []);
  message(bus, 1).signals = [LEVEL, DELAY];
  assert.deepEqual(shown(["signal", "delay"]), [1]);
});

test("of changes only those of the chosen signal are shown", () => {
  const bus = begun();
  message(bus, 1).signals = [LEVEL, DELAY];
  const chips = [{ kind: "signal" as const, value: "operating_status" }];
  const all = filterOf({ ...ALL, onlyChanges: true });
  const level = filterOf({ ...ALL, chips, onlyChanges: true });
  const lamp = message(bus, 1);
  const before = "19FF7CFCFFFF04FF";
  for (const [data, any, its] of [
    [before, false, false],
    ["19FF7CFC01FF04FF", true, false],
    ["19FF00FCFFFF04FF", true, true],
  ] as const) {
    assert.equal(all(lamp, data, before), any);
    assert.equal(level(lamp, data, before), its);
  }
  assert.ok(!touches({ ...LEVEL, start: 12, width: 4 }, new Uint8Array([0xff, 0x0f])));
  assert.ok(touches({ ...LEVEL, start: 7, width: 2 }, new Uint8Array([0, 1])));
});

test("a word in the place of a number has no unit", () => {
  const format = (value: number): string => value.toFixed(1);
  assert.equal(valueInWords("Automatic", "%", format), "Automatic");
  assert.equal(valueInWords(62, "%", format), "62.0 %");
  assert.equal(valueInWords(3, null, format), "3.0");
  const plain = (value: number, isCode = false) => (isCode ? `${value}` : `~${value}`);
  assert.equal(valueInWords(2026, "year", plain), "2026");
  assert.equal(valueInWords(2026, null, plain), "2026");
  assert.equal(valueInWords(2026, "W", plain), "~2026 W");
});
