/* The panel "RV-C": tabs of pages about one coach, and the stop of all that moves. */
import { css, html, LitElement, nothing, type PropertyValues, type TemplateResult } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import { keyed } from "lit/directives/keyed.js";
import { mdiStopCircleOutline } from "@mdi/js";
import { API_VERSION, type Info, type InfoEntry } from "../api.ts";
import { messageOf, subscribe, type Subscribed } from "../common/connection.ts";
import { follow, navigate, showMessage } from "../common/frontend.ts";
import type { Hass, Route } from "../common/hass.ts";
import { icon } from "../common/icon.ts";
import { base, controls } from "../common/styles.ts";
import { loadTexts, type Texts } from "../common/texts.ts";
import { chosenOf } from "./coaches.ts";
import { PAGES } from "./pages.ts";
import { ScrollPlace } from "./scrolling.ts";

/** Where the coach that was last looked at is kept, for as long as the tab is open. */
const LAST_ENTRY = "rvc-entry";

@customElement("rvc-panel")
export class RvcPanel extends LitElement {
  @property({ attribute: false }) hass!: Hass;
  @property({ type: Boolean }) narrow = false;
  @property({ attribute: false }) route: Route = { prefix: "/rvc", path: "" };
  @state() private texts?: Texts;
  @state() private info?: Info;
  @state() private problem?: string | undefined;
  private language?: string;
  /** The coach that is shown: when it goes, none of the others takes its place by itself. */
  private shown: string | undefined;
  private subscribed?: Subscribed;
  private tab: Element | null = null;
  /** What is shown of a coach that runs; undefined while there is none. */
  private opened?: string | undefined;
  private readonly place = new ScrollPlace((step) => requestAnimationFrame(step));

  override connectedCallback(): void {
    super.connectedCallback();
    if (this.hasUpdated) this.listen();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.place.leave();
    this.subscribed?.end();
    delete this.subscribed;
  }

  protected override firstUpdated(): void {
    this.listen();
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has("hass") && this.hass.language !== this.language) {
      this.language = this.hass.language;
      void loadTexts(this.hass).then((texts) => (this.texts = texts));
    }
    // The tabs lead to the coach that a link has opened.
    const linked = this.query.get("coach");
    if (linked !== null) sessionStorage.setItem(LAST_ENTRY, linked);
    this.shown = linked ?? this.entry?.entry_id ?? this.shown;
    this.keepPlace();
  }

  /** Note where the page is, before it goes with the coach that is set up anew. */
  private keepPlace(): void {
    const before = this.opened;
    const { entry } = this;
    const isOpen = this.problem === undefined && entry?.state === "loaded";
    this.opened = isOpen ? `${entry.entry_id} ${this.page.key}` : undefined;
    const main = this.renderRoot.querySelector("main");
    if (before !== undefined && !isOpen && main) this.place.keep(before, main);
  }

  private listen(): void {
    this.subscribed = subscribe(
      this.hass,
      "rvc/info/subscribe",
      {},
      (info) => {
        this.info = info;
        this.problem = undefined;
      },
      ({ message }) => (this.problem = message),
    );
  }

  private get entry(): InfoEntry | undefined {
    const entries = this.info?.entries ?? [];
    const linked = this.query.get("coach");
    return chosenOf(entries, linked ?? this.shown, sessionStorage.getItem(LAST_ENTRY));
  }

  private get query(): URLSearchParams {
    return new URLSearchParams(window.location.search);
  }

  override render(): TemplateResult | typeof nothing {
    const { texts } = this;
    if (!texts) return nothing;
    return html`
      <header>
        <ha-menu-button .hass=${this.hass} .narrow=${this.narrow}></ha-menu-button>
        <h1>RV-C</h1>
        ${this.renderCoaches(texts)}
        <span class="spacer"></span>
        <button class="danger" @click=${() => this.stopAll(texts)}>
          ${icon(mdiStopCircleOutline)}${texts("panel.stop_all")}
        </button>
      </header>
      ${this.renderTabs(texts)}
      <main>${this.renderPage(texts)}</main>
    `;
  }

  protected override updated(changed: PropertyValues<this>): void {
    // On a phone there is room for three of the tabs.
    const tab = this.renderRoot.querySelector("nav a[aria-current]");
    if (tab !== this.tab || changed.has("narrow")) {
      tab?.scrollIntoView({ block: "nearest", inline: "center" });
    }
    this.tab = tab;
    const main = this.renderRoot.querySelector("main");
    if (this.opened !== undefined && main) this.place.restore(this.opened, main);
  }

  private renderCoaches(texts: Texts): TemplateResult | typeof nothing {
    const entries = this.info?.entries ?? [];
    if (entries.length < 2 || this.entry === undefined) return nothing;
    return html`<label>
      <span class="visually-hidden">${texts("panel.coach")}</span>
      <select @change=${this.choose}>
        ${entries.map(
          ({ entry_id, title }) =>
            html`<option value=${entry_id} .selected=${entry_id === this.entry?.entry_id}>
              ${title}
            </option>`,
        )}
      </select>
    </label>`;
  }

  private renderTabs(texts: Texts): TemplateResult {
    return html`<nav aria-label="RV-C">
      ${PAGES.map(
        ({ key, icon: path }) =>
          html`<a
            href="${this.route.prefix}/${key}"
            aria-current=${key === this.page.key ? "page" : nothing}
            @click=${follow}
          >
            ${icon(path)}<span>${texts(`${key}.title`)}</span>
          </a>`,
      )}
    </nav>`;
  }

  private get page(): (typeof PAGES)[number] {
    const key = this.route.path.split("/")[1];
    const page = PAGES.find((one) => one.key === key) ?? PAGES[0];
    if (page === undefined) throw new Error("The panel has no page");
    return page;
  }

  private renderPage(texts: Texts): TemplateResult {
    const { entry } = this;
    if (this.problem !== undefined) {
      return html`<p class="card error" role="alert">${this.problem}</p>`;
    }
    if (this.info === undefined) {
      return html`<p class="secondary" role="status">${texts("panel.connecting")}</p>`;
    }
    if (this.info.api_version !== API_VERSION) {
      return html`<div class="card" role="alert">
        <p>${texts("panel.reload_needed")}</p>
        <button
          class="primary"
          @click=${() => {
            window.location.reload();
          }}
        >
          ${texts("panel.reload")}
        </button>
      </div>`;
    }
    if (entry === undefined && this.info.entries.length > 0) return this.renderGone(texts);
    if (entry?.state !== "loaded") {
      const key = entry === undefined ? "panel.no_coach" : "panel.not_running";
      return html`<p class="card" role="status">${texts(key, { coach: entry?.title ?? "" })}</p>`;
    }
    // Another coach is another page: nothing of the one before stays.
    const page = this.page.render({
      hass: this.hass,
      texts,
      entryId: entry.entry_id,
      narrow: this.narrow,
      query: this.query,
    });
    return html`${keyed(entry.entry_id, page)}`;
  }

  private renderGone(texts: Texts): TemplateResult {
    return html`<div class="card" role="alert">
      <p>${texts("panel.coach_gone")}</p>
      ${this.info?.entries.map(
        ({ entry_id: id, title }) =>
          html`<button
            @click=${() => {
              this.open(id);
            }}
          >
            ${title}
          </button> `,
      )}
    </div>`;
  }

  private readonly choose = (event: Event): void => {
    this.open((event.target as HTMLSelectElement).value);
  };

  private open(entryId: string): void {
    sessionStorage.setItem(LAST_ENTRY, entryId);
    this.shown = entryId;
    // What the address filters, and the coach that it names, belong to the one before.
    navigate(window.location.pathname);
    this.requestUpdate();
  }

  private async stopAll(texts: Texts): Promise<void> {
    try {
      await this.hass.callService("rvc", "stop_all");
      showMessage(this, texts("panel.stopped"));
    } catch (error) {
      showMessage(this, texts("panel.not_stopped", { reason: messageOf(error) }));
    }
  }

  static override styles = [
    base,
    controls,
    css`
      :host {
        display: flex;
        flex-direction: column;
        /* The pages scroll below the header: the stop stays in view. */
        block-size: 100vh;
        block-size: 100dvh;
        background: var(--primary-background-color, #fafafa);
      }
      header {
        position: sticky;
        inset-block-start: 0;
        z-index: 1;
        display: flex;
        align-items: center;
        gap: 8px;
        min-block-size: var(--header-height, 56px);
        padding-inline: 8px 12px;
        background: var(--app-header-background-color, var(--primary-color, #0074a8));
        color: var(--app-header-text-color, #fff);
      }
      h1 {
        margin: 0;
        font-size: var(--ha-font-size-xl, 20px);
        font-weight: 400;
      }
      header label {
        min-inline-size: 0;
      }
      header .danger {
        flex-shrink: 0;
      }
      select {
        min-inline-size: 0;
        max-inline-size: 100%;
        color: var(--primary-text-color, #141414);
      }
      nav {
        display: flex;
        overflow-x: auto;
        background: var(--card-background-color, #fff);
        border-block-end: 1px solid var(--divider-color, #e0e0e0);
      }
      nav a {
        display: flex;
        align-items: center;
        gap: 8px;
        padding: 12px 16px;
        color: var(--secondary-text-color, #5e5e5e);
        text-decoration: none;
        white-space: nowrap;
      }
      nav a[aria-current] {
        color: var(--primary-text-color, #141414);
        box-shadow: inset 0 -3px var(--primary-color, #0074a8);
      }
      main {
        flex: 1;
        min-block-size: 0;
        overflow: auto;
        padding: 16px;
      }
      @media (max-width: 600px) {
        main {
          padding: 8px;
        }
        nav a {
          padding: 12px;
        }
      }
    `,
  ];
}
