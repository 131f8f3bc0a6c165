/* What the chosen message means: its signals as they come, its bits, and plots of signals. */
import { css, html, LitElement, nothing, type PropertyValues, type TemplateResult } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import type { DecodedFrame, DecodedSignal } from "../../api.ts";
import { call } from "../../common/connection.ts";
import { navigate } from "../../common/frontend.ts";
import type { Hass } from "../../common/hass.ts";
import { formatNumber, hex } from "../../common/numbers.ts";
import { base, controls } from "../../common/styles.ts";
import type { Texts } from "../../common/texts.ts";
import { byteAt, type Message } from "./bus.ts";
import { valueOf, type ChipKind } from "./filter.ts";
import { nameOf, valueInWords } from "./rows.ts";
import "./plot.ts";

/** How often the meaning is asked for at most, in ms. */
const PAUSE = 250;

@customElement("rvc-monitor-details")
export class RvcMonitorDetails extends LitElement {
  @property({ attribute: false }) hass!: Hass;
  @property({ attribute: false }) texts!: Texts;
  @property({ attribute: false }) entryId!: string;
  @property({ attribute: false }) message!: Message;
  /** The signal that is plotted; "" is none. */
  @property({ attribute: false }) plotted = "";
  @state() private decoded?: DecodedFrame | undefined;
  private asked = "";
  private timer?: number;

  override connectedCallback(): void {
    super.connectedCallback();
    this.timer = window.setInterval(() => void this.ask(), PAUSE);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    window.clearInterval(this.timer);
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (!changed.has("message")) return;
    this.asked = "";
    this.decoded = undefined;
    void this.ask();
  }

  private async ask(): Promise<void> {
    const { message } = this;
    const { data, about } = message;
    if (this.asked === `${about.row} ${data}` || document.hidden) return;
    this.asked = `${about.row} ${data}`;
    const frame = { network: about.network, id: about.id, data };
    try {
      const request = { entry_id: this.entryId, frames: [frame] };
      const [decoded] = await call(this.hass, "rvc/monitor/decode", request);
      if (decoded !== undefined && this.message === message) this.decoded = decoded;
    } catch {
      // The page says that the connection or the coach is gone.
      this.asked = "";
    }
  }

  override render(): TemplateResult {
    const { message, texts, decoded } = this;
    const { about } = message;
    return html`<section class="card" aria-label=${nameOf(message)}>
      <div class="row">
        <h2>${nameOf(message)}</h2>
        <span class="spacer"></span>
        ${
          about.device_id === null
            ? nothing
            : html`<a
                href="/config/devices/device/${about.device_id}"
                @click=${(event: Event) => {
                  event.preventDefault();
                  navigate(`/config/devices/device/${about.device_id ?? ""}`);
                }}
                >${about.device ?? texts("monitor.device")}</a
              >`
        }
        <button class="plain" @click=${() => this.dispatchEvent(new Event("close"))}>
          ${texts("monitor.close")}
        </button>
      </div>
      ${this.renderFacts()}
      ${
        decoded === undefined || decoded.signals.length === 0
          ? html`<p class="secondary">${texts("monitor.no_meaning")}</p>`
          : html`<table>
              <tbody>
                ${decoded.signals.map((signal) => this.renderSignal(signal))}
              </tbody>
            </table>`
      }
      ${this.renderPlot()} ${this.renderBits()}
    </section>`;
  }

  private renderFacts(): TemplateResult {
    const { about } = this.message;
    const facts: [ChipKind, string | number | null][] = [
      ["dgn", about.dgn === null ? null : `${hex(about.dgn, 5)} (${about.dgn})`],
      ["id", about.id],
      ["source", about.source],
      ["destination", about.destination],
      ["instance", about.instance],
      ["device", about.device],
      ["network", about.network],
    ];
    return html`<p class="facts secondary">
      ${facts
        .filter(([, value]) => value !== null)
        .map(
          ([kind, value]) =>
            html`<button
              class="plain"
              @click=${() => {
                this.filter(kind);
              }}
            >
              ${this.texts(`monitor.${kind}`)}: ${value}
            </button>`,
        )}
    </p>`;
  }

  /** Have the page show what has the same value. */
  private filter(kind: ChipKind, signal = ""): void {
    const value = kind === "signal" ? signal : valueOf(kind, this.message);
    this.dispatchEvent(new CustomEvent("filter", { detail: { kind, value: value ?? "" } }));
  }

  private renderSignal(signal: DecodedSignal): TemplateResult {
    const { unit, text, value } = signal;
    // Anything else than a number comes with its text.
    const known = typeof value === "number" || typeof value === "string" ? value : "–";
    const shown = valueInWords(text ?? known, unit, (one, isCode) =>
      formatNumber(this.hass, one, 4, isCode),
    );
    const canPlot = this.message.about.source !== null;
    return html`<tr>
      <td>
        <button
          class="plain"
          @click=${() => {
            this.filter("signal", signal.name);
          }}
        >
          ${signal.label}
        </button>
      </td>
      <td class="number">${shown}</td>
      <td>
        ${
          canPlot
            ? html`<button
                aria-pressed=${this.plotted === signal.name ? "true" : "false"}
                @click=${() => {
                  this.plot(signal.name);
                }}
              >
                ${this.texts("monitor.plot")}
              </button>`
            : nothing
        }
      </td>
    </tr>`;
  }

  private plot(name: string): void {
    const detail = this.plotted === name ? "" : name;
    this.dispatchEvent(new CustomEvent("plot", { detail }));
  }

  private renderPlot(): TemplateResult | typeof nothing {
    const { about } = this.message;
    if (this.plotted === "" || about.source === null || about.dgn === null) return nothing;
    const signal = {
      network: about.network,
      source: about.source,
      dgn: about.dgn,
      instance: about.instance,
      signal: this.plotted,
    };
    return html`<rvc-signal-plot
      .hass=${this.hass}
      .texts=${this.texts}
      .entryId=${this.entryId}
      .signal=${signal}
    ></rvc-signal-plot>`;
  }

  private renderBits(): TemplateResult {
    const { data, bits, changed } = this.message;
    const last = Math.max(...changed);
    const bytes = [...Array(data.length / 2).keys()];
    return html`<details>
      <summary>${this.texts("monitor.bits")}</summary>
      <div class="bytes code">
        ${bytes.map((index) => {
          const byte = byteAt(data, index) ?? 0;
          const isLast = changed[index] === last;
          const lit = isLast ? (bits[index] ?? 0) : 0;
          return html`<div>
            <span class="secondary">${index}</span>
            ${[7, 6, 5, 4, 3, 2, 1, 0].map(
              (bit) => html`<i class=${(lit >> bit) & 1 ? "lit5" : ""}>${(byte >> bit) & 1}</i>`,
            )}
          </div>`;
        })}
      </div>
    </details>`;
  }

  static override styles = [
    base,
    controls,
    css`
      .facts button {
        min-block-size: 32px;
        padding: 0 8px;
      }
      td {
        padding: 2px 8px;
      }
      td button {
        min-block-size: 32px;
      }
      td .plain {
        padding: 0;
        text-align: start;
      }
      .bytes div {
        display: flex;
        gap: 6px;
        direction: ltr;
      }
      .bytes i {
        font-style: normal;
        padding-inline: 3px;
      }
      .lit5 {
        background: var(--warning-color, #ffa600);
        color: #000;
      }
    `,
  ];
}
