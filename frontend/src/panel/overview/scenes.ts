/* The scenes of a coach: which there are, making those that are missing, and editing them. */
import { css, html, LitElement, nothing, type PropertyValues, type TemplateResult } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import { mdiCheckCircle, mdiCircleOutline } from "@mdi/js";
import type { CoachScene, Scene } from "../../api.ts";
import { call, messageOf } from "../../common/connection.ts";
import { follow } from "../../common/frontend.ts";
import type { Hass } from "../../common/hass.ts";
import { icon } from "../../common/icon.ts";
import { base, controls } from "../../common/styles.ts";
import type { Texts } from "../../common/texts.ts";

@customElement("rvc-scenes")
export class RvcScenes extends LitElement {
  @property({ attribute: false }) hass!: Hass;
  @property({ attribute: false }) texts!: Texts;
  @property({ attribute: false }) entryId!: string;
  /** Whether the link led here. */
  @property({ attribute: false }) isWanted = false;
  @state() private scenes?: readonly CoachScene[];
  @state() private problem?: string | undefined;
  @state() private isBusy = false;
  private entities?: Hass["entities"];

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has("hass") && this.hass.entities !== this.entities) {
      // A script was made, removed or renamed, maybe.
      this.entities = this.hass.entities;
      void this.load();
    }
  }

  protected override updated(changed: PropertyValues): void {
    const isFirst = changed.has("scenes") && changed.get("scenes") === undefined;
    if (isFirst && this.scenes && this.isWanted) this.scrollIntoView();
  }

  private async load(): Promise<void> {
    try {
      this.scenes = await call(this.hass, "rvc/scenes", { entry_id: this.entryId });
    } catch (error) {
      this.problem = messageOf(error);
    }
  }

  private async make(scenes: Scene[]): Promise<void> {
    this.isBusy = true;
    try {
      await call(this.hass, "rvc/scenes/create", { entry_id: this.entryId, scenes });
      this.problem = undefined;
      await this.load();
    } catch (error) {
      this.problem = messageOf(error);
    } finally {
      this.isBusy = false;
    }
  }

  override render(): TemplateResult | typeof nothing {
    const { scenes, texts } = this;
    if (scenes === undefined && this.problem === undefined) return nothing;
    const missing = (scenes ?? []).flatMap((one) => (one.entity_id === null ? [one.scene] : []));
    const title = texts("overview.scenes");
    return html`<section aria-label=${title}>
      <h2>${title}</h2>
      <div class="card">
        <p class="secondary">${texts("overview.scenes_hint")}</p>
        ${
          this.problem === undefined
            ? nothing
            : html`<p class="error" role="alert">${this.problem}</p>`
        }
        <ul>
          ${(scenes ?? []).map((one) => this.renderScene(one))}
        </ul>
        ${
          missing.length > 1
            ? html`<button
                class="primary"
                ?disabled=${this.isBusy}
                @click=${() => this.make(missing)}
              >
                ${texts("overview.make_scenes")}
              </button>`
            : nothing
        }
      </div>
    </section>`;
  }

  private renderScene({ scene, entity_id: entity, script_id: script }: CoachScene): TemplateResult {
    const { texts } = this;
    const name = texts(`overview.scene.${scene}.name`);
    return html`<li class="row">
      ${icon(entity === null ? mdiCircleOutline : mdiCheckCircle)}
      <div class="what">
        <b>${name}</b>
        <div class="secondary">${texts(`overview.scene.${scene}.text`)}</div>
      </div>
      ${
        entity === null
          ? html`<button
              aria-label="${texts("overview.make_scene")}: ${name}"
              ?disabled=${this.isBusy}
              @click=${() => this.make([scene])}
            >
              ${texts("overview.make_scene")}
            </button>`
          : html`<a
              href=${editorOf(script)}
              aria-label="${texts("overview.edit_scene")}: ${name}"
              @click=${follow}
              >${texts("overview.edit_scene")}</a
            >`
      }
    </li>`;
  }

  static override styles = [
    base,
    controls,
    css`
      ul {
        list-style: none;
        margin: 0 0 8px;
        padding: 0;
      }
      li.row {
        flex-wrap: nowrap;
        padding-block: 8px;
      }
      p {
        margin: 0 0 8px;
      }
      .what {
        flex: 1;
        min-inline-size: 0;
      }
    `,
  ];
}

/** Where Home Assistant edits a script; without its key, where it lists them. */
function editorOf(script: string | null): string {
  return script === null
    ? "/config/script/dashboard"
    : `/config/script/edit/${encodeURIComponent(script)}`;
}

declare global {
  interface HTMLElementTagNameMap {
    "rvc-scenes": RvcScenes;
  }
}
