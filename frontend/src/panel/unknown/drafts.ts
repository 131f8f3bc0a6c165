/* Definitions that are not saved yet: they outlast their editor, which a reload makes anew. */
import type { OwnSignalFields } from "../../api.ts";

/** What was written about a message. */
export interface Draft {
  name: string;
  onlySource: boolean;
  signals: OwnSignalFields[];
}

/** So many messages at most; the oldest drafts go. */
const MOST = 50;

const drafts = new Map<string, Draft>();

const keyOf = (entryId: string, key: string): string => `${entryId} ${key}`;

/** Return what was written about a message of a coach. */
export function draftOf(entryId: string, key: string): Draft | undefined {
  return drafts.get(keyOf(entryId, key));
}

/** Keep what was written; nothing is kept of what is empty again. */
export function keepDraft(entryId: string, key: string, draft: Draft): void {
  drafts.delete(keyOf(entryId, key));
  if (draft.name === "" && draft.signals.length === 0) return;
  drafts.set(keyOf(entryId, key), draft);
  for (const oldest of [...drafts.keys()].slice(0, -MOST)) drafts.delete(oldest);
}

/** Forget it, as it was saved or given up. */
export function dropDraft(entryId: string, key: string): void {
  drafts.delete(keyOf(entryId, key));
}
