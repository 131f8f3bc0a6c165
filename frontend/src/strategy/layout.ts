/* From what a coach can show to the views of its dashboard. */
import { inMarkdown } from "./markdown.ts";
import { PAGES, type Config, type Context, type Page, type PageName } from "./model.ts";
import { climatePage } from "./pages/climate.ts";
import { coachPage, ICONS } from "./pages/coach.ts";
import { drivePage } from "./pages/drive.ts";
import { outsidePage } from "./pages/outside.ts";
import { powerPage } from "./pages/power.ts";
import { roomsPage } from "./pages/rooms.ts";
import { systemPage } from "./pages/system.ts";
import { waterPage } from "./pages/water.ts";
import { compact } from "./tiles.ts";

const MAKERS: Record<Exclude<PageName, "coach">, (context: Context) => Page> = {
  rooms: roomsPage,
  climate: climatePage,
  power: powerPage,
  water: waterPage,
  outside: outsidePage,
  drive: drivePage,
  system: systemPage,
};

/** The pages that are to be hidden, in whatever form an owner has written them. */
export function hiddenIn(hide: unknown): string[] {
  return (Array.isArray(hide) ? hide : [hide]).filter((one) => typeof one === "string");
}

/** The pages that have something to show, and that the owner has not hidden. */
export function pagesOf(context: Context, hide?: unknown): PageName[] {
  const hidden = hiddenIn(hide);
  return PAGES.filter(
    (page) =>
      page === "coach" || (!hidden.includes(page) && MAKERS[page](context).sections.length > 0),
  );
}

/** The view of a page, but for its title, icon and path. */
export function viewOf(context: Context, page: PageName, withLinks: boolean): Config {
  const made = page === "coach" ? coachPage(context, withLinks) : MAKERS[page](context);
  return {
    type: "sections",
    max_columns: 4,
    ...(made.badges === undefined ? {} : { badges: made.badges }),
    sections: compact(made.sections),
  };
}

/** A view that says only that something is wrong. */
export function alertView(title: string, text: string): Config {
  const content = `<ha-alert alert-type="error">${inMarkdown(text)}</ha-alert>`;
  return { title, path: "coach", cards: [{ type: "markdown", content }] };
}

/** What the tabs say: an icon, and its title in words for those who cannot see it. */
export function tabOf(context: Context, page: PageName, asSubviews: boolean): Config {
  return {
    title: context.text(`dashboard.${page}`),
    path: page,
    icon: ICONS[page] ?? "mdi:rv-truck",
    ...(asSubviews && page !== "coach" ? { subview: true } : {}),
  };
}
