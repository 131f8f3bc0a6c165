/* The standard: every message and signal, what they say now, and what shows them. */
import { html, nothing, type TemplateResult } from "lit";
import { customElement, state } from "lit/decorators.js";
import type { Live, MessageDetail, SignalDetail, Standard, StandardMessage } from "../../api.ts";
import { call, messageOf, subscribe, type Subscribed } from "../../common/connection.ts";
import { navigate, showMoreInfo } from "../../common/frontend.ts";
import { formatNumber, spaced } from "../../common/numbers.ts";
import { base, controls } from "../../common/styles.ts";
import { Page } from "../page.ts";
import { inWords } from "./said.ts";
import { meant, search } from "./search.ts";
import { searchField } from "./search_field.ts";
import { looks } from "./styles.ts";

/** So many are listed; more words find the others. */
const MOST = 60;
/** After it was refused it is asked again, in ms. */
const AGAIN = 3_000;

@customElement("rvc-standard")
export class RvcStandard extends Page {
  @state() private standard?: Standard;
  @state() private detail?: MessageDetail;
  @state() private live?: Live | undefined;
  @state() private text = "";
  @state() private problem?: string | undefined;
  private subscribed?: Subscribed;
  private timer?: number;
  /** How often a message was opened: an answer that the next one has overtaken says nothing. */
  private opened = 0;

  override connectedCallback(): void {
    super.connectedCallback();
    this.text = this.query.get("q") ?? "";
    void this.ask();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    window.clearTimeout(this.timer);
    this.subscribed?.end();
  }

  private readonly failed = (error: unknown): void => {
    this.problem = messageOf(error);
  };

  private async ask(): Promise<void> {
    try {
      this.standard = await call(this.hass, "rvc/standard/list", { entry_id: this.entryId });
      this.problem = undefined;
      const entity = this.query.get("entity");
      const name = this.query.get("message");
      if (entity !== null) await this.showEntity(entity);
      else if (name !== null) await this.open(name);
    } catch (error) {
      this.failed(error);
      const again = this.isConnected && this.standard === undefined;
      if (again) this.timer = window.setTimeout(() => void this.ask(), AGAIN);
    }
  }

  /** Show the message that an entity is made of. */
  private async showEntity(entity: string): Promise<void> {
    const signals = await call(this.hass, "rvc/standard/entity", {
      entry_id: this.entryId,
      entity_id: entity,
    });
    const [first] = signals;
    if (first !== undefined) await this.open(first.message);
  }

  private async open(name: string): Promise<void> {
    const request = { entry_id: this.entryId, name };
    const opened = ++this.opened;
    this.subscribed?.end();
    this.live = undefined;
    this.problem = undefined;
    try {
      const detail = await call(this.hass, "rvc/standard/message", request);
      if (opened !== this.opened || !this.isConnected) return;
      this.detail = detail;
    } catch (error) {
      if (opened === this.opened) this.failed(error);
      return;
    }
    this.subscribed = subscribe(
      this.hass,
      "rvc/standard/live",
      request,
      (live) => {
        this.live = live;
        this.problem = undefined;
      },
      this.failed,
    );
  }

  private readonly choose = (name: string): void => {
    const query = new URLSearchParams({ message: name, ...(this.text ? { q: this.text } : {}) });
    navigate(`/rvc/standard?${query.toString()}`, { replace: true });
    void this.open(name).then(async () => {
      await this.updateComplete;
      this.renderRoot.querySelector<HTMLElement>("#detail")?.focus();
    });
  };

  override render(): TemplateResult {
    const { standard, texts } = this;
    if (this.problem !== undefined && standard === undefined) {
      return html`<p class="card error" role="alert">${this.problem}</p>`;
    }
    if (standard === undefined) {
      return html`<p class="secondary" role="status">${texts("panel.connecting")}</p>`;
    }
    const found = search(standard, this.text);
    const note = meant(standard, this.text)?.note;
    return html`<div class="columns">
      <section class="found" aria-label=${texts("standard.messages")}>
        ${searchField(texts, this.text, (text) => {
          this.text = text;
        })}
        <p class="secondary" role="status">
          ${texts("standard.count", { count: found.length })}${note ? ` · ${note}` : nothing}
        </p>
        <ul class="plain">
          ${found.slice(0, MOST).map((one) => this.renderFound(one))}
        </ul>
        ${found.length > MOST ? html`<p class="secondary">${texts("standard.more")}</p>` : nothing}
      </section>
      ${
        this.detail
          ? this.renderDetail(this.detail)
          : html`<div>
              ${this.problem ? html`<p class="error" role="alert">${this.problem}</p>` : nothing}
              <p class="secondary">${texts("standard.choose")}</p>
            </div>`
      }
    </div>`;
  }

  private renderFound(message: StandardMessage): TemplateResult {
    return html`<li>
      <button
        class="message"
        aria-pressed=${this.detail?.name === message.name}
        @click=${() => {
          this.choose(message.name);
        }}
      >
        <span class="name">${message.label}</span>
        <span class="secondary small">
          <code>${message.dgn ?? ""}</code> ${message.device_label}
          ${message.is_heard ? html`· <b>${this.texts("standard.heard")}</b>` : nothing}
        </span>
      </button>
    </li>`;
  }

  private renderDetail(detail: MessageDetail): TemplateResult {
    const { hass, texts } = this;
    const about = [
      detail.device_label,
      ...(detail.section === null ? [] : [texts("standard.section", { section: detail.section })]),
      ...(detail.is_command ? [texts("standard.command")] : []),
      ...(detail.interval === null
        ? []
        : [texts("standard.every", { seconds: formatNumber(hass, detail.interval / 1000, 2) })]),
      ...(detail.is_deprecated ? [texts("standard.deprecated")] : []),
      ...detail.dialects,
    ];
    return html`<section id="detail" tabindex="-1" aria-label=${detail.label} class="card">
      <h2>${detail.label}</h2>
      <p class="secondary">
        <code>${detail.dgn ?? ""} ${detail.name}</code><br />${about.join(" · ")}
      </p>
      <p class="row">
        ${this.link(`/rvc/send?message=${detail.name}`, "standard.send")}
        ${
          detail.dgn === null
            ? nothing
            : this.link(`/rvc/monitor?dgn=${detail.dgn}`, "standard.frames")
        }
      </p>
      ${this.problem ? html`<p class="error" role="alert">${this.problem}</p>` : nothing}
      ${this.renderLive()}
      <h3>${texts("standard.signals")}</h3>
      <ul class="plain">
        ${detail.signals.map((one) => this.renderSignal(one))}
      </ul>
    </section>`;
  }

  private link(path: string, key: string): TemplateResult {
    return html`<a
      href=${path}
      @click=${(event: MouseEvent) => {
        if (event.ctrlKey || event.metaKey || event.shiftKey) return;
        event.preventDefault();
        navigate(path);
      }}
      >${this.texts(key)}</a
    >`;
  }

  private renderLive(): TemplateResult {
    const { texts } = this;
    const rows = this.live?.rows ?? [];
    if (rows.length === 0) return html`<p class="secondary">${texts("standard.not_heard")}</p>`;
    return html`<div class="scroll" tabindex="0" role="region" aria-label=${texts("standard.now")}>
      <table>
        <caption class="visually-hidden">
          ${texts("standard.now")}
        </caption>
        <thead>
          <tr>
            <th>${texts("standard.sender")}</th>
            <th>${texts("standard.instance")}</th>
            <th>${texts("standard.frame_data")}</th>
            <th class="number">${texts("standard.age")}</th>
          </tr>
        </thead>
        <tbody>
          ${rows.map(
            (row) =>
              html`<tr>
                <td>${row.node ?? row.source}</td>
                <td>${row.instance ?? ""}</td>
                <td><code>${spaced(row.data)}</code></td>
                <td class="number">${formatNumber(this.hass, row.age)} s</td>
              </tr>`,
          )}
        </tbody>
      </table>
    </div>`;
  }

  private renderSignal(signal: SignalDetail): TemplateResult {
    const { hass, texts } = this;
    const now = (this.live?.rows ?? [])
      .filter((row) => signal.name in row.values)
      .map((row) => ({ row, value: inWords(hass, row.values[signal.name] ?? "") }));
    const codes = signal.values.length > 0 ? signal.values : signal.flags;
    return html`<li class="signal">
      <div class="row">
        <b>${signal.label}</b>
        <code class="secondary">${signal.name}</code>
        <span class="secondary small">${this.place(signal)}</span>
      </div>
      ${
        signal.least === null || signal.most === null || (codes.length > 0 && !signal.unit)
          ? nothing
          : html`<div class="secondary small">
              ${texts("standard.range", {
                least: formatNumber(hass, signal.least, 6),
                most: formatNumber(hass, signal.most, 6),
              })}
              ${signal.unit ?? ""}
            </div>`
      }
      ${
        now.length > 0
          ? html`<div class="now">
              ${now
                .slice(0, 12)
                .map(({ row, value }) =>
                  row.instance === null
                    ? html`<span class="chip">${value}</span>`
                    : html`<span class="chip">${row.instance}: ${value}</span>`,
                )}
            </div>`
          : nothing
      }
      ${
        codes.length > 0
          ? html`<details>
              <summary>${texts("standard.codes", { count: codes.length })}</summary>
              <ul>
                ${codes.map(([code, , words]) => html`<li><code>${code}</code> ${words}</li>`)}
              </ul>
            </details>`
          : nothing
      }
      ${
        signal.entities.length > 0
          ? html`<div class="row small">
              ${signal.entities.map((one) => this.renderEntity(one))}
            </div>`
          : nothing
      }
    </li>`;
  }

  private place({ start, width }: SignalDetail): string {
    const byte = Math.floor(start / 8);
    const bit = start % 8;
    if (bit === 0 && width % 8 === 0) {
      const last = byte + width / 8 - 1;
      return this.texts("standard.bytes", {
        bytes: last === byte ? `${byte}` : `${byte}–${last}`,
      });
    }
    return this.texts("standard.bits", {
      byte,
      bits: width === 1 ? `${bit}` : `${bit}–${bit + width - 1}`,
    });
  }

  private renderEntity(entity: string): TemplateResult {
    const name = this.hass.states[entity]?.attributes["friendly_name"];
    return html`<button
      class="entity"
      @click=${() => {
        showMoreInfo(this, entity);
      }}
    >
      ${typeof name === "string" ? name : entity}
    </button>`;
  }

  static override styles = [base, controls, looks];
}
