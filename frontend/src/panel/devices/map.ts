/* The coach map as a file: download it, or import one and see first what that changes. */
import { css, html, LitElement, nothing, type TemplateResult } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import type { ImportResult } from "../../api.ts";
import { call, messageOf } from "../../common/connection.ts";
import { showMessage } from "../../common/frontend.ts";
import type { Hass } from "../../common/hass.ts";
import { base, controls } from "../../common/styles.ts";
import type { Texts } from "../../common/texts.ts";
import { problemOf } from "./map_file.ts";

@customElement("rvc-devices-map")
export class RvcDevicesMap extends LitElement {
  @property({ attribute: false, hasChanged: () => false }) hass!: Hass;
  @property({ attribute: false }) texts!: Texts;
  @property({ attribute: false }) entryId!: string;
  @state() private found: ImportResult | undefined;
  @state() private problem: string | undefined;
  @state() private isBusy = false;
  /** What was chosen last, and its text once it was looked at. */
  private file: File | undefined;
  private text = "";

  override render(): TemplateResult {
    const { texts } = this;
    return html`<section class="card" aria-labelledby="map">
      <h3 id="map">${texts("devices.map")}</h3>
      <div class="row">
        <button @click=${() => void this.download()}>${texts("devices.map_export")}</button>
        <label>
          ${texts("devices.map_import")}
          <input
            type="file"
            title=${texts("devices.map_file")}
            accept=".yaml,.yml,.json,.toml,.txt,.js,.conf,.ini,.xml,.csv"
            @click=${(event: Event) => {
              // The same file again is a choice too: it may have been mended.
              (event.target as HTMLInputElement).value = "";
            }}
            @change=${this.choose}
          />
        </label>
      </div>
      ${this.problem === undefined ? nothing : html`<p class="error" role="alert">${this.problem}</p>`}
      ${this.found === undefined ? nothing : this.renderFound(this.found)}
    </section>`;
  }

  private renderFound(found: ImportResult): TemplateResult {
    const { texts } = this;
    const { changes, unused, unknown_networks: networks } = found;
    return html`<div role="status">
      <p>
        ${texts(changes.length > 0 ? "devices.map_changes" : "devices.map_no_change", {
          count: changes.length,
        })}
      </p>
      <ul>
        ${changes.map(
          ({ device_class: its, instance, before, after }) =>
            html`<li><code>${its} ${instance}</code>: ${before ?? "–"} → ${after ?? "–"}</li>`,
        )}
      </ul>
      ${
        unused.length === 0
          ? nothing
          : html`<p class="warning">${texts("devices.map_unused")}</p>
              <ul>
                ${unused.map((line) => html`<li><code>${line}</code></li>`)}
              </ul>`
      }
      ${
        networks.length === 0
          ? nothing
          : html`<p class="warning">
              ${texts("devices.map_networks", { networks: networks.join(", ") })}
            </p>`
      }
      <button
        class="primary"
        ?disabled=${this.isBusy || changes.length === 0}
        @click=${() => void this.ask(false)}
      >
        ${texts("devices.map_use")}
      </button>
    </div>`;
  }

  private readonly choose = (event: Event): void => {
    const file = (event.target as HTMLInputElement).files?.[0];
    if (file !== undefined) void this.look(file);
  };

  private async look(file: File): Promise<void> {
    this.file = file;
    this.found = this.problem = undefined;
    const wrong = problemOf(file);
    if (wrong !== undefined) {
      this.problem = this.texts(wrong);
      return;
    }
    try {
      const text = await file.text();
      if (file !== this.file) return;
      this.text = text;
    } catch (error) {
      this.problem = messageOf(error);
      return;
    }
    await this.ask(true);
  }

  private async ask(preview: boolean): Promise<void> {
    const { file } = this;
    this.isBusy = true;
    this.problem = undefined;
    try {
      const request = { entry_id: this.entryId, text: this.text, preview };
      const found = await call(this.hass, "rvc/devices/import_map", request);
      // What is shown is what would be imported: another file was chosen meanwhile.
      if (preview && file !== this.file) return;
      this.found = preview ? found : undefined;
      if (!preview) showMessage(this, this.texts("devices.saved"));
    } catch (error) {
      if (file === this.file) this.problem = messageOf(error);
    } finally {
      this.isBusy = false;
    }
  }

  private async download(): Promise<void> {
    try {
      const file = await call(this.hass, "rvc/devices/export_map", { entry_id: this.entryId });
      const link = document.createElement("a");
      link.href = URL.createObjectURL(new Blob([file.text], { type: "application/yaml" }));
      link.download = file.file_name;
      link.click();
      URL.revokeObjectURL(link.href);
    } catch (error) {
      this.problem = messageOf(error);
    }
  }

  static override styles = [
    base,
    controls,
    css`
      label {
        flex-wrap: wrap;
        max-inline-size: 100%;
      }
      ul {
        max-block-size: 16em;
        overflow: auto;
      }
    `,
  ];
}
