/* Outside: what moves, with one Stop for all and a second question before each motion. */
import type { DashboardEntity } from "../../api.ts";
import { inMarkdown } from "../markdown.ts";
import { inRole, type Card, type Context, type Page, type Section } from "../model.ts";
import * as t from "../tiles.ts";

const ICONS: Readonly<Record<string, string>> = {
  awning: "mdi:awning-outline",
  slide: "mdi:arrow-expand-horizontal",
  step: "mdi:stairs",
  door: "mdi:door",
  leveling: "mdi:arrow-expand-vertical",
};

const REASONS = ["recording", "listen_only", "read_only", "not_allowed"] as const;

function stop(context: Context): Card[] {
  return inRole(context, "stop").map((one) => ({
    type: "button",
    entity: one.entity_id,
    name: context.text("dashboard.stop"),
    icon: "mdi:octagon",
    color: "red",
    tap_action: {
      action: "perform-action",
      perform_action: "button.press",
      target: { entity_id: one.entity_id },
    },
    grid_options: { columns: "full", rows: 2 },
  }));
}

/** A button that moves something after a second question. */
function move(context: Context, one: DashboardEntity, way: "open" | "close"): Card {
  const action = {
    action: "perform-action",
    perform_action: `cover.${way}_cover`,
    target: { entity_id: one.entity_id },
  };
  const area = context.dashboard.areas.find((each) => each.area_id === one.area_id);
  const device = [one.device, area?.name].filter(Boolean).join(", ");
  const question = context.text("dashboard.in_the_way", { device });
  return {
    type: "button",
    name: context.text(`dashboard.${way}`),
    show_icon: false,
    tap_action: t.confirmed(action, question),
    grid_options: { columns: 6, rows: 1 },
  };
}

function motion(context: Context, one: DashboardEntity, named: t.Named): Card[] {
  const state = t.tile(one, named, {
    grid_options: { columns: 12 },
    icon_tap_action: { action: "more-info" },
    // What the device reports that keeps it from moving, while it does.
    state_content: ["state", "current_position", "blocked_by"],
  });
  return one.may_move === true
    ? [state, move(context, one, "open"), move(context, one, "close")]
    : [state];
}

/** Say why things do not move, and where their owner changes that. */
function notes(context: Context, motions: readonly DashboardEntity[]): Card[] {
  const settings = "/config/integrations/integration/rvc";
  const asSet = REASONS.flatMap((why) => {
    const devices = devicesOf(motions.filter((one) => one.why_not === why));
    const content = context.text(`dashboard.${why}`, { devices, settings });
    return devices === "" ? [] : [{ type: "markdown", content }];
  });
  return [...notReached(context, motions), ...asSet];
}

/** Say what a network that is not heard keeps from moving, while it is not. */
function notReached(context: Context, motions: readonly DashboardEntity[]): Card[] {
  return inRole(context, "network").flatMap((network) => {
    const devices = devicesOf(motions.filter((one) => one.network === network.network));
    const words = { network: inMarkdown(network.device), devices };
    const content = context.text("dashboard.not_reached", words);
    return devices === "" ? [] : [t.whileLost({ type: "markdown", content }, network)];
  });
}

function devicesOf(motions: readonly DashboardEntity[]): string {
  return [...new Set(motions.map((one) => inMarkdown(one.device)))].join(", ");
}

/** Make the page. */
export function outsidePage(context: Context): Page {
  const motions = inRole(context, "motion");
  const alone = t.namesOf(motions);
  const named = (one: DashboardEntity) => (alone(one) === "device" ? "both" : alone(one));
  const kinds = [...new Set(motions.map((one) => one.kind))];
  const sections: Section[] = kinds.flatMap((kind) => {
    const alike = motions.filter((one) => one.kind === kind);
    const name = context.text(`dashboard.motion_${ICONS[kind ?? ""] ? (kind ?? "") : "other"}`);
    const cards = alike.flatMap((one) => motion(context, one, named(one)));
    return t.section(t.heading(name, ICONS[kind ?? ""] ?? "mdi:arrow-all"), cards);
  });
  const merged = merge(sections);
  const locks = inRole(context, "lock");
  const nameOfLock = t.namesOf(locks);
  const hookups = inRole(context, "hookup");
  const first = [...stop(context), ...notes(context, motions)];
  const head = t.heading(context.text("dashboard.stop_title"), "mdi:octagon-outline");
  return {
    sections: [
      ...(motions.length === 0 ? [] : t.section(head, first)),
      ...merged,
      ...t.section(
        t.heading(context.text("dashboard.doors"), "mdi:lock"),
        locks.map((one) =>
          t.tile(one, nameOfLock(one), { icon_tap_action: { action: "more-info" } }),
        ),
      ),
      ...t.section(
        t.heading(context.text("dashboard.hookups"), "mdi:power-plug"),
        t.tiles(hookups, t.namedTogether(hookups)),
      ),
      ...t.section(
        t.heading(context.text("dashboard.weather"), "mdi:weather-windy"),
        t.tiles(inRole(context, "weather"), "entity"),
      ),
    ],
  };
}

/** Put the sections of other kinds, which have the same heading, together. */
function merge(sections: readonly Section[]): Section[] {
  const byHeading = new Map<unknown, Section>();
  for (const one of sections) {
    const [head, ...cards] = one.cards;
    const before = byHeading.get(head?.["heading"]);
    byHeading.set(
      head?.["heading"],
      before ? { ...before, cards: [...before.cards, ...cards] } : one,
    );
  }
  return [...byHeading.values()];
}
