import assert from "node:assert/strict";
import { test } from "node:test";
import { draftOf, dropDraft, keepDraft } from "../src/panel/unknown/drafts.ts";

test("what is written about a message outlasts its editor, and goes when it is saved", () => {
  const draft = { name: "Boiler", onlySource: false, signals: [] };
  keepDraft("coach", "a", draft);
  assert.deepEqual(draftOf("coach", "a"), draft);
  assert.equal(draftOf("other", "a"), undefined);
  dropDraft("coach", "a");
  assert.equal(draftOf("coach", "a"), undefined);
  for (let number = 0; number < 60; number += 1) keepDraft("coach", String(number), draft);
  assert.equal(draftOf("coach", "9"), undefined);
  assert.deepEqual(draftOf("coach", "10"), draft);
});
