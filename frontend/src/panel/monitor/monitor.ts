/* The monitor: the latest of each message, or every frame as it comes. */
import { html, nothing, type PropertyValues, type TemplateResult } from "lit";
import { customElement, query, state } from "lit/decorators.js";
import type { CommandAnswer, FrameOrigin, RecordingState } from "../../api.ts";
import { call, subscribe, type Subscribed } from "../../common/connection.ts";
import { navigate } from "../../common/frontend.ts";
import { formatNumber, formatSize, formatTime } from "../../common/numbers.ts";
import { Page } from "../page.ts";
import { Bus, type Message } from "./bus.ts";
import "./details.ts";
import { filterOf, queryOf, shownIn, type Shown } from "./filter.ts";
import { fillMessage, fillTraced, makeRow } from "./rows.ts";
import { RowsView } from "./rows_view.ts";
import { looks } from "./styles.ts";
import { Selection } from "./selection.ts";

type View = "table" | "trace";
/** The height of a row, in pixels; a phone has two lines. */
const HEIGHT = 32;
const NARROW_HEIGHT = 56;
/** How often ages and fading are drawn, in ms. */
const PAUSE = 250;
const MOST_ANSWERS_SHOWN = 20;

@customElement("rvc-monitor")
export class RvcMonitor extends Page {
  @state() private shown: Shown = shownIn(new URLSearchParams());
  @state() private view: View = "table";
  @state() private isPaused = false;
  @state() private chosen?: Message | undefined;
  @state() private problem?: string;
  @state() private answers: CommandAnswer[] = [];
  @state() private recording?: RecordingState;
  @query(".rows") private scroller!: HTMLElement;
  @query(".told") private told!: HTMLElement;
  private readonly bus = new Bus();
  private readonly selection = new Selection(this.bus);
  private rows?: RowsView;
  private subscribed?: Subscribed;
  private recordings?: Subscribed;
  private subscription = 0;
  private timer?: number;
  private frame = 0;
  /** The server's clock less ours, in ms. */
  private offset = 0;

  override connectedCallback(): void {
    super.connectedCallback();
    this.shown = shownIn(this.query);
    this.view = this.query.get("view") === "trace" ? "trace" : "table";
    this.selection.filter = filterOf(this.shown);
    void this.updateComplete.then(() => {
      this.begin();
    });
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    window.clearInterval(this.timer);
    window.cancelAnimationFrame(this.frame);
    this.subscribed?.end();
    this.recordings?.end();
  }

  private begin(): void {
    if (!this.isConnected) return;
    this.timer = window.setInterval(() => {
      this.schedule();
    }, PAUSE);
    this.listen();
    this.recordings = subscribe(
      this.hass,
      "rvc/recordings/subscribe",
      { entry_id: this.entryId },
      (recording) => (this.recording = recording),
      () => undefined,
    );
  }

  private listen(): void {
    this.subscribed?.end();
    this.subscribed = subscribe(
      this.hass,
      "rvc/monitor/subscribe",
      { entry_id: this.entryId, stream: "trace" },
      (event) => {
        if (event.subscription !== undefined) this.subscription = event.subscription;
        this.offset = event.time - Date.now();
        this.bus.take(event);
        if (event.networks !== undefined) this.chooseAgain();
        if (event.ack === true) this.acknowledge(event.seq);
        if (this.bus.hasGap) this.listen();
        if (event.answers !== undefined) this.answers = this.bus.answers;
      },
      (error) => (this.problem = error.message),
    );
  }

  /** After a snapshot the same message is another object, and has another number. */
  private chooseAgain(): void {
    const before = this.chosen?.about;
    if (before === undefined) return;
    const found = [...this.bus.messages.values()].find(
      ({ about }) =>
        about.network === before.network &&
        about.id === before.id &&
        about.instance === before.instance &&
        about.part === before.part,
    );
    this.chosen = found;
  }

  private acknowledge(seq: number): void {
    const { entryId: entry_id, subscription } = this;
    // Who has gone meanwhile needs no answer.
    call(this.hass, "rvc/monitor/ack", { entry_id, subscription, seq }).catch(() => undefined);
  }

  protected override updated(changed: PropertyValues): void {
    if (this.rows === undefined || changed.has("view") || changed.has("narrow")) {
      this.rows = new RowsView(
        this.scroller,
        this.narrow ? NARROW_HEIGHT : HEIGHT,
        makeRow,
        this.fill,
      );
    }
    this.schedule();
  }

  private readonly schedule = (): void => {
    window.cancelAnimationFrame(this.frame);
    this.frame = window.requestAnimationFrame(this.draw);
  };

  private readonly draw = (): void => {
    const { rows, selection } = this;
    if (rows === undefined) return;
    const isAtEnd = rows.isAtEnd;
    const { onlyChanges } = this.shown;
    const gone = this.isPaused ? 0 : selection.refresh(this.view, onlyChanges);
    rows.draw(this.view === "table" ? selection.messages.length : selection.frames.length);
    if (gone > 0 && !isAtEnd) rows.keepPlace(gone);
    if (this.view === "trace" && isAtEnd && !this.isPaused) rows.scrollToEnd();
    this.tell();
  };

  /** Say how many there are, and how many were not shown; without a new layout of the page. */
  private tell(): void {
    const { texts, hass, bus, selection } = this;
    const said = [
      texts("monitor.messages", { count: formatNumber(hass, selection.messages.length) }),
      texts("monitor.frames", { count: formatNumber(hass, bus.end - bus.begin) }),
    ];
    if (this.isPaused) {
      const waiting = formatNumber(hass, bus.end - selection.end);
      said.push(texts("monitor.waiting", { count: waiting }));
    }
    if (bus.lost > 0) said.push(texts("monitor.lost", { count: formatNumber(hass, bus.lost) }));
    const text = said.join(" · ");
    if (this.told.textContent !== text) this.told.textContent = text;
  }

  private readonly fill = (node: HTMLElement, index: number): void => {
    const { selection, texts } = this;
    if (this.view === "table") {
      const message = selection.messages[index];
      if (message === undefined) return;
      node.dataset["row"] = String(message.about.row);
      node.ariaSelected = String(message.about.row === this.chosen?.about.row);
      const now = this.isPaused ? selection.at + this.offset : Date.now() + this.offset;
      fillMessage(node, message, now, texts);
      return;
    }
    const traced = selection.traced(index);
    if (traced === undefined) return;
    node.dataset["row"] = String(traced.message.about.row);
    node.ariaSelected = String(traced.message.about.row === this.chosen?.about.row);
    const time = formatTime(this.hass, traced.at / 1000, 3);
    const asked = traced.origin === undefined ? "" : this.askedBy(traced.origin);
    fillTraced(node, traced, time, asked, texts);
  };

  private askedBy({ user, cause }: FrameOrigin): string {
    const { texts, hass } = this;
    if (cause !== null) return texts("monitor.asked_by", { who: cause });
    if (user === null) return texts("monitor.own");
    return texts(user === hass.user?.id ? "monitor.asked_by_you" : "monitor.asked_by_user");
  }

  override render(): TemplateResult {
    const { texts } = this;
    return html`
      ${
        this.problem === undefined
          ? nothing
          : html`<p class="card error" role="alert">${this.problem}</p>`
      }
      ${this.renderTools()}
      <p class="told secondary" role="status"></p>
      ${this.renderHead()}
      <div
        class="rows ${this.view}"
        role="table"
        aria-label=${texts(`monitor.${this.view}`)}
        tabindex="0"
        @scroll=${this.schedule}
        @click=${this.choose}
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
              @close=${this.unchoose}
              @filter=${(event: CustomEvent<string>) => {
                this.show({ text: event.detail });
              }}
            ></rvc-monitor-details>`
      }
      ${this.renderAnswers()}
    `;
  }

  private renderTools(): TemplateResult {
    const { texts, shown, view } = this;
    const flags = ["hideKnown", "hidePeriodic", "onlyChanges"] as const;
    return html`<div class="row tools">
      <input
        type="search"
        aria-label=${texts("monitor.search")}
        placeholder=${texts("monitor.search")}
        title=${texts("monitor.search_hint")}
        .value=${shown.text}
        @input=${(event: Event) => {
          this.show({ text: (event.target as HTMLInputElement).value });
        }}
      />
      <div class="row" role="group" aria-label=${texts("monitor.view")}>
        ${(["table", "trace"] as const).map(
          (one) =>
            html`<button
              aria-pressed=${one === view ? "true" : "false"}
              @click=${() => {
                this.isPaused = false;
                this.view = one;
                this.show({});
              }}
            >
              ${texts(`monitor.${one}`)}
            </button>`,
        )}
      </div>
      <button aria-pressed=${this.isPaused ? "true" : "false"} @click=${this.pause}>
        ${texts(this.isPaused ? "monitor.go_on" : "monitor.pause")}
      </button>
      <button
        @click=${() => {
          this.isPaused = false;
          this.bus.clear();
          this.answers = [];
          this.selection.forget();
        }}
      >
        ${texts("monitor.clear")}
      </button>
      ${flags.map(
        (flag) =>
          html`<label
            ><input
              type="checkbox"
              .checked=${shown[flag]}
              @change=${(event: Event) => {
                this.show({ [flag]: (event.target as HTMLInputElement).checked });
              }}
            />${texts(`monitor.${flag.replace(/[A-Z]/g, (one) => `_${one.toLowerCase()}`)}`)}</label
          >`,
      )}
      ${this.renderRecording()}
    </div>`;
  }

  private renderRecording(): TemplateResult | typeof nothing {
    const { recording, texts } = this;
    if (recording === undefined) return nothing;
    const isOn = recording.name !== null;
    const action = isOn ? "stop_recording" : "start_recording";
    return html`<button
      class=${isOn ? "danger" : ""}
      @click=${async () => {
        try {
          await this.hass.callService("rvc", action, { config_entry_id: this.entryId });
        } catch (error) {
          this.problem = (error as Error).message;
        }
      }}
    >
      ${
        isOn
          ? `${texts("recordings.stop")} (${formatSize(this.hass, recording.bytes)})`
          : texts("recordings.start")
      }
    </button>`;
  }

  private renderHead(): TemplateResult {
    const heads = ["time", "name", "about", "node", "data", "period", "count"];
    return html`<div class="line head secondary" aria-hidden="true">
      ${heads.map((head) => html`<span class=${head}>${this.texts(`monitor.head_${head}`)}</span>`)}
    </div>`;
  }

  private renderAnswers(): TemplateResult | typeof nothing {
    const { answers, texts, hass } = this;
    if (answers.length === 0) return nothing;
    return html`<details class="card">
      <summary>${texts("monitor.commands", { count: answers.length })}</summary>
      <ul>
        ${answers.slice(0, MOST_ANSWERS_SHOWN).map(
          (one) =>
            html`<li>
              <strong>${one.device}</strong> <code>${one.command}</code>:
              ${texts(`monitor.ending_${one.ending}`)}
              ${one.latency === null ? nothing : `(${formatNumber(hass, one.latency)} ms)`}
              <span class="secondary">${one.origin === null ? "" : this.askedBy(one.origin)}</span>
            </li>`,
        )}
      </ul>
    </details>`;
  }

  /** Show something else, and have the page's address say it. */
  private show(change: Partial<Shown>): void {
    this.shown = { ...this.shown, ...change };
    this.selection.filter = filterOf(this.shown);
    navigate(`${location.pathname}${queryOf(this.shown, this.view)}`, { replace: true });
  }

  private readonly pause = (): void => {
    this.isPaused = !this.isPaused;
    if (this.isPaused) this.selection.hold();
  };

  private readonly choose = (event: Event): void => {
    const node = (event.target as HTMLElement).closest<HTMLElement>(".line");
    const chosen = this.bus.messages.get(Number(node?.dataset["row"] ?? -1));
    if (chosen !== undefined) this.chosen = chosen;
  };

  private readonly unchoose = (): void => {
    this.chosen = undefined;
    this.requestUpdate();
    this.scroller.focus();
  };

  /** Arrows go through the table; Escape leaves it. */
  private readonly move = (event: KeyboardEvent): void => {
    if (event.key === "Escape") {
      this.unchoose();
      return;
    }
    const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (by === undefined || this.view !== "table") return;
    event.preventDefault();
    const { messages } = this.selection;
    const row = this.chosen?.about.row;
    const now = messages.findIndex(({ about }) => about.row === row);
    const next = Math.min(Math.max(now + by, 0), messages.length - 1);
    const chosen = messages[next];
    if (chosen === undefined) return;
    this.chosen = chosen;
    this.rows?.reveal(next);
  };

  static override styles = looks;
}
