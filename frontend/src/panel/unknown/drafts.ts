/* Definitions that are not saved yet: they outlast their editor, which a reload makes anew. */
import type { OwnDefinition, OwnSignalFields } from "../../api.ts";

/** What was written about a message. */
export interface Draft {
  name: string;
  onlySource: boolean;
  signals: OwnSignalFields[];
  /** Of a file, as it was when it was opened. */
  revision?: string | undefined;
}

/** So many messages at most; the oldest drafts go. */
const MOST = 50;

const drafts = new Map<string, Draft>();

const keyOf = (entryId: string, key: string): string => `${entryId} ${key}`;

/** Return what was written about a message of a coach. */
export function draftOf(entryId: string, key: string): Draft | undefined {
  return drafts.get(keyOf(entryId, key));
}

/** Return what a file says, to begin with; undefined for one that was edited by hand. */
export function draftIn({ message, revision }: OwnDefinition): Draft | undefined {
  if (message === null) return undefined;
  const { name, only_source: onlySource, signals } = message;
  return { name, onlySource, signals, revision };
}

/** Keep what was written; nothing is kept of what is as it was at the beginning. */
export function keepDraft(entryId: string, key: string, draft: Draft, begun?: Draft): void {
  drafts.delete(keyOf(entryId, key));
  const isEmpty = draft.name === "" && draft.signals.length === 0;
  if (begun === undefined ? isEmpty : isSame(draft, begun)) return;
  drafts.set(keyOf(entryId, key), draft);
  for (const oldest of [...drafts.keys()].slice(0, -MOST)) drafts.delete(oldest);
}

/** Forget it, as it was saved or given up. */
export function dropDraft(entryId: string, key: string): void {
  drafts.delete(keyOf(entryId, key));
}

function isSame(one: Draft, other: Draft): boolean {
  const said = ({ name, onlySource, signals, revision }: Draft): string =>
    JSON.stringify([
      name,
      onlySource,
      revision,
      signals.map((each) => Object.entries(each).sort()),
    ]);
  return said(one) === said(other);
}
