/* The editor of a definition: choose bits, say what they are, and see what the samples say. */
import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import type {
  DefinitionKept,
  DefinitionPreview,
  DefinitionProblem,
  OwnDefinition,
  OwnSignalFields,
  UnknownChoices,
} from "../../api.ts";
import { call, messageOf } from "../../common/connection.ts";
import { navigate } from "../../common/frontend.ts";
import type { Hass, Localize } from "../../common/hass.ts";
import { spaced } from "../../common/numbers.ts";
import { base, controls } from "../../common/styles.ts";
import type { Texts } from "../../common/texts.ts";
import { bytesOf, guessed, holderOf, isSet, startOf, valueOf } from "./bits.ts";
import { draftIn, draftOf, dropDraft, keepDraft, type Draft } from "./drafts.ts";
import type { Described } from "./heard.ts";
import { renderSamples } from "./samples.ts";
import { looks } from "./styles.ts";
import { renderValue, type ValueForm } from "./value.ts";

/** After the last key, before the samples are read anew. */
const PAUSE = 400;

@customElement("rvc-unknown-editor")
export class RvcUnknownEditor extends LitElement {
  @property({ attribute: false, hasChanged: () => false }) hass!: Hass;
  @property({ attribute: false }) texts!: Texts;
  @property({ attribute: false }) entryId!: string;
  @property({ attribute: false }) message!: Described;
  /** The file that is edited, as it is now; undefined for a message that is unknown. */
  @property({ attribute: false }) file: OwnDefinition | undefined;
  @state() private name = "";
  @state() private onlySource = false;
  @state() private signals: OwnSignalFields[] = [];
  /** Of the file, as it was when it was opened. */
  @state() private revision: string | undefined;
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
  /** Saved or given up: nothing is kept of it any more, however often it is drawn until it goes. */
  private isClosed = false;

  override connectedCallback(): void {
    super.connectedCallback();
    Object.assign(this, draftOf(this.entryId, this.key) ?? this.begun);
    void call(this.hass, "rvc/unknown/choices", {}).then((choices) => (this.choices = choices));
    void this.hass
      .loadBackendTranslation("options", "rvc")
      .then((localize) => (this.sentence = localize));
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearTimeout(this.timer);
  }

  /** It stands where the list was, which may have been scrolled far down. */
  protected override firstUpdated(): void {
    this.scrollIntoView({ block: "start" });
    this.renderRoot.querySelector("section")?.focus({ preventScroll: true });
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    const ours = ["name", "onlySource", "signals", "message", "file"] as (keyof RvcUnknownEditor)[];
    if (this.isClosed || !ours.some((key) => changed.has(key))) return;
    const { name, onlySource, signals, revision } = this;
    keepDraft(this.entryId, this.key, { name, onlySource, signals, revision }, this.begun);
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.ask(), PAUSE);
  }

  /** What its draft is kept by. */
  private get key(): string {
    return this.file === undefined ? this.message.key : `file ${this.file.file}`;
  }

  /** What the file says now. */
  private get begun(): Draft | undefined {
    return this.file && draftIn(this.file);
  }

  /** Whether somebody else has changed the file since it was opened. */
  private get isStale(): boolean {
    return this.file !== undefined && this.file.revision !== this.revision;
  }

  private get definition() {
    return {
      entry_id: this.entryId,
      name: this.name,
      only_source: this.onlySource,
      signals: this.signals,
    };
  }

  private get change() {
    const { file, revision = "", message } = this;
    return { ...this.definition, file: file?.file ?? "", revision, samples: message.samples };
  }

  private look(): Promise<DefinitionPreview> {
    return this.file === undefined
      ? call(this.hass, "rvc/unknown/preview", { ...this.definition, key: this.message.key })
      : call(this.hass, "rvc/definitions/preview", this.change);
  }

  private keep(): Promise<DefinitionKept> {
    return this.file === undefined
      ? call(this.hass, "rvc/unknown/define", { ...this.definition, key: this.message.key })
      : call(this.hass, "rvc/definitions/change", this.change);
  }

  private async ask(): Promise<void> {
    const number = ++this.asked;
    try {
      const preview = await this.look();
      // An answer that a newer question has overtaken says nothing any more.
      if (number !== this.asked) return;
      this.preview = preview;
      this.problem = undefined;
    } catch (error) {
      if (number === this.asked) this.fail(error);
    }
  }

  private async save(): Promise<void> {
    this.isBusy = true;
    this.hasTried = true;
    try {
      const kept = await this.keep();
      if (kept.file === null) {
        this.preview = { samples: [], text: "", ...this.preview, problems: kept.problems };
        return;
      }
      const query = new URLSearchParams(window.location.search);
      query.delete("message");
      query.delete("edit");
      query.set("saved", kept.file);
      navigate(`${window.location.pathname}?${query.toString()}`, { replace: true });
      this.close(true);
    } catch (error) {
      this.fail(error);
    } finally {
      this.isBusy = false;
    }
  }

  private fail(error: unknown): void {
    this.problem = messageOf(error);
    // Perhaps the file is another by now.
    if (this.file !== undefined && !this.isStale) this.dispatchEvent(new CustomEvent("stale"));
  }

  private close(isSaved = false): void {
    this.isClosed = true;
    clearTimeout(this.timer);
    dropDraft(this.entryId, this.key);
    this.dispatchEvent(new CustomEvent("close", { detail: isSaved }));
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
    const { texts, message, preview, signals } = this;
    const wrongName = this.wrong("name");
    const wrong = this.problem ?? this.wrong("base");
    return html`
      <section class="card" tabindex="-1" aria-labelledby="what">
        ${this.renderTitle()} ${this.isStale ? this.renderStale() : nothing}
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
        ${signals.map((signal, place) => renderValue(this.form(place), signal, place))}
        ${preview === undefined ? nothing : renderSamples(texts, preview, signals)}
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

  private renderTitle(): TemplateResult {
    const { texts, message } = this;
    const number = `${message.number} ${message.first_byte ?? ""}`.trim();
    const { name, source = null } = this.file?.message ?? {};
    return html`<h3 id="what">
      ${
        name === undefined
          ? texts("unknown.define_it", { number })
          : html`${texts("unknown.edit_it", { name })}
              <span class="secondary">
                <code>${number}</code> ${
                  source === null ? nothing : `· ${texts("unknown.address", { source })}`
                }
              </span>`
      }
    </h3>`;
  }

  private renderStale(): TemplateResult {
    return html`<div class="row" role="alert">
      <span class="warning">${this.texts("unknown.changed_meanwhile")}</span>
      <button
        @click=${() => {
          Object.assign(this, this.begun);
          this.anchor = undefined;
        }}
      >
        ${this.texts("unknown.load_again")}
      </button>
    </div>`;
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
    const ends = this.signals.map((one) => Math.ceil((startOf(one) + one.bits) / 8));
    const heard = message.samples.map((sample) => bytesOf(sample).length);
    // What nobody sends at the moment has its bits nevertheless.
    const size = Math.min(Math.max(...heard, ...(this.file === undefined ? [] : ends), 0), 64);
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

  static override styles = [base, controls, looks];
}
