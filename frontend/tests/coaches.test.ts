/* Which coach is shown: never another one than the owner means. */
import assert from "node:assert/strict";
import { test } from "node:test";
import type { InfoEntry } from "../src/api.ts";
import { chosenOf } from "../src/panel/coaches.ts";

const coach = (entry_id: string, state: InfoEntry["state"] = "loaded"): InfoEntry => ({
  ...{ entry_id, title: entry_id, state, networks: [] },
});
const BOTH = [coach("one", "setup_retry"), coach("other")];

void test("who names a coach, or looks at one, gets that or none", () => {
  assert.equal(chosenOf(BOTH, "one", "other")?.entry_id, "one");
  assert.equal(chosenOf([coach("other")], "one", "other"), undefined);
  assert.equal(chosenOf(BOTH, "nonsense", null), undefined);
});

void test("who names none gets the last one, else one that runs, else any", () => {
  assert.equal(chosenOf(BOTH, null, "one")?.entry_id, "one");
  assert.equal(chosenOf(BOTH, undefined, "gone")?.entry_id, "other");
  assert.equal(chosenOf([coach("one", "setup_retry")], null, null)?.entry_id, "one");
  assert.equal(chosenOf([], null, null), undefined);
});
