/* What can be no coach map, before it is read: what is too long would break the connection. */

/** The most that the command takes, in characters. */
const MOST = 1_000_000;

/** Return the key of the text that says why a file is no map; undefined where it may be one. */
export function problemOf({ size }: Pick<File, "size">): string | undefined {
  if (size === 0) return "devices.map_empty";
  return size > MOST ? "devices.map_too_large" : undefined;
}
