/* What the lamps of a room are called below its name. */
import type { DashboardEntity } from "../../api.ts";
import type { Hass } from "../../common/hass.ts";

/** Return a name without that of its area, which stands above it. */
function shortName(name: string, area: string): string {
  const start = `${area.toLocaleLowerCase()} `;
  return name.toLocaleLowerCase().startsWith(start) ? name.slice(start.length) : name;
}

/** Return the names of a room's lamps by their entities: several of one device by their own. */
export function namesOf(
  lamps: readonly DashboardEntity[],
  area: string,
  hass: Pick<Hass, "states">,
): Map<string, string> {
  return new Map(
    lamps.map(({ entity_id: entity, device }) => {
      const isOnly = lamps.filter((other) => other.device === device).length === 1;
      const own = hass.states[entity]?.attributes["friendly_name"];
      return [entity, shortName(isOnly || typeof own !== "string" ? device : own, area)];
    }),
  );
}
