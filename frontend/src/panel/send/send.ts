/* Sending by hand: a message by its signals, or a request, and what is answered. */
import { html, nothing, type TemplateResult } from "lit";
import { customElement, state } from "lit/decorators.js";
import { keyed } from "lit/directives/keyed.js";
import type {
  Info,
  InfoNetwork,
  MessageDetail,
  Preview,
  SignalDetail,
  Standard,
} from "../../api.ts";
import { call, messageOf, subscribe, type Subscribed } from "../../common/connection.ts";
import { navigate } from "../../common/frontend.ts";
import { spaced } from "../../common/numbers.ts";
import { base, controls } from "../../common/styles.ts";
import { Page } from "../page.ts";
import { rangeInWords } from "../standard/said.ts";
import { search } from "../standard/search.ts";
import { searchField } from "../standard/search_field.ts";
import { looks } from "../standard/styles.ts";
import { renderDone, type Done } from "./done.ts";
import { addressOf, valuesOf, type Fields } from "./form.ts";

const MOST_FOUND = 12;
const MOST_DONE = 50;
const PAUSE = 250;
/** How often it is asked again whether it would be sent, in ms: networks come and go. */
const AGAIN = 3_000;

/** Return that nothing would be sent, and why. */
function refusedFor(message: string): Preview {
  const refusal = {
    message,
    translation_domain: null,
    translation_key: null,
    translation_placeholders: null,
  };
  return { id: null, data: null, refusal, request_refusal: refusal };
}

@customElement("rvc-send")
export class RvcSend extends Page {
  @state() private standard?: Standard;
  @state() private networks: readonly InfoNetwork[] = [];
  @state() private detail?: MessageDetail;
  @state() private text = "";
  @state() private fields: Fields = {};
  @state() private network = "";
  @state() private destination = "";
  @state() private preview?: Preview | undefined;
  @state() private isBusy = false;
  @state() private done: readonly Done[] = [];
  @state() private problem?: string | undefined;
  private timer?: number;
  private clock?: number;
  private subscribed?: Subscribed;
  private asked = 0;
  private opened = 0;

  override connectedCallback(): void {
    super.connectedCallback();
    void this.ask();
    this.subscribed = subscribe(
      this.hass,
      "rvc/info/subscribe",
      {},
      this.take,
      // The panel says it.
      () => undefined,
    );
    this.clock = window.setInterval(() => {
      if (!document.hidden) void this.askPreview();
    }, AGAIN);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.subscribed?.end();
    window.clearInterval(this.clock);
    window.clearTimeout(this.timer);
  }

  private readonly take = ({ entries }: Info): void => {
    const networks = entries.find(({ entry_id }) => entry_id === this.entryId)?.networks ?? [];
    // While it is set up anew it has none; what was filled in stays.
    if (networks.length === 0) return;
    this.networks = networks;
    if (!networks.some(({ key }) => key === this.network)) this.network = networks[0]?.key ?? "";
    void this.askPreview();
  };

  private async ask(): Promise<void> {
    try {
      this.standard = await call(this.hass, "rvc/standard/list", { entry_id: this.entryId });
      this.problem = undefined;
      const name = this.query.get("message");
      if (name !== null) await this.open(name);
    } catch (error) {
      this.problem = messageOf(error);
      window.clearTimeout(this.timer);
      if (this.isConnected && this.standard === undefined) {
        this.timer = window.setTimeout(() => void this.ask(), AGAIN);
      }
    }
  }

  private async open(name: string): Promise<void> {
    const opened = ++this.opened;
    try {
      const request = { entry_id: this.entryId, name };
      const detail = await call(this.hass, "rvc/standard/message", request);
      if (opened !== this.opened) return;
      this.problem = undefined;
      this.detail = detail;
      this.fields = {};
      this.text = "";
      this.look();
    } catch (error) {
      this.problem = messageOf(error);
    }
  }

  private readonly choose = (name: string): void => {
    navigate(`/rvc/send?message=${name}`, { replace: true });
    void this.open(name).then(async () => {
      await this.updateComplete;
      this.renderRoot.querySelector<HTMLElement>("#form")?.focus();
    });
  };

  private get target(): { destination?: number } {
    const address = addressOf(this.destination);
    return typeof address === "number" ? { destination: address } : {};
  }

  /** Ask what would be sent, once nothing was typed for a moment. */
  private look(): void {
    window.clearTimeout(this.timer);
    // What is shown is what would be sent: an answer about what was there before is none.
    this.asked += 1;
    this.preview = undefined;
    this.timer = window.setTimeout(() => void this.askPreview(), PAUSE);
  }

  private async askPreview(): Promise<void> {
    const { detail, network } = this;
    if (!detail || network === "") return;
    const { asked } = this;
    if (addressOf(this.destination) === null) {
      this.preview = refusedFor(this.texts("send.bad_destination"));
      return;
    }
    try {
      const preview = await call(this.hass, "rvc/send/preview", this.request(detail));
      if (asked === this.asked) this.preview = preview;
    } catch (error) {
      if (asked !== this.asked) return;
      this.preview = refusedFor(messageOf(error));
    }
  }

  private request(detail: MessageDetail): {
    entry_id: string;
    network: string;
    name: string;
    signals: ReturnType<typeof valuesOf>;
    destination?: number;
  } {
    return {
      entry_id: this.entryId,
      network: this.network,
      name: detail.name,
      signals: valuesOf(detail.signals, this.fields),
      ...this.target,
    };
  }

  private async send(detail: MessageDetail, isRequest: boolean): Promise<void> {
    if (this.isBusy) return;
    this.isBusy = true;
    const done: Done = { at: Date.now() / 1000, name: detail.label, isRequest };
    try {
      const request = this.request(detail);
      const instance = detail.instance === null ? undefined : request.signals[detail.instance];
      done.sent = isRequest
        ? await call(this.hass, "rvc/send/request", {
            entry_id: request.entry_id,
            network: request.network,
            name: request.name,
            ...(typeof instance === "number" ? { instance } : {}),
            ...this.target,
          })
        : await call(this.hass, "rvc/send/message", request);
    } catch (error) {
      done.problem = messageOf(error);
    }
    this.isBusy = false;
    this.done = [done, ...this.done].slice(0, MOST_DONE);
  }

  override render(): TemplateResult {
    const { standard, texts } = this;
    if (this.problem !== undefined && standard === undefined) {
      return html`<p class="card error" role="alert">${this.problem}</p>`;
    }
    if (standard === undefined) {
      return html`<p class="secondary" role="status">${texts("panel.connecting")}</p>`;
    }
    return html`<div class="columns">
      ${this.renderSearch(standard)}
      <div>
        ${this.problem ? html`<p class="error" role="alert">${this.problem}</p>` : nothing}
        ${
          this.detail
            ? // A message that is opened is a new form: what was chosen in one is not in the other.
              keyed(this.detail, this.renderForm(this.detail))
            : html`<p class="secondary">${texts("send.choose")}</p>`
        }
        ${renderDone(this.done, this.hass, this.texts)}
      </div>
    </div>`;
  }

  private renderSearch(standard: Standard): TemplateResult {
    const { texts } = this;
    const found = this.text === "" && this.detail ? [] : search(standard, this.text);
    return html`<section class="found" aria-label=${texts("standard.messages")}>
      ${searchField(texts, this.text, (text) => {
        this.text = text;
      })}
      <ul class="plain">
        ${found.slice(0, MOST_FOUND).map(
          ({ name, label, dgn, device_label }) =>
            html`<li>
              <button
                class="message"
                @click=${() => {
                  this.choose(name);
                }}
              >
                <span class="name">${label}</span>
                <span class="secondary small"><code>${dgn ?? ""}</code> ${device_label}</span>
              </button>
            </li>`,
        )}
      </ul>
    </section>`;
  }

  private renderForm(detail: MessageDetail): TemplateResult {
    const { texts } = this;
    return html`<form
      id="form"
      tabindex="-1"
      class="card"
      aria-label=${detail.label}
      @submit=${(event: Event) => {
        event.preventDefault();
      }}
    >
      <h2>${detail.label}</h2>
      <p class="secondary"><code>${detail.dgn ?? ""} ${detail.name}</code></p>
      <div class="fields">
        <label class="field"
          >${texts("send.network")}
          <select
            @change=${(event: Event) => {
              this.network = (event.target as HTMLSelectElement).value;
              this.look();
            }}
          >
            ${this.networks.map(({ key, title }) => html`<option value=${key} .selected=${key === this.network}>${title}</option>`)}
          </select>
        </label>
        <label class="field"
          >${texts("send.destination")}
          <input
            inputmode="numeric"
            maxlength="10"
            placeholder=${texts("send.everyone")}
            .value=${this.destination}
            @input=${(event: InputEvent) => {
              this.destination = (event.target as HTMLInputElement).value;
              this.look();
            }}
          />
        </label>
        ${detail.signals.map((one) => this.renderField(one))}
      </div>
      ${this.renderPreview(detail)}
    </form>`;
  }

  private set(name: string, value: string | readonly string[]): void {
    this.fields = { ...this.fields, [name]: value };
    this.look();
  }

  private renderField(signal: SignalDetail): TemplateResult {
    const label = signal.unit ? `${signal.label} (${signal.unit})` : signal.label;
    if (signal.flags.length > 0) return this.renderFlags(signal, label);
    if (signal.values.length > 0 && !signal.unit && signal.name !== this.detail?.instance) {
      return html`<label class="field"
        >${label}
        <select
          @change=${(event: Event) => {
            this.set(signal.name, (event.target as HTMLSelectElement).value);
          }}
        >
          <option value="">${this.texts("send.nothing")}</option>
          ${signal.values.map(
            ([code, value, words]) => html`<option value=${value}>${code}: ${words}</option>`,
          )}
        </select>
      </label>`;
    }
    return this.renderText(signal, label);
  }

  /** A field for numbers too takes text: a browser's own keeps back what it does not understand. */
  private renderText(signal: SignalDetail, label: string): TemplateResult {
    const { least, most } = signal;
    const isNumber = least !== null && most !== null;
    const codes = signal.values.map(([code, , words]) => `${code}: ${words}`).join(", ");
    return html`<label class="field" title=${codes || nothing}
      >${label}
      <input
        inputmode=${isNumber ? "decimal" : nothing}
        placeholder=${isNumber ? rangeInWords(this.hass, least, most) : this.texts("send.nothing")}
        .value=${String(this.fields[signal.name] ?? "")}
        @input=${(event: InputEvent) => {
          this.set(signal.name, (event.target as HTMLInputElement).value);
        }}
      />
    </label>`;
  }

  private renderFlags(signal: SignalDetail, label: string): TemplateResult {
    const said = this.fields[signal.name] ?? [];
    const on: readonly string[] = typeof said === "string" ? [] : said;
    return html`<fieldset>
      <legend>${label}</legend>
      ${signal.flags.map(
        ([, flag, words]) =>
          html`<label
            ><input
              type="checkbox"
              .checked=${on.includes(flag)}
              @change=${(event: Event) => {
                const isOn = (event.target as HTMLInputElement).checked;
                const others = on.filter((one) => one !== flag);
                this.set(signal.name, isOn ? [...others, flag] : others);
              }}
            />${words}</label
          >`,
      )}
    </fieldset>`;
  }

  private renderPreview(detail: MessageDetail): TemplateResult {
    const { preview, texts } = this;
    const data = preview?.data;
    const isOut = this.isBusy || !this.hass.connected;
    const refused = [preview?.refusal, preview?.request_refusal];
    const refusals = new Set(refused.filter((one) => !!one).map(messageOf));
    return html`<div role="status">
        <p class="bytes">
          ${texts("send.frame")}:
          <code>${preview?.id ?? ""} ${data ? spaced(data) : ""}</code>
        </p>
        ${[...refusals].map((one) => html`<p class="error">${one}</p>`)}
      </div>
      <div class="row">
        <button
          class="primary"
          ?disabled=${isOut || preview?.refusal !== null}
          @click=${() => void this.send(detail, false)}
        >
          ${texts("send.send")}
        </button>
        <button
          ?disabled=${isOut || preview?.request_refusal !== null}
          @click=${() => void this.send(detail, true)}
        >
          ${texts("send.request")}
        </button>
      </div>`;
  }

  static override styles = [base, controls, looks];
}
