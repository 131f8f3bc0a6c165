/* The dashboard of a coach that has little to show, or nothing for a while. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { pagesOf, viewOf } from "../src/strategy/layout.ts";
import type { Config, Context } from "../src/strategy/model.ts";
import { cardsOf, contextOf, entity, sectionsOf, shown } from "./strategy_kit.ts";

/** A coach that was just added, as rvc/dashboard answers. */
const BARE = [
  entity("stop", "button.coach_stop_all_motion"),
  entity("network", "sensor.house_network_state", { device: "House network" }),
  entity("node", "binary_sensor.node_9c_connected"),
];
const notesOf = (view: Config) =>
  cardsOf(view).flatMap((card) => (card.type === "markdown" ? [String(card["content"])] : []));

for (const isAdmin of [true, false])
  test(`a coach just added says that nothing is there yet, admin: ${isAdmin}`, () => {
    const weather = { "weather.home": {} } as unknown as Context["states"];
    const view = viewOf(contextOf(BARE, { isAdmin, states: weather }), "coach", false);
    // Weather is no word on the coach, and there is nothing yet that scenes are about.
    assert.deepEqual(notesOf(view), [
      'dashboard.lost{"network":"House network"}',
      "dashboard.nothing",
    ]);
  });

test("a coach whose devices are on other pages alone leads there, and is not called silent", () => {
  const context = contextOf([...BARE, entity("light", "light.one")], { isAdmin: false });
  const view = viewOf(context, "coach", false);
  assert.ok(!notesOf(view).includes("dashboard.nothing"));
  const headings = cardsOf(view).filter(({ type }) => type === "heading");
  const paths = headings.map((card) => (card["tap_action"] as Config)["navigation_path"]);
  assert.deepEqual(paths, ["/rvc-coach/rooms"]);
});

test("a network that is lost leaves no heading alone, and is said", () => {
  const context = contextOf([
    ...BARE,
    entity("battery_charge", "sensor.charge"),
    entity("tank_level", "sensor.fresh", { kind: "fresh" }),
    entity("zone", "climate.bedroom"),
  ]);
  const [lost, ...sections] = sectionsOf(viewOf(context, "coach", false));
  assert.deepEqual(lost?.["visibility"], [
    {
      condition: "state",
      entity: "sensor.house_network_state",
      state_not: ["connected", "unavailable", "unknown"],
    },
  ]);
  assert.deepEqual(
    sections.map((one) => one.cards[0]?.["heading"]),
    ["dashboard.power", "dashboard.water", "dashboard.climate"],
  );
  for (const one of sections) {
    const [condition] = one["visibility"] as Config[];
    assert.equal(condition?.["condition"], "or");
    // Any of its cards keeps it.
    assert.equal((condition["conditions"] as Config[]).length, one.cards.length - 1);
  }
  // Its own page shows the tank all the same.
  const [tanks] = sectionsOf(viewOf(context, "water", false));
  const away = tanks?.cards.at(-1);
  assert.equal(away?.type, "entity-filter");
  assert.equal((away["entities"] as Config[])[0]?.["entity"], "sensor.fresh");
  assert.deepEqual(away["conditions"], [{ condition: "state", state: ["unavailable", "unknown"] }]);
  assert.equal(tanks?.["visibility"], undefined);
});

test("what always shows keeps its heading", () => {
  const context = contextOf([entity("pump", "switch.pump"), entity("light", "light.a")]);
  for (const one of sectionsOf(viewOf(context, "rooms", false)))
    assert.equal(one["visibility"], undefined);
});

test("pages are hidden in whatever form their owner writes it", () => {
  const context = contextOf([entity("light", "light.a"), entity("pump", "switch.pump")]);
  assert.deepEqual(pagesOf(context, null), ["coach", "rooms", "water"]);
  assert.deepEqual(pagesOf(context, "water"), ["coach", "rooms"]);
  assert.deepEqual(pagesOf(context, "coach, water"), ["coach", "rooms", "water"]);
  assert.deepEqual(pagesOf(context, [1, null, "rooms", "coach"]), ["coach", "water"]);
});

test("what a hidden page would have shown is not left out of the first one", () => {
  const tanks = [...Array(9).keys()].map((n) => entity("tank_level", `sensor.tank_${n}`));
  const zones = [...Array(8).keys()].map((n) => entity("zone", `climate.zone_${n}`));
  const context = contextOf([...tanks, ...zones]);
  const pages = pagesOf(context, ["water", "climate"]);
  const view = viewOf({ ...context, pages }, "coach", false);
  assert.equal(new Set(shown(view)).size, 17);
});
