/* The monitor: the latest of each message, or every frame as it comes. */
import { html, nothing, type PropertyValues, type TemplateResult } from "lit";
import { customElement, query, state } from "lit/decorators.js";
import type { CommandAnswer, MonitorEvent, RecordingState } from "../../api.ts";
import { messageOf } from "../../common/connection.ts";
import { navigate } from "../../common/frontend.ts";
import { formatNumber, formatTime } from "../../common/numbers.ts";
import { Page } from "../page.ts";
import { identityOf, placeIn, queryOf, type Place, type View } from "./address.ts";
import { Bus, changedBits, type Message, type Traced } from "./bus.ts";
import "./details.ts";
import { Feed } from "./feed.ts";
import { filterOf, signalsIn, withChip, type Chip, type ChipKind, type Shown } from "./filter.ts";
import { Pointer } from "./pointer.ts";
import { Readings } from "./readings.ts";
import { fillMessage, fillTraced, makeRow, type Look } from "./rows.ts";
import { RowsView } from "./rows_view.ts";
import { looks } from "./styles.ts";
import { Selection } from "./selection.ts";
import { renderProblems, renderTools, toldOf } from "./tools.ts";
import { askedOf, renderAnswers } from "./who.ts";

/** The height of a row, in pixels: two lines, on a phone three. */
const HEIGHT = 52;
const NARROW_HEIGHT = 72;
/** How often ages and fading are drawn, in ms. */
const PAUSE = 250;

@customElement("rvc-monitor")
export class RvcMonitor extends Page {
  @state() private place: Place = placeIn(new URLSearchParams());
  @state() private isPaused = false;
  @state() private isGone = false;
  /** What the details are about: a message, or in the trace one of its frames. */
  @state() private chosen?: Message | undefined;
  @state() private problem?: string | undefined;
  @state() private answers: readonly CommandAnswer[] = [];
  @state() private recording?: RecordingState;
  @query(".rows") private scroller!: HTMLElement;
  @query(".told") private told!: HTMLElement;
  private readonly bus = new Bus();
  private readonly selection = new Selection(this.bus);
  private readonly readings = new Readings(
    async (frames) => (await this.feed?.read(frames)) ?? [],
    (hasNewSignals) => {
      if (hasNewSignals && this.look.chosen.length > 0) this.selection.forget();
      this.schedule();
    },
  );
  private readonly pointer = new Pointer();
  private look!: Look;
  private rows?: RowsView | undefined;
  private feed?: Feed;
  /** The number of the chosen frame; a message may be chosen without one. */
  private number?: number | undefined;
  private path = "";
  private timer?: number;
  private frame = 0;

  override connectedCallback(): void {
    super.connectedCallback();
    this.path = location.pathname;
    this.apply(placeIn(this.query));
    window.addEventListener("popstate", this.follow);
    window.addEventListener("location-changed", this.follow);
    void this.updateComplete.then(() => {
      this.begin();
    });
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    window.removeEventListener("popstate", this.follow);
    window.removeEventListener("location-changed", this.follow);
    window.clearInterval(this.timer);
    window.cancelAnimationFrame(this.frame);
    this.feed?.end();
  }

  private begin(): void {
    if (!this.isConnected) return;
    this.timer = window.setInterval(this.schedule, PAUSE);
    this.feed = new Feed(this.bus, () => this.hass, this.entryId, {
      heard: this.heard,
      recorded: (recording) => (this.recording = recording),
      failed: ({ message }) => (this.problem = message),
      gone: (isGone) => (this.isGone = isGone),
    });
  }

  private readonly heard = (event: MonitorEvent): void => {
    if (event.networks !== undefined) {
      // The same message is another object now, and has another number.
      this.readings.clear();
      this.number = this.problem = undefined;
    }
    const isMissing = this.place.row !== "" && this.chosen === undefined;
    if (event.networks !== undefined || (event.rows !== undefined && isMissing)) this.find();
    if (event.answers !== undefined || event.networks !== undefined) {
      this.answers = this.bus.answers;
    }
  };

  /** Find the message that the address names. */
  private find(): void {
    const { row } = this.place;
    const messages = row === "" ? [] : [...this.bus.messages.values()];
    this.chosen = messages.find((one) => identityOf(one) === row);
  }

  // The address

  /** Show what the address says, also after the way back. */
  private readonly follow = (): void => {
    if (location.pathname !== this.path) return;
    const place = placeIn(new URLSearchParams(location.search));
    if (queryOf(place) !== queryOf(this.place)) this.apply(place);
  };

  private apply(place: Place): void {
    const before = this.place;
    this.place = place;
    if (place.view !== before.view) this.isPaused = false;
    this.look = {
      texts: this.texts,
      chosen: signalsIn(place.shown.chips),
      format: (value, isCode) => formatNumber(this.hass, value, 3, isCode),
    };
    this.selection.filter = filterOf(place.shown);
    if (place.row !== before.row) {
      this.number = undefined;
      this.find();
    }
    this.schedule();
  }

  /** Show something else, and have the page's address say it. */
  private go(change: Partial<Place>, isReplacing = false): void {
    this.apply({ ...this.place, ...change });
    const coach = new URLSearchParams(location.search).get("coach");
    navigate(`${this.path}${queryOf(this.place, coach)}`, { replace: isReplacing });
  }

  private readonly show = (change: Partial<Shown>, isTyping = false): void => {
    this.go({ shown: { ...this.place.shown, ...change } }, isTyping);
  };

  private addChip(chip: Chip): void {
    this.show({ chips: withChip(this.place.shown.chips, chip) });
  }

  // Drawing

  protected override updated(changed: PropertyValues): void {
    const before = changed.get("place") as Place | undefined;
    const isOther = before !== undefined && before.view !== this.place.view;
    if (this.rows === undefined || isOther || changed.has("narrow")) {
      const height = this.narrow ? NARROW_HEIGHT : HEIGHT;
      this.rows = new RowsView(this.scroller, height, makeRow, this.fill);
    }
    this.schedule();
  }

  private readonly schedule = (): void => {
    window.cancelAnimationFrame(this.frame);
    this.frame = window.requestAnimationFrame(this.draw);
  };

  private readonly scrolled = (): void => {
    if (this.rows?.isMoved) this.schedule();
  };

  private readonly draw = (): void => {
    const { rows, selection, readings } = this;
    const { view } = this.place;
    if (rows === undefined) return;
    const isAtEnd = rows.isAtEnd;
    const gone = this.isPaused ? 0 : selection.refresh(view);
    const follows = view === "trace" && isAtEnd && !this.isPaused;
    if (gone > 0 && !isAtEnd) rows.keepPlace(gone);
    rows.draw(selection.count(view), follows);
    this.pointer.mark(this.scroller);
    // A filter by a signal has to know of all messages which signals they have.
    if (this.look.chosen.length > 0) {
      for (const one of this.bus.messages.values()) {
        if (one.signals === undefined) readings.of(one, one.data);
      }
    }
    void readings.ask();
    this.tell();
  };

  /** Say how many there are, and how many were not shown; without a new layout of the page. */
  private tell(): void {
    const { bus, selection, place } = this;
    const text = toldOf(bus, selection, place.view, this.hass, this.texts);
    if (this.told.textContent !== text) this.told.textContent = text;
  }

  private readonly fill = (node: HTMLElement, index: number): void => {
    const { selection, look } = this;
    const now = Date.now() + (this.feed?.offset ?? 0);
    if (this.place.view === "table") {
      const message = selection.messages[index];
      if (message === undefined) return;
      const at = this.isPaused ? now - Date.now() + selection.at : now;
      const reading = this.readings.of(message, message.data);
      const latest = this.bus.frame(message.last);
      fillMessage(node, message, at, reading, this.asked(latest), look);
      this.note(node, message.about.row, message.last);
      return;
    }
    const traced = selection.traced(index);
    if (traced === undefined) return;
    const time = formatTime(this.hass, traced.at / 1000, 3);
    const reading = this.readings.of(traced.message, traced.data);
    fillTraced(node, traced, time, reading, this.asked(traced), look);
    this.note(node, traced.message.about.row, traced.number);
  };

  private asked(traced: Traced | undefined): string {
    return traced === undefined ? "" : askedOf(traced, this.hass, this.texts);
  }

  /** Note which message and frame a node shows, and whether that is chosen. */
  private note(node: HTMLElement, row: number, number: number): void {
    node.dataset["row"] = String(row);
    node.dataset["number"] = String(number);
    const isRow = row === this.chosen?.about.row;
    const isFrame = this.place.view === "table" || (this.number ?? number) === number;
    node.ariaSelected = String(isRow && isFrame);
  }

  override render(): TemplateResult {
    const { hass, texts, place } = this;
    return html`
      ${renderProblems(this.problem, this.isGone, texts)} ${this.renderTools()}
      <p class="told secondary" role="status"></p>
      ${this.renderHead()}
      <div
        class="rows ${place.view}"
        role="grid"
        aria-label=${texts(`monitor.${place.view}`)}
        title=${texts("monitor.rows_hint")}
        tabindex="0"
        @scroll=${this.scrolled}
        @click=${this.clicked}
        @keydown=${this.move}
      ></div>
      ${
        this.chosen === undefined
          ? nothing
          : html`<rvc-monitor-details
              .hass=${this.hass}
              .texts=${texts}
              .entryId=${this.entryId}
              .message=${this.chosen}
              .plotted=${place.plot}
              @close=${this.unchoose}
              @filter=${(event: CustomEvent<Chip>) => {
                this.addChip(event.detail);
              }}
              @plot=${(event: CustomEvent<string>) => {
                this.go({ plot: event.detail });
              }}
            ></rvc-monitor-details>`
      }
      ${renderAnswers(this.answers, hass, texts)}
    `;
  }

  private renderTools(): TemplateResult {
    const { hass, texts, isPaused, recording, place } = this;
    const { shown, view } = place;
    return renderTools({
      ...{ hass, texts, shown, view, isPaused, recording, show: this.show },
      look: (one: View) => {
        this.go({ view: one });
      },
      pause: () => {
        this.isPaused = !this.isPaused;
        if (this.isPaused) this.selection.hold();
        // What was chosen while all stood still goes on too.
        else if (this.number === undefined) this.find();
      },
      clear: () => {
        this.isPaused = false;
        this.number = undefined;
        this.bus.clear();
        this.answers = [];
        this.selection.forget();
      },
      record: (action) => {
        this.hass
          .callService("rvc", action, { config_entry_id: this.entryId })
          .then(() => (this.problem = undefined))
          .catch((error: unknown) => (this.problem = messageOf(error)));
      },
    });
  }

  private renderHead(): TemplateResult {
    const heads = ["time", "name", "about", "node", "data", "period", "count"];
    return html`<div class="line head secondary" aria-hidden="true">
      ${heads.map((head) => html`<span class=${head}>${this.texts(`monitor.head_${head}`)}</span>`)}
    </div>`;
  }

  // Choosing

  private readonly clicked = (event: Event): void => {
    const target = event.target as HTMLElement;
    const pick = target.closest<HTMLElement>(".pick");
    if (pick !== null) {
      this.filterBy(pick);
      return;
    }
    const node = target.closest<HTMLElement>(".line");
    const number = Number(node?.dataset["number"] ?? -1);
    const { selection } = this;
    const traced = this.place.view === "trace" ? selection.traced(selection.placeOf(number)) : null;
    const message = traced?.message ?? selection.message(Number(node?.dataset["row"] ?? -1));
    if (message !== undefined) this.choose(message, number);
  };

  private filterBy(pick: HTMLElement): void {
    const [kind, ...value] = (pick.dataset["pick"] ?? "").split("=");
    this.addChip({ kind: kind as ChipKind, value: value.join("=") });
  }

  /** Choose a message; in the trace one of its frames, as that was. */
  private choose(message: Message, number: number, isPassing = false): void {
    const row = identityOf(message);
    if (row !== this.place.row) this.go({ row, plot: "" }, isPassing);
    this.number = undefined;
    this.chosen = message;
    this.pointer.leave();
    const place = this.place.view === "trace" ? this.selection.placeOf(number) : -1;
    const traced = this.selection.traced(place);
    if (traced !== undefined) {
      const { at, data, before } = traced;
      this.number = number;
      this.chosen = { ...message, at, data, bits: changedBits(before || data, data) };
    }
    this.schedule();
  }

  private readonly unchoose = (): void => {
    this.go({ row: "", plot: "" });
    this.scroller.focus();
  };

  /** Up and down go through the rows, left and right through a row's cells. */
  private readonly move = (event: KeyboardEvent): void => {
    const { key } = event;
    if (key === "Escape") {
      this.unchoose();
      return;
    }
    if (this.pointer.move(key, this.scroller)) {
      this.schedule();
    } else if (key === "Enter" && this.pointer.pick !== null) {
      this.filterBy(this.pointer.pick);
    } else if (key === "ArrowDown" || key === "ArrowUp") {
      this.moveBy(key === "ArrowDown" ? 1 : -1);
    } else {
      return;
    }
    event.preventDefault();
  };

  private moveBy(by: number): void {
    const { selection } = this;
    const { view } = this.place;
    const now =
      view === "trace"
        ? selection.placeOf(this.number ?? -1)
        : selection.messages.findIndex(({ about }) => about.row === this.chosen?.about.row);
    const last = selection.count(view) - 1;
    const start = view === "trace" ? last : 0;
    const next = now < 0 ? start : Math.min(Math.max(now + by, 0), last);
    const traced = view === "trace" ? selection.traced(next) : undefined;
    const message = traced?.message ?? selection.messages[next];
    if (message === undefined) return;
    this.choose(message, traced?.number ?? -1, true);
    this.rows?.reveal(next);
  }

  static override styles = looks;
}
