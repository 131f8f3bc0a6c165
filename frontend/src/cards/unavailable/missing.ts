/* Which of a coach's entities are not available now. */
import type { Dashboard } from "../../api.ts";
import type { Hass } from "../../common/hass.ts";

/** Return the entities of a dashboard that are unavailable, each once, in its order. */
export function missingOf(dashboard: Dashboard, states: Hass["states"]): string[] {
  const ids = new Set(dashboard.entities.map((one) => one.entity_id));
  return [...ids].filter((id) => states[id]?.state === "unavailable");
}
