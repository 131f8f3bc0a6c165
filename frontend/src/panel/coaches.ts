/* Which coach the panel shows. */
import type { InfoEntry } from "../api.ts";

/**
 * Return the coach that is shown, or undefined where there is none.
 *
 * @param entries - All coaches.
 * @param named - The one that the address names, or that is shown now: no other is meant.
 * @param last - The one that was looked at last, as far as it is still there.
 */
export function chosenOf(
  entries: readonly InfoEntry[],
  named: string | null | undefined,
  last: string | null,
): InfoEntry | undefined {
  if (typeof named === "string") return entries.find(({ entry_id: id }) => id === named);
  return (
    entries.find(({ entry_id: id }) => id === last) ??
    entries.find(({ state }) => state === "loaded") ??
    entries[0]
  );
}
