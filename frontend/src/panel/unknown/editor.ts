/* The editor of a definition: choose bits, say what they are, and see what the samples say. */
import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import type {
  DefinitionPreview,
  DefinitionProblem,
  OwnSignalFields,
  UnknownChoices,
  UnknownMessage,
} from "../../api.ts";
import { call, messageOf } from "../../common/connection.ts";
import { navigate } from "../../common/frontend.ts";
import type { Hass, Localize } from "../../common/hass.ts";
import { spaced } from "../../common/numbers.ts";
import { base, controls } from "../../common/styles.ts";
import type { Texts } from "../../common/texts.ts";
import { bytesOf, guessed, holderOf, isSet, startOf, valueOf } from "./bits.ts";
import { draftOf, dropDraft, keepDraft } from "./drafts.ts";
import { looks } from "./styles.ts";
import { renderValue, type ValueForm } from "./value.ts";

/** After the last key, before the samples are read anew. */
const PAUSE = 400;

function withUnit(value: string | null, unit: string | null): string {
  return value === null ? "–" : [value, unit].filter(Boolean).join(" ");
}

@customElement("rvc-unknown-editor")
export class RvcUnknownEditor extends LitElement {
  @property({ attribute: false, hasChanged: () => false }) hass!: Hass;
  @property({ attribute: false }) texts!: Texts;
  @property({ attribute: false }) entryId!: string;
  @property({ attribute: false }) message!: UnknownMessage;
  @state() private name = "";
  @state() private onlySource = false;
  @state() private signals: OwnSignalFields[] = [];
  /** The bit that a value begins or ends at, until the other end is chosen. */
  @state() private anchor: number | undefined;
  @state() private preview: DefinitionPreview | undefined;
  @state() private problem: string | undefined;
  @state() private isBusy = false;
  @state() private choices: UnknownChoices = { units: [], device_classes: {} };
  @state() private sentence: Localize = () => "";
  /** Whether the owner has tried to save: what is empty is wrong from then on. */
  @state() private hasTried = false;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private asked = 0;

  override connectedCallback(): void {
    super.connectedCallback();
    const draft = draftOf(this.entryId, this.message.key);
    if (draft !== undefined) Object.assign(this, draft);
    void call(this.hass, "rvc/unknown/choices", {}).then((choices) => (this.choices = choices));
    void this.hass
      .loadBackendTranslation("options", "rvc")
      .then((localize) => (this.sentence = localize));
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearTimeout(this.timer);
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    const ours = ["name", "onlySource", "signals", "message"] as (keyof RvcUnknownEditor)[];
    if (!ours.some((key) => changed.has(key))) return;
    const { name, onlySource, signals } = this;
    keepDraft(this.entryId, this.message.key, { name, onlySource, signals });
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.ask(), PAUSE);
  }

  private get definition() {
    return {
      entry_id: this.entryId,
      key: this.message.key,
      name: this.name,
      only_source: this.onlySource,
      signals: this.signals,
    };
  }

  private async ask(): Promise<void> {
    const number = ++this.asked;
    try {
      const preview = await call(this.hass, "rvc/unknown/preview", this.definition);
      // An answer that a newer question has overtaken says nothing any more.
      if (number !== this.asked) return;
      this.preview = preview;
      this.problem = undefined;
    } catch (error) {
      this.problem = messageOf(error);
    }
  }

  private async save(): Promise<void> {
    this.isBusy = true;
    this.hasTried = true;
    try {
      const kept = await call(this.hass, "rvc/unknown/define", this.definition);
      if (kept.file === null) {
        this.preview = { samples: [], text: "", ...this.preview, problems: kept.problems };
        return;
      }
      const query = new URLSearchParams(window.location.search);
      query.delete("message");
      query.set("saved", kept.file);
      navigate(`${window.location.pathname}?${query.toString()}`, { replace: true });
      this.close();
    } catch (error) {
      this.problem = messageOf(error);
    } finally {
      this.isBusy = false;
    }
  }

  private close(): void {
    dropDraft(this.entryId, this.message.key);
    this.dispatchEvent(new CustomEvent("close"));
  }

  /** Return in a sentence what is wrong with a field. */
  private wrong(field: string, signal: number | null = null): string | undefined {
    const found = this.preview?.problems.find(
      (one: DefinitionProblem) => one.field === field && one.signal === signal,
    );
    if (found === undefined) return undefined;
    const isEmpty =
      field === "name"
        ? this.name === ""
        : field === "signal_name" && this.signals[signal ?? 0]?.signal_name === "";
    if ((isEmpty || found.key === "no_values") && !this.hasTried) return undefined;
    if (found.key === "no_values") return this.texts("unknown.no_values");
    return this.sentence(`component.rvc.options.error.${found.key}`, { reason: found.reason });
  }

  override render(): TemplateResult {
    const { texts, message } = this;
    const wrongName = this.wrong("name");
    const wrong = this.problem ?? this.wrong("base");
    return html`
      <section class="card" aria-labelledby="what">
        <h3 id="what">
          ${texts("unknown.define_it", { number: `${message.number} ${message.first_byte ?? ""}` })}
        </h3>
        <div class="fields">
          <label
            >${texts("unknown.name")}
            <input
              maxlength="100"
              .value=${this.name}
              aria-invalid=${wrongName !== undefined}
              aria-describedby="wrong-name"
              @input=${(event: Event) => (this.name = (event.target as HTMLInputElement).value)}
            />
            <span class="error" id="wrong-name">${wrongName ?? nothing}</span>
          </label>
          ${
            message.is_short || message.first_byte !== null
              ? nothing
              : html`<label class="check"
                  ><input
                    type="checkbox"
                    .checked=${this.onlySource}
                    @change=${(event: Event) =>
                      (this.onlySource = (event.target as HTMLInputElement).checked)}
                  />${texts("unknown.only_source")}</label
                >`
          }
        </div>
        ${this.renderBits()} ${this.renderGuesses()}
        ${this.signals.map((signal, place) => renderValue(this.form(place), signal, place))}
        ${this.renderSamples()}
        ${wrong === undefined ? nothing : html`<p class="error" role="alert">${wrong}</p>`}
        <div class="row">
          <span class="spacer"></span>
          <button
            @click=${() => {
              this.close();
            }}
          >
            ${texts("unknown.cancel")}
          </button>
          <button class="primary" ?disabled=${this.isBusy} @click=${() => void this.save()}>
            ${texts("unknown.save")}
          </button>
        </div>
      </section>
    `;
  }

  private form(place: number): ValueForm {
    const { texts, choices } = this;
    return {
      texts,
      choices,
      wrong: (field) => this.wrong(field, place),
      set: (change) => {
        this.signals = this.signals.map((one, at) => (at === place ? { ...one, ...change } : one));
      },
      remove: () => {
        this.signals = this.signals.filter((_, at) => at !== place);
      },
    };
  }

  private renderBits(): TemplateResult {
    const { texts, message } = this;
    const size = Math.max(...message.samples.map((sample) => bytesOf(sample).length), 0);
    const newest = message.samples[0] ?? "";
    return html`<p class="secondary" id="bits">
        ${texts(this.anchor === undefined ? "unknown.choose_bits" : "unknown.choose_end")}
      </p>
      <div class="bits" role="group" aria-labelledby="bits">
        ${Array.from({ length: size }, (_, byte) => {
          const digits = spaced(newest).slice(byte * 3, byte * 3 + 2);
          return html`<div class="byte">
            <button
              class="plain"
              @click=${() => {
                this.add(byte * 8, byte * 8 + 7);
              }}
            >
              <span>${texts("unknown.byte", { byte })}</span> <code>${digits || "–"}</code>
            </button>
            ${Array.from({ length: 8 }, (__, n) => this.renderBit(byte * 8 + 7 - n, newest))}
          </div>`;
        })}
      </div>`;
  }

  private renderBit(bit: number, newest: string): TemplateResult {
    const holder = holderOf(this.signals, bit);
    const changes = isSet(this.message.changing, bit);
    const about = [
      this.texts("unknown.bit", { byte: Math.floor(bit / 8), bit: bit % 8 }),
      isSet(newest, bit) ? "1" : "0",
      ...(changes ? [this.texts("unknown.changes")] : []),
      ...(holder < 0 ? [] : [this.signals[holder]?.signal_name ?? ""]),
    ];
    return html`<button
      class="bit ${changes ? "changing" : ""} ${holder < 0 ? "" : "held"}"
      aria-label=${about.join(", ")}
      title=${about.join(", ")}
      aria-pressed=${holder >= 0 || bit === this.anchor}
      @click=${() => {
        this.press(bit);
      }}
    >
      ${isSet(newest, bit) ? 1 : 0}
    </button>`;
  }

  /** Take a bit as one end of a value, or as the other one. */
  private press(bit: number): void {
    if (this.anchor === undefined) this.anchor = bit;
    else this.add(Math.min(bit, this.anchor), Math.max(bit, this.anchor));
  }

  private add(first: number, last: number): void {
    this.anchor = undefined;
    this.signals = [...this.signals, valueOf(first, Math.min(last - first + 1, 64))];
  }

  private renderGuesses(): TemplateResult | typeof nothing {
    const { texts, message, signals } = this;
    const open = message.guesses.filter(({ start }) => holderOf(signals, start) < 0);
    if (open.length === 0) return nothing;
    return html`<div class="row">
      <span class="secondary">${texts("unknown.maybe")}</span>
      ${open.map((guess) => {
        const kind = texts(`unknown.${guess.kind}`);
        const byte = Math.floor(guess.start / 8);
        return html`<button
          ?disabled=${guess.kind === "checksum"}
          @click=${() => (this.signals = [...signals, guessed(guess)])}
        >
          ${texts("unknown.guess", { kind, byte })}
        </button>`;
      })}
    </div>`;
  }

  private renderSamples(): TemplateResult | typeof nothing {
    const { texts, preview, signals } = this;
    if (preview === undefined) return nothing;
    return html`<div
      class="scroll"
      tabindex="0"
      role="region"
      aria-label=${texts("unknown.samples")}
    >
      <table>
        <thead>
          <tr>
            <th scope="col">${texts("unknown.samples")}</th>
            ${signals.map(
              (one) =>
                html`<th scope="col">
                  ${
                    one.signal_name ||
                    texts("unknown.bit", { byte: one.start_byte, bit: startOf(one) % 8 })
                  }
                </th>`,
            )}
          </tr>
        </thead>
        <tbody>
          ${preview.samples.map(
            ({ data, values }) =>
              html`<tr>
                <td><code>${spaced(data)}</code></td>
                ${signals.map(
                  (one, place) => html`<td>${withUnit(values[place] ?? null, one.unit)}</td>`,
                )}
              </tr>`,
          )}
        </tbody>
      </table>
    </div>`;
  }

  static override styles = [base, controls, looks];
}
