/* What the tests of the dashboard are made of. */
import type { Dashboard, DashboardEntity, Role } from "../src/api.ts";
import { pagesOf } from "../src/strategy/layout.ts";
import type { Card, Config, Context, Section } from "../src/strategy/model.ts";

export function entity(
  role: Role,
  id: string,
  more: Partial<DashboardEntity> = {},
): DashboardEntity {
  const [, object = ""] = id.split(".");
  return {
    role,
    entity_id: id,
    device_id: `device of ${object}`,
    device: object,
    area_id: null,
    network: "house",
    device_class: null,
    instance: null,
    part: null,
    kind: null,
    may_move: null,
    why_not: null,
    ...more,
  };
}

export function contextOf(
  entities: readonly DashboardEntity[],
  more: Partial<Context> = {},
): Context {
  const areas = [...new Set(entities.flatMap((one) => one.area_id ?? []))];
  const dashboard: Dashboard = {
    entry_id: "an entry",
    title: "Coach",
    device_id: "the coach",
    entities: [...entities],
    areas: areas.map((id) => ({ area_id: id, name: id, icon: null, is_outside: false })),
    tires: [],
    scripts: [],
  };
  const context: Context = {
    dashboard,
    states: {},
    text: (key, values) => key + (values ? JSON.stringify(values) : ""),
    isAdmin: true,
    cards: new Set(),
    hasEnergy: false,
    pages: [],
    path: "/rvc-coach",
    ...more,
  };
  return { ...context, pages: pagesOf(context) };
}

export const sectionsOf = (view: Config) => view["sections"] as readonly Section[];
export const cardsOf = (view: Config): Card[] => sectionsOf(view).flatMap((one) => one.cards);
export const shown = (view: Config) => cardsOf(view).flatMap((card) => card["entity"] ?? []);
