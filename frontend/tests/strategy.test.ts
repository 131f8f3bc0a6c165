import assert from "node:assert/strict";
import { test } from "node:test";
import type { DashboardEntity } from "../src/api.ts";
import { listOf, missingOf } from "../src/cards/unavailable/missing.ts";
import type { Hass, HassEntity } from "../src/common/hass.ts";
import { isOther, watchedOf } from "../src/strategy/changes.ts";
import { alertView, pagesOf, tabOf, viewOf } from "../src/strategy/layout.ts";
import { PAGES, type Card, type Config, type Context } from "../src/strategy/model.ts";
import { cardsOf, contextOf, entity, shown } from "./strategy_kit.ts";

test("a coach that says nothing has a first page that says so, and no other", () => {
  const context = contextOf([]);
  assert.deepEqual(context.pages, ["coach"]);
  const cards = cardsOf(viewOf(context, "coach", true));
  assert.deepEqual(cards, [{ type: "markdown", content: "dashboard.nothing" }]);
});

test("pages come in their order, and only those with something on them", () => {
  const context = contextOf([
    entity("motion", "cover.awning"),
    entity("light", "light.ceiling"),
    entity("tank_level", "sensor.fresh", { kind: "fresh" }),
    entity("network", "sensor.network"),
  ]);
  assert.deepEqual(context.pages, ["coach", "rooms", "water", "outside", "system"]);
  assert.deepEqual(pagesOf(context, ["water"]), ["coach", "rooms", "outside", "system"]);
  assert.deepEqual(
    PAGES.filter((page) => context.pages.includes(page)),
    context.pages,
  );
});

test("who is no administrator has no page of the system", () => {
  const context = contextOf([entity("network", "sensor.house_network")], { isAdmin: false });
  assert.deepEqual(context.pages, ["coach"]);
});

test("a tank has one bar for each color, of which one is seen at each level", () => {
  const context = contextOf([entity("tank_level", "sensor.gray", { kind: "gray" })]);
  const bars = cardsOf(viewOf(context, "coach", false)).filter((card) => card.type === "tile");
  assert.deepEqual(
    bars.map((card) => card["color"]),
    ["brown", "amber", "red"],
  );
  interface Condition {
    condition: string;
    above?: number;
    below?: number;
    conditions?: Condition[];
  }
  const holds = (one: Condition, level: number): boolean =>
    one.condition === "not"
      ? !(one.conditions ?? []).some((inner) => holds(inner, level))
      : level > (one.above ?? -Infinity) && level < (one.below ?? Infinity);
  for (const level of [0, 74.9, 75, 89.99, 90, 100]) {
    const seen = bars.filter((card) =>
      (card["visibility"] as Condition[]).every((one) => holds(one, level)),
    );
    assert.equal(seen.length, 1, `at ${level}`);
  }
});

test("nothing unavailable stands on the first page", () => {
  const context = contextOf([
    entity("battery_charge", "sensor.charge", { device_id: "bank" }),
    entity("battery_power", "sensor.power", { device_id: "bank" }),
    entity("total_solar", "sensor.solar"),
    entity("zone", "climate.bedroom"),
    entity("pump", "switch.pump"),
    entity("generator", "switch.generator"),
  ]);
  const tiles = cardsOf(viewOf(context, "coach", false)).filter((card) => card.type === "tile");
  assert.ok(tiles.length >= 6);
  for (const card of tiles) assert.ok(card["visibility"], String(card["entity"]));
});

test("what moves asks first, stops at once, and says where it may not move", () => {
  const context = contextOf([
    entity("stop", "button.stop"),
    entity("motion", "cover.awning", { kind: "awning", may_move: true }),
    entity("motion", "cover.slide", { kind: "slide", may_move: false, why_not: "not_allowed" }),
  ]);
  const cards = cardsOf(viewOf(context, "outside", false));
  const actions = cards.flatMap((card) => {
    const action = card["tap_action"] as Config | undefined;
    return action?.["perform_action"] ? [action] : [];
  });
  const [stop, ...motions] = actions;
  assert.equal(stop?.["perform_action"], "button.press");
  assert.equal(stop["confirmation"], undefined);
  assert.deepEqual(
    motions.map((action) => action["perform_action"]),
    ["cover.open_cover", "cover.close_cover"],
  );
  for (const action of motions) assert.ok(action["confirmation"]);
  // The features of a tile ask nothing.
  assert.ok(cards.every((card) => card["features"] === undefined));
  const refused = cards.find((card) => card.type === "markdown");
  assert.match(String(refused?.["content"]), /"devices":"slide"/);
});

test("a generator and a battery's disconnect ask before they are switched", () => {
  const context = contextOf([
    entity("generator", "switch.generator"),
    entity("disconnect", "switch.disconnect"),
  ]);
  const tiles = cardsOf(viewOf(context, "power", false)).filter((card) => card.type === "tile");
  assert.equal(tiles.length, 2);
  for (const card of tiles) {
    assert.ok((card["tap_action"] as Config)["confirmation"]);
    assert.deepEqual(card["icon_tap_action"], { action: "more-info" });
  }
});

test("a view has forty tiles at most, and what does not fit stands in lists", () => {
  const lights = Array.from({ length: 90 }, (_, number) =>
    entity("light", `light.lamp_${number}`, { area_id: `area ${number % 6}` }),
  );
  const view = viewOf(contextOf(lights), "rooms", false);
  const cards = cardsOf(view);
  assert.ok(cards.filter((card) => card.type === "tile").length <= 40);
  const listed = cards.flatMap((card) => (card["entities"] ?? []) as Config[]);
  assert.equal(listed.length + shown(view).length, 90);
});

test("what moves stands in no list, which would ask nothing", () => {
  const seats = Array.from({ length: 60 }, (_, number) =>
    entity("shade", `cover.shade_${number}`, { may_move: true }),
  );
  const cards = cardsOf(viewOf(contextOf(seats), "rooms", false));
  assert.ok(cards.every((card) => card.type !== "entities"));
});

test("devices of one name go by their areas", () => {
  const context = contextOf([
    entity("zone", "climate.one", { device: "Climate", area_id: "Bedroom" }),
    entity("zone", "climate.two", { device: "Climate", area_id: "Living room" }),
    entity("zone", "climate.floor", { device: "Floor", area_id: "Bath" }),
  ]);
  const names = cardsOf(viewOf(context, "climate", false)).flatMap((card) => card["name"] ?? []);
  const types = (names as { type: string }[]).map((one) => one.type);
  assert.deepEqual(types, ["area", "device", "area", "device", "device"]);
});

test("our own cards are used where the browser has them", () => {
  const entities = [entity("tire_pressure", "sensor.tire"), entity("pitch", "sensor.pitch")];
  const types = (context: Context) =>
    cardsOf(viewOf(context, "drive", false)).map((card) => card.type);
  assert.deepEqual(types(contextOf(entities)), ["heading", "tile", "heading", "tile"]);
  const cards = new Set(["rvc-tires-card", "rvc-level-card"]);
  assert.deepEqual(types(contextOf(entities, { cards })), [
    "heading",
    "custom:rvc-tires-card",
    "heading",
    "custom:rvc-level-card",
  ]);
});

test("on phones the first page leads to the others, which are no tabs", () => {
  const context = contextOf([entity("light", "light.a"), entity("network", "sensor.network")]);
  const paths = cardsOf(viewOf(context, "coach", true)).flatMap((card) => {
    const action = card["tap_action"] as Config | undefined;
    return action?.["navigation_path"] ?? [];
  });
  assert.deepEqual(paths, ["/rvc-coach/rooms", "/rvc-coach/system"]);
  assert.equal(tabOf(context, "rooms", true)["subview"], true);
  assert.equal(tabOf(context, "rooms", false)["subview"], undefined);
  assert.equal(tabOf(context, "coach", true)["subview"], undefined);
});

test("a failure is one view with an alert", () => {
  const view = alertView("RV-C", "The coach is not running.");
  assert.match(JSON.stringify(view), /ha-alert alert-type/);
});

test("a name and an error are shown as they are, whatever they look like", () => {
  const device = "{{ now() }} <b>Slide</b>";
  const slide = entity("motion", "cover.slide", {
    device,
    may_move: false,
    why_not: "not_allowed",
  });
  const view = viewOf(contextOf([slide]), "outside", false);
  const notes = cardsOf(view).filter(({ type }) => type === "markdown");
  const [alert] = alertView("RV-C", device)["cards"] as Card[];
  for (const card of [...notes, alert]) {
    const content = String(card?.["content"]);
    assert.match(content, /&#123;&#123; now\(\) &#125;&#125; &#60;b&#62;Slide/);
    assert.doesNotMatch(content, /\{\{|<b>/);
  }
  assert.equal(notes.length, 1);
});

test("an administrator is led to where scenes are made, as long as there is none", () => {
  const lights = [entity("light", "light.a"), entity("light", "light.b")];
  const hints = (context: Context) =>
    cardsOf(viewOf(context, "coach", false)).filter((card) => card.type === "markdown");
  const context = contextOf(lights);
  const [hint] = hints(context);
  assert.match(String(hint?.["content"]), /rvc\/overview\?coach=an entry&show=scenes/);
  assert.deepEqual(hints({ ...context, isAdmin: false }), []);
  const dashboard = { ...context.dashboard, scripts: ["script.rvc_all_off"] };
  assert.deepEqual(hints({ ...context, dashboard }), []);
});

test("what does not move says why, and what is to be done", () => {
  const motion = (id: string, more: Partial<DashboardEntity>) =>
    entity("motion", `cover.${id}`, { kind: "slide", may_move: false, ...more });
  const context = contextOf([
    motion("slide", { why_not: "not_allowed" }),
    motion("step", { why_not: "read_only" }),
    motion("awning", { why_not: "listen_only", network: "chassis" }),
    motion("seat", { why_not: "recording", network: "played" }),
    motion("lift", { may_move: true }),
    entity("network", "sensor.house_network", { device: "House" }),
    entity("network", "sensor.idle_network", { device: "Idle", network: "idle" }),
  ]);
  const notes = cardsOf(viewOf(context, "outside", false)).filter(
    (card) => card.type === "markdown",
  );
  const said = notes.map((card) => String(card["content"]).replace(/,"settings.*/, ""));
  assert.deepEqual(said, [
    'dashboard.not_reached{"network":"House","devices":"slide, step, lift"}',
    'dashboard.recording{"devices":"seat"',
    'dashboard.listen_only{"devices":"awning"',
    'dashboard.read_only{"devices":"step"',
    'dashboard.not_allowed{"devices":"slide"',
  ]);
  // A network that is lost is said while it is.
  const [lost, ...others] = notes.map((card) => card["visibility"] as Config[] | undefined);
  assert.equal(lost?.[0]?.["entity"], "sensor.house_network");
  assert.ok(others.every((one) => one === undefined));
});

test("a badge counts what is not available, where the browser has it", () => {
  const entities = [
    entity("light", "light.a"),
    entity("light", "light.b"),
    entity("outlet", "light.b"),
  ];
  const context = contextOf(entities);
  const badges = (one: Context) => viewOf(one, "coach", false)["badges"] as Card[];
  assert.deepEqual(badges(context), []);
  const cards = new Set(["rvc-unavailable-badge"]);
  assert.deepEqual(badges({ ...context, cards }), [
    { type: "custom:rvc-unavailable-badge", entry: "an entry" },
  ]);
  const state = (entity_id: string, its: string) => ({
    [entity_id]: { entity_id, state: its, attributes: {}, last_changed: "", last_updated: "" },
  });
  const states = { ...state("light.a", "unknown"), ...state("light.b", "unavailable") };
  assert.deepEqual(missingOf(context.dashboard, states), ["light.b"]);
});

test("an open list of what is not available keeps each line in its place", () => {
  assert.deepEqual(listOf([], ["light.a", "light.c"]), ["light.a", "light.c"]);
  // What goes now, though it stands before them, is added; what is back stays.
  assert.deepEqual(listOf(["light.a", "light.c"], ["fan.x", "light.c"]), [
    "light.a",
    "light.c",
    "fan.x",
  ]);
});

void test("a dashboard is made anew when what it says is no longer true", () => {
  const { dashboard } = contextOf([
    entity("motion", "cover.awning"),
    entity("network", "sensor.house"),
    entity("light", "light.sink"),
  ]);
  const state = (its: string, attributes: Config = {}) =>
    ({ state: its, attributes }) as unknown as HassEntity;
  const coach = {
    "cover.awning": state("closed", { supported_features: 11 }),
    "sensor.house": state("connected"),
    "light.sink": state("off"),
    "light.porch": state("unavailable", { restored: true }),
  };
  const entities = { "light.porch": { platform: "rvc" }, "light.other": { platform: "hue" } };
  const at = (changes: Record<string, HassEntity> = {}) =>
    ({ entities, states: { ...coach, ...changes } }) as unknown as Hass;
  const watched = watchedOf(dashboard, at());
  const isMade = (before: Hass, now: Hass) => isOther(watched, before, now);
  assert.deepEqual(watched.absent, ["light.porch"]);
  // What moves, shines or is lost for a while changes nothing of what it may.
  assert.equal(isMade(at(), at({ "light.sink": state("on") })), false);
  const opening = state("opening", { supported_features: 11 });
  assert.equal(isMade(at(), at({ "cover.awning": opening })), false);
  const lost = { "sensor.house": state("lost"), "light.sink": state("unavailable") };
  assert.equal(isMade(at(lost), at()), false);
  // Not allowed any more; set up anew; heard at last.
  const held = state("closed", { supported_features: 8 });
  assert.equal(isMade(at(), at({ "cover.awning": held })), true);
  const away = { "sensor.house": state("unavailable") };
  assert.equal(isMade(at(), at(away)), false);
  assert.equal(isMade(at(away), at()), true);
  assert.equal(isMade(at(), at({ "light.porch": state("off") })), true);
  const gone = state("unavailable", { restored: true, supported_features: 8 });
  assert.equal(isMade(at(), at({ "cover.awning": gone })), false);
});

void test("the first page says how many tanks and zones it leaves out", () => {
  const tanks = [...Array(9).keys()].map((n) => entity("tank_level", `sensor.tank_${n}`));
  const zones = [...Array(6).keys()].map((n) => entity("zone", `climate.zone_${n}`));
  const notes = cardsOf(viewOf(contextOf([...tanks, ...zones]), "coach", false))
    .filter(({ type }) => type === "markdown")
    .map((card) => String(card["content"]));
  const left = notes.filter((one) => one.startsWith("dashboard.more"));
  assert.deepEqual(left, ['dashboard.more{"count":3,"path":"/rvc-coach/water"}']);
});

test("a phone's width is enough for the names of volumes, locks and hookups", () => {
  const ofChassis = { device_id: "chassis", device: "Chassis" };
  const context = contextOf([
    entity("tank_volume", "sensor.fresh_volume"),
    entity("lock", "lock.front", { device: "Front door" }),
    entity("hookup", "sensor.sewer", ofChassis),
    entity("hookup", "sensor.water", ofChassis),
    entity("motion", "cover.awning"),
  ]);
  const outside = cardsOf(viewOf(context, "outside", true));
  const nameOf = (id: string) => outside.find((card) => card["entity"] === id)?.["name"];
  assert.deepEqual(nameOf("lock.front"), [{ type: "device" }]);
  assert.deepEqual(nameOf("sensor.sewer"), [{ type: "entity" }]);
  const [volumes] = cardsOf(viewOf(context, "water", true)).filter(
    (card) => card.type === "entities",
  );
  const name = [{ type: "device" }, { type: "entity" }];
  assert.deepEqual(volumes?.["entities"], [{ entity: "sensor.fresh_volume", name }]);
});

test("a valve that measures the pressure has one heading", () => {
  const ofValve = { device_id: "valve", device: "Valve 1" };
  const context = contextOf([
    entity("pump", "switch.pump"),
    entity("water_pressure", "sensor.pump", { device_id: "device of pump", device: "pump" }),
    entity("water_pressure", "sensor.valve", ofValve),
    entity("valve", "valve.valve", ofValve),
  ]);
  const page = viewOf(context, "water", true);
  const headings = cardsOf(page).filter((card) => card.type === "heading");
  assert.deepEqual(
    headings.map((card) => card["heading"]),
    ["pump", "Valve 1"],
  );
  assert.deepEqual(shown(page), ["switch.pump", "sensor.pump", "valve.valve", "sensor.valve"]);
});
