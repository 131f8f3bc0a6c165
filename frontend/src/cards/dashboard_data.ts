/* What a coach can show, which all cards of a page ask for once. */
import type { Dashboard } from "../api.ts";
import { call } from "../common/connection.ts";
import type { Hass } from "../common/hass.ts";

interface Kept {
  entities: Hass["entities"];
  areas: Hass["areas"];
  answer: Promise<Dashboard>;
}

const kept = new Map<string, Kept>();

/** Return a coach's dashboard; it is asked anew when entities or areas have changed. */
export async function dashboardOf(hass: Hass, entryId: string | undefined): Promise<Dashboard> {
  const { entities, areas } = hass;
  const known = kept.get(entryId ?? "");
  if (known?.entities === entities && known.areas === areas) return known.answer;
  const answer = call(hass, "rvc/dashboard", entryId === undefined ? {} : { entry_id: entryId });
  kept.set(entryId ?? "", { entities, areas, answer });
  answer.catch(() => kept.delete(entryId ?? ""));
  return answer;
}
