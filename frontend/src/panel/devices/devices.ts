/* The devices of a coach: how each is, what it is called, and which one a switch switches. */
import { html, nothing, type TemplateResult } from "lit";
import { customElement, state } from "lit/decorators.js";
import { guard } from "lit/directives/guard.js";
import { repeat } from "lit/directives/repeat.js";
import { mdiDotsHorizontal, mdiLightbulbOnOutline, mdiGestureTapButton } from "@mdi/js";
import type { DeviceRow, DevicesEvent, LearnEvent } from "../../api.ts";
import { call, messageOf, subscribe, type Subscribed } from "../../common/connection.ts";
import { navigate, showMessage } from "../../common/frontend.ts";
import { icon } from "../../common/icon.ts";
import { formatPercent } from "../../common/numbers.ts";
import { base, controls } from "../../common/styles.ts";
import type { Localize } from "../../common/hass.ts";
import { Page } from "../page.ts";
import { Drafts, fitting, type Draft } from "./drafts.ts";
import { renderDialog } from "./dialog.ts";
import { areaField, nameField, roleField, type Fields } from "./fields.ts";
import { renderLesson } from "./lesson.ts";
import { looks } from "./styles.ts";
import "./map.ts";

const PORTION = 50;

@customElement("rvc-devices")
export class RvcDevices extends Page {
  @state() private rows?: Map<string, DeviceRow>;
  @state() private lesson: LearnEvent | undefined;
  @state() private problem: string | undefined;
  @state() private roleName: Localize = () => "";
  @state() private opened: string | undefined;
  @state() private isBusy = false;
  @state() private search = "";
  @state() private onlyUnnamed = false;
  /** How many rows are drawn: all at once would hold the browser. */
  @state() private drawn = PORTION;
  private drafts = new Drafts();
  private roles: readonly string[] = [];
  private pairRoles: readonly string[] = [];
  private devices: Subscribed | undefined;
  private learning: Subscribed | undefined;
  private growing: number | undefined;

  override connectedCallback(): void {
    super.connectedCallback();
    this.search = this.query.get("search") ?? "";
    this.onlyUnnamed = this.query.has("unnamed");
    this.drafts = Drafts.of(this.entryId);
    this.devices = subscribe(
      this.hass,
      "rvc/devices/subscribe",
      { entry_id: this.entryId },
      this.take,
      this.fail,
    );
    void this.hass
      .loadBackendTranslation("selector", "rvc")
      .then((localize) => (this.roleName = localize));
    if (this.query.has("learn")) this.learn();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.devices?.end();
    this.learning?.end();
    if (this.growing !== undefined) cancelAnimationFrame(this.growing);
    this.growing = undefined;
  }

  private readonly take = (
    { devices, gone, roles, pair_roles: pairs }: DevicesEvent,
    isFirst: boolean,
  ): void => {
    if (isFirst) this.problem = undefined;
    const rows = new Map(isFirst ? undefined : this.rows);
    for (const row of devices) rows.set(row.key, row);
    for (const key of gone) rows.delete(key);
    this.roles = roles ?? this.roles;
    this.pairRoles = pairs ?? this.pairRoles;
    this.rows = rows;
  };

  private readonly fail = (error: unknown): void => {
    this.problem = messageOf(error);
  };

  private get fields(): Fields {
    return {
      hass: this.hass,
      texts: this.texts,
      roles: this.roles,
      roleName: (role: string) => this.roleName(`component.rvc.selector.role.options.${role}`),
      pairRoles: this.pairRoles,
      drafts: this.drafts,
      rows: [...(this.rows?.values() ?? [])],
      set: (row: DeviceRow, change: Draft) => {
        this.drafts.set(row, change);
        this.requestUpdate();
      },
      state: (row: DeviceRow) => this.stateOf(row),
    };
  }

  private stateOf(row: DeviceRow): string {
    const entity = row.entity_id === null ? undefined : this.hass.states[row.entity_id];
    if (row.ignore) return this.texts("devices.ignored");
    if (entity === undefined) return "–";
    const text = this.hass.formatEntityState(entity);
    const level = entity.state === "on" ? row.level : null;
    return level === null ? text : `${text}, ${formatPercent(this.hass, level)}`;
  }

  override render(): TemplateResult {
    const { texts } = this;
    if (this.rows === undefined) {
      return html`<p class="secondary" role="status">
        ${this.problem ?? texts("panel.connecting")}
      </p>`;
    }
    const shown = fitting(this.rows.values(), this.search, this.onlyUnnamed);
    return html`
      ${
        this.problem === undefined
          ? nothing
          : html`<p class="card error" role="alert">${this.problem}</p>`
      }
      ${this.renderTools(shown.length)}
      ${
        this.lesson === undefined
          ? nothing
          : renderLesson(this.fields, this.lesson, {
              isBusy: this.isBusy,
              save: () => void this.saveAndLearn(),
              next: () => {
                this.skip();
                this.learn();
              },
              end: this.endLesson,
            })
      }
      ${
        this.rows.size === 0
          ? html`<p class="card">${texts("devices.none")}</p>`
          : shown.length === 0
            ? html`<p class="card">${texts("devices.none_fit")}</p>`
            : this.renderTable(shown)
      }
      ${this.renderUnsaved()} ${this.renderOpened()}
      <rvc-devices-map
        .hass=${this.hass}
        .texts=${texts}
        .entryId=${this.entryId}
      ></rvc-devices-map>
    `;
  }

  private renderTools(count: number): TemplateResult {
    const { texts } = this;
    return html`<h2>${texts("devices.title")}</h2>
      <div class="row tools">
        <input
          type="search"
          aria-label=${texts("devices.search")}
          placeholder=${texts("devices.search")}
          .value=${this.search}
          @input=${(event: InputEvent) => {
            this.search = (event.target as HTMLInputElement).value;
            this.keepInUrl();
          }}
        />
        <label>
          <input
            type="checkbox"
            .checked=${this.onlyUnnamed}
            @change=${(event: Event) => {
              this.onlyUnnamed = (event.target as HTMLInputElement).checked;
              this.keepInUrl();
            }}
          />${texts("devices.only_unnamed")}
        </label>
        <span class="secondary" role="status">${texts("devices.count", { count })}</span>
        <span class="spacer"></span>
        <button
          class="learn"
          aria-pressed=${this.lesson !== undefined}
          @click=${
            this.lesson === undefined
              ? () => {
                  this.learn();
                }
              : this.endLesson
          }
        >
          ${icon(mdiGestureTapButton)}${texts("devices.learn")}
        </button>
      </div>`;
  }

  private renderTable(rows: readonly DeviceRow[]): TemplateResult {
    const { texts, fields } = this;
    const heads = ["device", "node", "state", "name", "area", "role"];
    return html`<div class="card">
      <table>
        <thead>
          <tr>
            ${heads.map((head) => html`<th scope="col">${texts(`devices.${head}`)}</th>`)}
            <th scope="col">${texts("devices.more")}</th>
          </tr>
        </thead>
        <tbody>
          ${repeat(
            rows.slice(0, this.drawn),
            ({ key }) => key,
            (row) => guard(this.shownOf(row), () => this.renderRow(row, fields)),
          )}
        </tbody>
      </table>
    </div>`;
  }

  /** All that a row shows: it is drawn anew when one of these is another. */
  private shownOf(row: DeviceRow): unknown[] {
    const { hass, drafts, lesson, texts, roleName } = this;
    const state = row.entity_id === null ? undefined : hass.states[row.entity_id];
    return [row, drafts.about(row.key), state, lesson, texts, roleName, hass.areas, hass.locale];
  }

  private renderRow(row: DeviceRow, fields: Fields): TemplateResult {
    const { texts } = this;
    const lit = this.lesson?.candidates.some(
      ({ key, partner }) => key === row.key || partner === row.key,
    );
    return html`<tr
      id=${row.key}
      class="${lit === true ? "lit" : ""} ${this.drafts.has(row.key) ? "changed" : ""}"
    >
      <th scope="row" data-head=${texts("devices.device")}>
        ${row.plain_name}<span class="secondary">${row.network}</span>
      </th>
      <td data-head=${texts("devices.node")} class="secondary">
        ${row.node ?? (row.address === null ? "–" : String(row.address))}
      </td>
      <td data-head=${texts("devices.state")} class="state">${this.stateOf(row)}</td>
      <td data-head=${texts("devices.name")}>${nameField(fields, row)}</td>
      <td data-head=${texts("devices.area")}>${areaField(fields, row)}</td>
      <td data-head=${texts("devices.role")}>${row.is_output ? roleField(fields, row) : "–"}</td>
      <td>
        <div class="buttons">
          ${
            this.drafts.mayBlink(row)
              ? html`<button
                  class="round plain"
                  title=${texts("devices.blink")}
                  aria-label=${texts("devices.blink_of", { device: row.name })}
                  @click=${() => void this.blink(row)}
                >
                  ${icon(mdiLightbulbOnOutline)}
                </button>`
              : nothing
          }
          <button
            class="round plain"
            title=${texts("devices.more")}
            aria-label=${texts("devices.more_of", { device: row.name })}
            @click=${() => (this.opened = row.key)}
          >
            ${icon(mdiDotsHorizontal)}
          </button>
        </div>
      </td>
    </tr>`;
  }

  private renderUnsaved(): TemplateResult | typeof nothing {
    const { texts } = this;
    if (this.drafts.size === 0 || this.lesson !== undefined) return nothing;
    return html`<div class="card row unsaved">
      <span role="status">${texts("devices.unsaved", { count: this.drafts.size })}</span>
      <span class="spacer"></span>
      <button
        ?disabled=${this.isBusy}
        @click=${() => {
          this.drafts.clear();
          this.requestUpdate();
        }}
      >
        ${texts("devices.discard")}
      </button>
      <button class="primary" ?disabled=${this.isBusy} @click=${() => void this.save()}>
        ${texts(this.isBusy ? "devices.saving" : "devices.save")}
      </button>
    </div>`;
  }

  private renderOpened(): TemplateResult | typeof nothing {
    const row = this.opened === undefined ? undefined : this.rows?.get(this.opened);
    if (row === undefined) return nothing;
    return renderDialog(this.fields, row, () => (this.opened = undefined));
  }

  protected override updated(): void {
    const dialog = this.renderRoot.querySelector("dialog");
    if (dialog && !dialog.open) dialog.showModal();
    if (this.drawn < (this.rows?.size ?? 0) && this.growing === undefined) {
      // The browser paints each portion before the next one.
      this.growing = requestAnimationFrame(() => {
        this.growing = undefined;
        this.drawn += PORTION;
      });
    }
  }

  /** Have what is searched outlast a reload of the coach, which makes the page anew. */
  private keepInUrl(): void {
    const query = new URLSearchParams(window.location.search);
    const set = (name: string, value: string | undefined) => {
      if (value === undefined) query.delete(name);
      else query.set(name, value);
    };
    set("search", this.search || undefined);
    set("unnamed", this.onlyUnnamed ? "" : undefined);
    set("learn", this.lesson === undefined ? undefined : "");
    const text = query.toString();
    navigate(window.location.pathname + (text && `?${text}`), { replace: true });
  }

  private learn(): void {
    this.learning?.end();
    this.lesson = { phase: "noise", candidates: [] };
    this.keepInUrl();
    this.learning = subscribe(
      this.hass,
      "rvc/devices/learn",
      { entry_id: this.entryId },
      (event) => (this.lesson = event),
      this.fail,
    );
  }

  /** Leave what the lesson has found as it is; what is written about others stays. */
  private skip(): void {
    const found = (this.lesson?.candidates ?? []).flatMap(({ key, partner }) => [key, partner]);
    this.drafts.forget(this.drafts.all().filter(({ key }) => found.includes(key)));
  }

  private readonly endLesson = (): void => {
    this.learning?.end();
    this.lesson = undefined;
    this.keepInUrl();
    // What had the focus is gone with the lesson.
    this.renderRoot.querySelector<HTMLElement>(".learn")?.focus();
  };

  private async saveAndLearn(): Promise<void> {
    // The coach is set up anew, and the page too: the lesson goes on as the URL says.
    if ((await this.save()) && this.isConnected) this.learn();
  }

  private async save(): Promise<boolean> {
    this.isBusy = true;
    this.problem = undefined;
    try {
      const { drafts } = this;
      const devices = drafts.all();
      if (devices.length > 0) {
        await call(this.hass, "rvc/devices/describe", { entry_id: this.entryId, devices });
      }
      drafts.forget(devices);
      showMessage(this, this.texts("devices.saved"));
      return true;
    } catch (error) {
      this.fail(error);
      return false;
    } finally {
      this.isBusy = false;
    }
  }

  private async blink(row: DeviceRow): Promise<void> {
    const role = this.drafts.get(row, "role") ?? "automatic";
    try {
      await call(this.hass, "rvc/devices/blink", { entry_id: this.entryId, key: row.key, role });
    } catch (error) {
      showMessage(this, messageOf(error));
    }
  }

  static override styles = [base, controls, looks];
}
