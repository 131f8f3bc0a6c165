/* What the overview knows, by the events that came. */
import assert from "node:assert/strict";
import { test } from "node:test";
import type { OverviewNode } from "../src/api.ts";
import { nodesOf, NOTHING, taking } from "../src/panel/overview/coach.ts";

function node(address: number, more: Partial<OverviewNode> = {}): OverviewNode {
  return {
    network: "house",
    address,
    name: `Node ${address}`,
    is_own: false,
    speaks: true,
    silent_since: null,
    manufacturer: null,
    model: null,
    serial_number: null,
    software: null,
    dialects: [],
    devices: 0,
    faults: 0,
    lamp: null,
    device_id: null,
    ...more,
  };
}

void test("nodes come, change and go, and ourselves are first", () => {
  const first = taking(NOTHING, { nodes: [node(156), node(130), node(200, { is_own: true })] });
  assert.deepEqual(
    nodesOf(first, "house").map(({ address }) => address),
    [200, 130, 156],
  );
  const second = taking(first, { nodes: [node(130, { speaks: false })], gone: [["house", 156]] });
  assert.deepEqual(
    nodesOf(second, "house").map(({ address, speaks }) => [address, speaks]),
    [
      [200, true],
      [130, false],
    ],
  );
  assert.equal(nodesOf(first, "house").length, 3);
  assert.deepEqual(nodesOf(second, "chassis"), []);
});

void test("what an event does not tell stays", () => {
  const first = taking(NOTHING, { rates: [["house", 156, 12]], faults: [], advice: [] });
  const second = taking(first, { nodes: [] });
  assert.equal(second.rates.get("house:156"), 12);
});
