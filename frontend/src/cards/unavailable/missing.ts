/* Which of a coach's entities are not available now. */
import type { Dashboard } from "../../api.ts";
import type { Hass } from "../../common/hass.ts";

/** Return the entities of a dashboard that are unavailable, each once, in its order. */
export function missingOf(dashboard: Dashboard, states: Hass["states"]): string[] {
  const ids = new Set(dashboard.entities.map((one) => one.entity_id));
  return [...ids].filter((id) => states[id]?.state === "unavailable");
}

/** Return what an open list has: what it had in its place, and what came since at the end. */
export function listOf(listed: readonly string[], missing: readonly string[]): string[] {
  return [...new Set([...listed, ...missing])];
}
