/* A badge that counts what is not available, while anything is; a click lists it. */
import { css, html, nothing, type PropertyValues, type TemplateResult } from "lit";
import { state } from "lit/decorators.js";
import { mdiCloseNetworkOutline } from "@mdi/js";
import type { Dashboard } from "../../api.ts";
import { showMoreInfo } from "../../common/frontend.ts";
import type { Hass } from "../../common/hass.ts";
import { icon } from "../../common/icon.ts";
import { base, controls } from "../../common/styles.ts";
import type { Texts } from "../../common/texts.ts";
import { RvcCard } from "../card.ts";
import { listOf, missingOf } from "./missing.ts";

export class RvcUnavailableBadge extends RvcCard {
  /** Home Assistant takes a badge that is hidden out of the page, and goes on giving it states. */
  connectedWhileHidden = true;
  /** What was missing when the list was opened: it keeps its place under a finger. */
  @state() private listed: readonly string[] = [];

  protected override shownEntities(dashboard: Dashboard): string[] {
    return dashboard.entities.map((one) => one.entity_id);
  }

  protected override updated(changed: PropertyValues): void {
    super.updated(changed);
    const { dashboard, hass } = this;
    const isHidden = !dashboard || !hass || missingOf(dashboard, hass.states).length === 0;
    if (isHidden === this.hidden) return;
    this.hidden = isHidden;
    this.dispatchEvent(new CustomEvent("badge-visibility-changed", { bubbles: true }));
  }

  override render(): TemplateResult | typeof nothing {
    const { hass, texts, dashboard } = this;
    if (!hass || !texts || !dashboard) return nothing;
    return this.renderCoach(dashboard, hass, texts);
  }

  protected override renderCoach(
    dashboard: Dashboard,
    hass: Hass,
    texts: Texts,
  ): TemplateResult | typeof nothing {
    const missing = missingOf(dashboard, hass.states);
    if (missing.length === 0) return nothing;
    const title = texts("dashboard.unavailable", { count: missing.length });
    return html`<button
        class="badge"
        aria-haspopup="dialog"
        @click=${() => {
          this.listed = missing;
          this.renderRoot.querySelector("dialog")?.showModal();
        }}
      >
        ${icon(mdiCloseNetworkOutline)}${title}
      </button>
      <dialog
        aria-label=${title}
        @close=${() => {
          this.listed = [];
        }}
      >
        <h2>${title}</h2>
        <p class="secondary">${texts("dashboard.unavailable_why")}</p>
        <ul>
          ${listOf(this.listed, missing).map((id) => this.renderListed(hass, id))}
        </ul>
        <form method="dialog">
          <button>${texts("dashboard.done")}</button>
        </form>
      </dialog>`;
  }

  /** A line of the list; what is there again says so by its state. */
  private renderListed(hass: Hass, id: string): TemplateResult {
    const entity = hass.states[id];
    const name = entity?.attributes["friendly_name"];
    const isBack = entity !== undefined && entity.state !== "unavailable";
    return html`<li>
      <button
        class="plain"
        @click=${() => {
          this.renderRoot.querySelector("dialog")?.close();
          showMoreInfo(this, id);
        }}
      >
        ${typeof name === "string" ? name : id}
        ${isBack ? html`<span class="secondary">${hass.formatEntityState(entity)}</span>` : nothing}
      </button>
    </li>`;
  }

  static override styles = [
    base,
    controls,
    css`
      .badge {
        min-block-size: var(--ha-badge-size, 36px);
        padding-inline: 12px;
        font-size: var(--ha-font-size-s, 12px);
        font-weight: 500;
        white-space: nowrap;
      }
      .badge svg {
        inline-size: 18px;
        block-size: 18px;
      }
      ul {
        list-style: none;
        margin: 0 0 16px;
        padding: 0;
        max-block-size: 50vh;
        overflow: auto;
      }
      .plain {
        justify-content: start;
        inline-size: 100%;
        padding: 0 8px;
        text-align: start;
      }
    `,
  ];
}
