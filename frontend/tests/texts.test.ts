/* A count of one has its own words, in each language and in each form that pages give counts. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";

import type { Localize } from "../src/common/hass.ts";
import { textsOf } from "../src/common/texts.ts";

interface Entries {
  [key: string]: string | Entries;
}

const LANGUAGES = ["en", "de", "es", "fr"];

function entriesOf(language: string): Entries {
  const url = new URL(`../../custom_components/rvc/translations/${language}.json`, import.meta.url);
  const texts = JSON.parse(readFileSync(url, "utf8")) as { config_panel: Entries };
  return texts.config_panel;
}

/** Do as Home Assistant does: fill the slots, and return nothing for what there is not. */
function localizeOf(entries: Entries): Localize {
  return (key, values) => {
    let found: string | Entries | undefined = entries;
    for (const part of key.replace("component.rvc.config_panel.", "").split(".")) {
      found = typeof found === "object" ? found[part] : undefined;
    }
    if (typeof found !== "string") return "";
    return found.replace(/\{(\w+)\}/g, (_, name: string) => String(values?.[name]));
  };
}

test("one frame is no frames", () => {
  const texts = textsOf(localizeOf(entriesOf("en")));
  assert.equal(texts("overview.rate", { rate: "1" }), "1 frame/s");
  assert.equal(texts("overview.rate", { rate: "61" }), "61 frames/s");
  assert.equal(texts("overview.rate", { rate: "0.1" }), "0.1 frames/s");
  assert.equal(texts("overview.rate", { rate: "11" }), "11 frames/s");
  assert.equal(texts("monitor.messages", { count: 1 }), "1 message");
  assert.equal(texts("unknown.count", { count: "1,001" }), "1,001 times");
  // Only what is counted matters: it comes first.
  const recording = { frames: "20", size: "1", time: "1" };
  assert.equal(texts("recordings.recording", recording), "Recording: 20 frames, 1, 1");
  assert.equal(texts("devices.count", { count: 1 }), "Devices: 1");
  assert.equal(texts("no.such_text", { count: 1 }), "no.such_text");
});

function* keysOf(entries: Entries, path = ""): Generator<[string, string]> {
  for (const [key, entry] of Object.entries(entries)) {
    if (typeof entry === "string") yield [path + key, entry];
    else yield* keysOf(entry, `${path}${key}.`);
  }
}

test("each language has words for one, with what they name", () => {
  const english = new Map(keysOf(entriesOf("en")));
  const ones = [...english.keys()].filter((key) => english.has(`${key}_one`));
  assert.ok(ones.length > 12);
  for (const language of LANGUAGES) {
    const texts = new Map(keysOf(entriesOf(language)));
    for (const key of ones) {
      const one = texts.get(`${key}_one`);
      assert.ok(one, `${language}: ${key}_one`);
      const slots = (text = ""): string[] => (text.match(/\{\w+\}/g) ?? []).slice(1);
      assert.deepEqual(slots(one), slots(texts.get(key)), `${language}: ${key}_one`);
    }
  }
});
