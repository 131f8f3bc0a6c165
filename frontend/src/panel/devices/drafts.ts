/* What the owner has written about devices and has not saved yet. */
import type { Description, DeviceRow } from "../../api.ts";

/** A change of one field: a description without the device that it is about. */
export type Draft = Omit<Description, "key">;

/** Drafts by the devices' keys; what is as the device has it already is none. */
export class Drafts {
  private static readonly ofCoaches = new Map<string, Drafts>();
  private readonly byKey = new Map<string, Draft>();

  /** Return the drafts about a coach: they outlast their page, which a reload makes anew. */
  static of(entryId: string): Drafts {
    const drafts = Drafts.ofCoaches.get(entryId) ?? new Drafts();
    Drafts.ofCoaches.set(entryId, drafts);
    return drafts;
  }

  get size(): number {
    return this.byKey.size;
  }

  /** Note a change of a device. */
  set(row: DeviceRow, change: Draft): void {
    const draft = { ...this.byKey.get(row.key), ...change };
    const kept = Object.fromEntries(
      Object.entries(draft).filter(([field, value]) => asItIs(row, field as keyof Draft) !== value),
    ) as Draft;
    if (Object.keys(kept).length === 0) this.byKey.delete(row.key);
    else this.byKey.set(row.key, kept);
  }

  /** Return what a field shows: what was written, or else what the device has. */
  get<Field extends keyof Draft>(row: DeviceRow, field: Field): Draft[Field] {
    const draft = this.byKey.get(row.key);
    return draft !== undefined && field in draft ? draft[field] : asItIs(row, field);
  }

  /** Return what was written about a device; another object with each change. */
  about(key: string): Draft | undefined {
    return this.byKey.get(key);
  }

  /** Whether anything was written about a device. */
  has(key: string): boolean {
    return this.byKey.has(key);
  }

  /** Whether it is known as a lamp: what was written about it goes first. */
  mayBlink(row: DeviceRow): boolean {
    const role = this.byKey.get(row.key)?.role ?? "automatic";
    return role === "automatic" ? row.may_blink : role === "light";
  }

  /** Return all of it, as the command takes it. */
  all(): Description[] {
    return [...this.byKey].map(([key, draft]) => ({ key, ...draft }));
  }

  /** Forget what was saved; what was written meanwhile stays. */
  forget(saved: readonly Description[]): void {
    for (const { key, ...draft } of saved) {
      const fields = Object.entries(this.byKey.get(key) ?? {}).filter(
        ([field, value]) => !(field in draft) || draft[field as keyof Draft] !== value,
      );
      if (fields.length === 0) this.byKey.delete(key);
      else this.byKey.set(key, Object.fromEntries(fields));
    }
  }

  clear(): void {
    this.byKey.clear();
  }
}

/** Return what a device has in a field now. */
function asItIs<Field extends keyof Draft>(row: DeviceRow, field: Field): Draft[Field] {
  const now: Required<Draft> = {
    name: row.is_named ? row.name : "",
    area_id: row.area_id,
    role: row.role ?? "automatic",
    partner: row.partner,
    open_time: row.open_time,
    dimmable: row.dimmable,
    ignore: row.ignore,
  };
  return now[field];
}

/** Return the devices that fit what is searched, those without a name first. */
export function fitting(
  rows: Iterable<DeviceRow>,
  search: string,
  onlyUnnamed: boolean,
): DeviceRow[] {
  const words = search.toLocaleLowerCase().split(/\s+/).filter(Boolean);
  const fits = (row: DeviceRow): boolean => {
    const text = [row.name, row.plain_name, row.node, row.network, row.role]
      .join(" ")
      .toLocaleLowerCase();
    return words.every((word) => text.includes(word));
  };
  return [...rows]
    .filter((row) => fits(row) && !(onlyUnnamed && (row.is_named || row.ignore)))
    .sort(
      (one, other) =>
        Number(one.ignore) - Number(other.ignore) ||
        one.kind.localeCompare(other.kind) ||
        (one.instance ?? -1) - (other.instance ?? -1) ||
        one.key.localeCompare(other.key),
    );
}
