/* What the page's address says, so that a link, a reload and the way back show the same. */
import { CHIP_KINDS, type Chip, type Shown } from "./filter.ts";
import type { Message } from "./bus.ts";

/** What is typed is a part of the address, which a server takes in some 8,000 bytes. */
export const MOST_TEXT = 200;

export type View = "table" | "trace";

/** All that the address says. */
export interface Place {
  view: View;
  shown: Shown;
  /** The chosen message, as `identityOf` has it; "" is none. */
  row: string;
  /** The signal that is plotted; "" is none. */
  plot: string;
}

/** Return what a message is found by again, also after a new beginning. */
export function identityOf({ about }: Message): string {
  const { network, id, instance, part } = about;
  return [network, id, instance ?? "", part].join("~").replace(/~+$/, "");
}

/** Read the chosen cells; other pages link to `node=`, an address or a name. */
function chipsIn(query: URLSearchParams): Chip[] {
  const chips = CHIP_KINDS.flatMap((kind) => query.getAll(kind).map((value) => ({ kind, value })));
  const node = query.get("node");
  if (node !== null && /^\d+$/.test(node)) chips.push({ kind: "source", value: node });
  return chips;
}

/** Whether a switch is on, also in an address that somebody has written. */
function isOn(value: string | null): boolean {
  return value !== null && !["0", "false", "no", "off"].includes(value.toLowerCase());
}

/** Read what is shown from the page's address. */
export function placeIn(query: URLSearchParams): Place {
  const node = query.get("node") ?? "";
  const words = [query.get("q") ?? "", /^\d+$/.test(node) ? "" : node];
  return {
    view: query.get("view") === "trace" ? "trace" : "table",
    shown: {
      text: words.filter(Boolean).join(" ").slice(0, MOST_TEXT),
      chips: chipsIn(query),
      hideKnown: isOn(query.get("unknown")),
      hidePeriodic: isOn(query.get("events")),
      onlyChanges: isOn(query.get("changes")),
    },
    row: query.get("row") ?? "",
    plot: query.get("plot") ?? "",
  };
}

/** Return the address's end that shows the same; "" when all is shown. */
export function queryOf({ view, shown, row, plot }: Place, coach: string | null = null): string {
  const query = new URLSearchParams();
  if (coach !== null) query.set("coach", coach);
  if (view !== "table") query.set("view", view);
  writeShown(query, shown);
  if (row !== "") query.set("row", row);
  if (row !== "" && plot !== "") query.set("plot", plot);
  const text = query.toString();
  return text === "" ? "" : `?${text}`;
}

function writeShown(query: URLSearchParams, shown: Shown): void {
  if (shown.text !== "") query.set("q", shown.text);
  for (const { kind, value } of shown.chips) query.append(kind, value);
  if (shown.hideKnown) query.set("unknown", "");
  if (shown.hidePeriodic) query.set("events", "");
  if (shown.onlyChanges) query.set("changes", "");
}
