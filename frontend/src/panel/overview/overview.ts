/* The overview: which networks there are, and how each is. */
import { css, html, type TemplateResult } from "lit";
import { customElement, state } from "lit/decorators.js";
import type { Info } from "../../api.ts";
import { call } from "../../common/connection.ts";
import { base, controls } from "../../common/styles.ts";
import { Page } from "../page.ts";

@customElement("rvc-overview")
export class RvcOverview extends Page {
  @state() private info?: Info;

  override connectedCallback(): void {
    super.connectedCallback();
    void call(this.hass, "rvc/info", {}).then((info) => (this.info = info));
  }

  override render(): TemplateResult {
    const entry = this.info?.entries.find(({ entry_id }) => entry_id === this.entryId);
    return html`<section aria-label=${this.texts("overview.networks")}>
      <h2>${this.texts("overview.networks")}</h2>
      ${entry?.networks.map(
        ({ title, state: its }) =>
          html`<div class="card">
            <h3>${title}</h3>
            <span class="secondary"
              >${this.hass.localize(`component.rvc.entity.sensor.network_state.state.${its}`)}</span
            >
          </div>`,
      )}
    </section>`;
  }

  static override styles = [
    base,
    controls,
    css`
      section {
        display: grid;
        gap: 16px;
      }
    `,
  ];
}
