import assert from "node:assert/strict";
import path from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { collectLicenses, packagesOf } from "../build/licenses.ts";

const FRONTEND = path.join(path.dirname(fileURLToPath(import.meta.url)), "..");

test("packages are found in the inputs of a bundle", () => {
  const inputs = [
    "src/panel/panel.ts",
    "node_modules/lit/index.js",
    "node_modules/@mdi/js/mdi.js",
    "node_modules/lit/decorators.js",
  ];
  assert.deepEqual(packagesOf(inputs), ["@mdi/js", "lit"]);
});

test("the license of each package is inside, with its holder", async () => {
  const text = await collectLicenses(FRONTEND, ["node_modules/lit/index.js"]);
  assert.match(text, /^lit \d+\.\d+\.\d+ \(BSD-3-Clause\)$/m);
  assert.match(text, /Copyright \(c\) 2017 Google LLC/);
});

test("a package whose license we may not pass on stops the build", async () => {
  // A tool that only our tests use
  await assert.rejects(
    collectLicenses(FRONTEND, ["node_modules/axe-core/axe.js"]),
    /axe-core has the license MPL-2.0/,
  );
});
