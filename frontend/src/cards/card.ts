/* What every card of ours is: an element that Home Assistant gives its configuration and states. */
import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from "lit";
import { property, state } from "lit/decorators.js";
import type { Dashboard } from "../api.ts";
import { messageOf } from "../common/connection.ts";
import type { Hass } from "../common/hass.ts";
import { loadTexts, type Texts } from "../common/texts.ts";
import { dashboardOf } from "./dashboard_data.ts";

/** A card's configuration; without an entry the only coach is meant. */
export interface CardConfig {
  type: string;
  entry?: string;
  title?: string;
}

export abstract class RvcCard extends LitElement {
  @property({ attribute: false }) hass?: Hass;
  @state() protected config?: CardConfig;
  @state() protected texts?: Texts;
  @state() protected dashboard?: Dashboard;
  @state() private problem?: { error: unknown };
  private language?: string;

  setConfig(config: CardConfig): void {
    this.config = config;
  }

  static getStubConfig(): Omit<CardConfig, "type"> {
    return {};
  }

  getCardSize(): number {
    return 4;
  }

  getGridOptions(): Record<string, number> {
    return { columns: 12, min_columns: 6 };
  }

  /** The entities that are drawn: the card is drawn anew when a state of theirs changes. */
  protected abstract shownEntities(dashboard: Dashboard): (string | null)[];

  /** What is drawn of the coach; nothing when it has none of it. */
  protected abstract renderCoach(
    dashboard: Dashboard,
    hass: Hass,
    texts: Texts,
  ): TemplateResult | typeof nothing;

  protected override shouldUpdate(changed: PropertyValues): boolean {
    const before = changed.get("hass") as Hass | undefined;
    if (changed.size > 1 || !changed.has("hass") || !before || !this.dashboard) return true;
    const { hass, dashboard } = this;
    return (
      hass?.entities !== before.entities ||
      hass.areas !== before.areas ||
      hass.locale !== before.locale ||
      this.shownEntities(dashboard).some(
        (id) => id !== null && hass.states[id] !== before.states[id],
      )
    );
  }

  protected override willUpdate(changed: PropertyValues): void {
    const { hass } = this;
    if (!hass || !(changed.has("hass") || changed.has("config"))) return;
    if (hass.language !== this.language) {
      this.language = hass.language;
      void loadTexts(hass).then((texts) => (this.texts = texts));
    }
    dashboardOf(hass, this.config?.entry).then(
      (dashboard) => {
        if (dashboard !== this.dashboard) this.dashboard = dashboard;
      },
      (error: unknown) => (this.problem = { error }),
    );
  }

  override render(): TemplateResult | typeof nothing {
    const { hass, texts, dashboard } = this;
    if (!hass || !texts) return nothing;
    if (!dashboard) {
      return this.problem === undefined
        ? nothing
        : html`<div class="card error" role="alert">${messageOf(this.problem.error)}</div>`;
    }
    const drawn = this.renderCoach(dashboard, hass, texts);
    if (drawn === nothing) return nothing;
    const title = this.config?.title;
    return html`<div class="card">
      ${title === undefined ? nothing : html`<h3>${title}</h3>`} ${drawn}
    </div>`;
  }
}
