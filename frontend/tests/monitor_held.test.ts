/* What is shown stays while it is held, and is counted. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { MOST_FRAMES } from "../src/panel/monitor/bus.ts";
import { Points } from "../src/panel/monitor/points.ts";
import { Selection } from "../src/panel/monitor/selection.ts";
import { filterOf } from "../src/panel/monitor/filter.ts";
import { ALL, begun, full, LAMP, STRANGE } from "./monitor_bus.ts";

test("what devices report comes before packets, claims and other networks' frames", () => {
  const bus = begun();
  const packet = { ...LAMP, row: 3, id: "18EBFF9C", dgn: 0xeb00, name: "DATA_PACKET" };
  const short = { ...STRANGE, row: 4, id: "123", dgn: null };
  const chassis = { ...LAMP, row: 5, network: "chassis", dgn: 0xeb00 };
  const rows = [LAMP, STRANGE, packet, short, chassis];
  bus.take({ seq: 0, since: 0, time: 11_000, networks: [], rows });
  bus.take({ seq: 1, since: 0, time: 11_000, trace: rows.map(({ row }) => [0, row, "01"]) });
  const selection = new Selection(bus);
  selection.refresh("table");
  assert.deepEqual(
    selection.messages.map(({ about }) => about.row),
    [5, 1, 2, 4, 3],
  );
});

test("what is held stays, however much comes", () => {
  const bus = begun();
  const selection = new Selection(bus);
  bus.take({ seq: 1, since: 0, time: 11_000, trace: [[0, 1, "19FF00FCFFFF04FF"]] });
  selection.refresh("trace");
  selection.hold();
  full(bus, 2);
  bus.take({ seq: 3, since: 2, time: 12_000, trace: [[0, 1, "19FF01FCFFFF04FF"]] });
  assert.equal(selection.traced(0)?.data, "19FF00FCFFFF04FF");
  assert.equal(selection.messages[0]?.data, "19FF00FCFFFF04FF");
  selection.refresh("trace");
  assert.equal(selection.messages[0].data, "19FF01FCFFFF04FF");
  assert.equal(selection.frames.length, MOST_FRAMES);
});

test("what is held can be filtered, and chosen from, as if the bus stood still", () => {
  const bus = begun();
  const selection = new Selection(bus);
  bus.take({ seq: 1, since: 0, time: 11_000, trace: [[0, 1, "19FF00FCFFFF04FF", 2, "0103"]] });
  selection.refresh("table");
  selection.hold();
  assert.equal(selection.waiting, 0);
  bus.take({ seq: 2, since: 1, time: 12_000, trace: [[0, 1, "19FF01FCFFFF04FF"]] });
  assert.equal(selection.waiting, 1);
  selection.filter = filterOf({ ...ALL, text: "dgn:1FF11" });
  assert.deepEqual([selection.count("table"), selection.count("trace")], [1, 1]);
  assert.equal(selection.traced(0)?.data, "0103");
  selection.filter = filterOf(ALL);
  assert.deepEqual([selection.count("table"), selection.count("trace")], [2, 2]);
  assert.equal(selection.message(1)?.data, "19FF00FCFFFF04FF");
});

test("a new beginning while it is held changes nothing of it, and counts from there", () => {
  const bus = begun();
  const selection = new Selection(bus);
  full(bus, 1);
  selection.refresh("trace");
  selection.hold();
  const other = { ...STRANGE, row: 1, name: "OTHER" };
  bus.take({ seq: 0, since: 0, time: 13_000, networks: [], rows: [other] });
  bus.take({ seq: 1, since: 0, time: 13_000, trace: [[0, 1, "0104", 1]] });
  assert.equal(selection.waiting, 2);
  assert.equal(selection.message(1)?.about.name, "DC_DIMMER_STATUS_3");
  assert.equal(selection.count("trace"), MOST_FRAMES);
  assert.equal(selection.refresh("trace"), 0);
  assert.equal(selection.waiting, undefined);
  assert.equal(selection.count("trace"), 2);
  // Also where nothing was drawn in between: frames have the same numbers as those before.
  bus.take({ seq: 0, since: 0, time: 14_000, networks: [], rows: [LAMP] });
  bus.take({ seq: 1, since: 0, time: 14_000, trace: [[0, 1, "01", 1, 1, 1]] });
  selection.refresh("trace");
  assert.equal(selection.count("trace"), 4);
});

test("a clock that was set back does not tangle a plot", () => {
  const points = new Points();
  for (const at of [100, 101, 102]) points.add(at, at);
  points.add(101.5, 7);
  assert.deepEqual(points.times, [100, 101, 101.5]);
  assert.deepEqual(points.values, [100, 101, 7]);
  points.forget(101);
  assert.deepEqual(points.times, [101, 101.5]);
  // Of a signal that is silent its last values stay.
  points.forget(900);
  assert.deepEqual(points.values, [101, 7]);
});

test("it is known how many frames have gone, so that a view can stay where it is", () => {
  const bus = begun();
  const selection = new Selection(bus);
  full(bus, 1);
  selection.refresh("trace");
  bus.take({ seq: 2, since: 1, time: 12_000, trace: [[0, 1, 1, 1]] });
  assert.equal(selection.refresh("trace"), 3);
});
