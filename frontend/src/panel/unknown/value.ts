/* The fields of one value of a message. */
import { html, nothing, type TemplateResult } from "lit";
import type { OwnSignalFields, UnknownChoices } from "../../api.ts";
import { takenOf } from "../../common/number_field.ts";
import type { Texts } from "../../common/texts.ts";

/** What the fields of a value need of the editor. */
export interface ValueForm {
  texts: Texts;
  choices: UnknownChoices;
  /** Return in a sentence what is wrong with a field. */
  wrong: (field: string) => string | undefined;
  set: (change: Partial<OwnSignalFields>) => void;
  remove: () => void;
}

const textOf = (event: Event): string => (event.target as HTMLInputElement).value;

export function renderValue(
  form: ValueForm,
  signal: OwnSignalFields,
  place: number,
): TemplateResult {
  const { texts, choices, set, remove } = form;
  const classes = Object.entries(choices.device_classes)
    .filter(([, units]) => signal.unit !== null && units.includes(signal.unit))
    .map(([name]) => name);
  return html`<fieldset>
    <legend>${texts("unknown.value", { number: place + 1 })}</legend>
    <div class="fields">
      ${field(
        form,
        "signal_name",
        html`<input
          maxlength="100"
          .value=${signal.signal_name}
          aria-invalid=${form.wrong("signal_name") !== undefined}
          @input=${(event: Event) => {
            set({ signal_name: textOf(event) });
          }}
        />`,
      )}
      ${numberField(form, signal, "start_byte", 0, 63)}
      ${numberField(form, signal, "start_bit", 0, 7)} ${numberField(form, signal, "bits", 1, 64)}
      ${numberField(form, signal, "scale")} ${numberField(form, signal, "offset")}
      ${selectField(form, signal.unit, "unit", choices.units)}
      ${
        classes.length > 0 || signal.device_class !== null
          ? selectField(form, signal.device_class, "device_class", classes)
          : nothing
      }
      <label class="check"
        ><input
          type="checkbox"
          .checked=${signal.signed}
          @change=${(event: Event) => {
            set({ signed: (event.target as HTMLInputElement).checked });
          }}
        />${texts("unknown.signed")}</label
      >
      <button aria-label=${texts("unknown.remove_it", { number: place + 1 })} @click=${remove}>
        ${texts("unknown.remove")}
      </button>
    </div>
  </fieldset>`;
}

function field(form: ValueForm, name: string, input: TemplateResult): TemplateResult {
  const wrong = form.wrong(name);
  return html`<label
    >${form.texts(`unknown.${name}`)}${input}${
      wrong === undefined ? nothing : html`<span class="error" role="alert">${wrong}</span>`
    }</label
  >`;
}

function numberField(
  form: ValueForm,
  signal: OwnSignalFields,
  name: "start_byte" | "start_bit" | "bits" | "scale" | "offset",
  least?: number,
  most?: number,
): TemplateResult {
  const limits = { least: least ?? -1e6, most: most ?? 1e6, isWhole: least !== undefined };
  return field(
    form,
    name,
    html`<input
      type="number"
      min=${least ?? nothing}
      max=${most ?? nothing}
      step=${least === undefined ? "any" : 1}
      .value=${String(signal[name])}
      aria-invalid=${form.wrong(name) !== undefined}
      @change=${(event: Event) => {
        const input = event.target as HTMLInputElement;
        const number = takenOf(input, String(signal[name]), limits);
        if (number !== undefined) form.set({ [name]: number });
      }}
    />`,
  );
}

function selectField(
  form: ValueForm,
  chosen: string | null,
  name: "unit" | "device_class",
  options: readonly string[],
): TemplateResult {
  return field(
    form,
    name,
    html`<select
      @change=${(event: Event) => {
        form.set({ [name]: textOf(event) || null });
      }}
    >
      <option value="" .selected=${chosen === null}>–</option>
      ${options.map(
        (option) =>
          html`<option value=${option} .selected=${option === chosen}>
            ${name === "unit" ? option : option.replaceAll("_", " ")}
          </option>`,
      )}
    </select>`,
  );
}
