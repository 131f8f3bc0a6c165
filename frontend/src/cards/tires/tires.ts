/* The tires in their places: pressure, temperature, and how old they are. */
import { css, html, nothing, type TemplateResult } from "lit";
import type { Dashboard, DashboardTire } from "../../api.ts";
import { showMoreInfo } from "../../common/frontend.ts";
import type { Hass, HassEntity } from "../../common/hass.ts";
import { base } from "../../common/styles.ts";
import type { Texts } from "../../common/texts.ts";
import { RvcCard } from "../card.ts";
import { axlesOf, judgePressure, type PressureState } from "./pressures.ts";

function hasValue(state: HassEntity | undefined): state is HassEntity {
  return state !== undefined && !["unknown", "unavailable"].includes(state.state);
}

export class RvcTiresCard extends RvcCard {
  protected override shownEntities({ tires }: Dashboard): (string | null)[] {
    return tires.flatMap(({ pressure, temperature }) => [pressure, temperature]);
  }

  protected override renderCoach(
    { tires }: Dashboard,
    hass: Hass,
    texts: Texts,
  ): TemplateResult | typeof nothing {
    if (tires.length === 0) return nothing;
    return html`<ol aria-label=${texts("cards.tires.title")}>
      ${axlesOf(tires).map(
        (axle, index) =>
          html`<li aria-label=${texts("cards.tires.axle", { number: index + 1 })}>
            ${axle.map((tire, place) => [
              place === axle.length / 2 ? html`<span class="shaft"></span>` : nothing,
              tire === null
                ? html`<span class="wheel none"></span>`
                : wheel(this, tire, hass, texts),
            ])}
          </li>`,
      )}
    </ol>`;
  }

  static override styles = [
    base,
    css`
      ol {
        display: grid;
        /* On a narrow phone the wheels shrink, not the space beside the card. */
        grid-template-columns: minmax(0, 1fr);
        gap: 16px;
        margin: 0 auto;
        padding: 0;
        max-inline-size: 420px;
        list-style: none;
        /* A left wheel is on the left in every language. */
        direction: ltr;
      }
      li {
        display: flex;
        align-items: center;
        gap: 4px;
      }
      .shaft {
        flex: 1;
        min-inline-size: 12px;
        block-size: 6px;
        border-radius: 3px;
        background: var(--divider-color, #e0e0e0);
      }
      .wheel {
        inline-size: 76px;
        min-block-size: 84px;
        padding: 6px 2px;
        border: 3px solid var(--success-color, #2e7d32);
        border-radius: 14px;
        background: none;
        color: inherit;
        font: inherit;
        text-align: center;
        cursor: pointer;
      }
      .wheel.none {
        border-style: none;
      }
      .wheel.unknown {
        border-color: var(--disabled-text-color, #9e9e9e);
        border-style: dashed;
      }
      .wheel.low,
      .wheel.high {
        border-color: var(--warning-color, #a15c00);
      }
      .wheel.very_low,
      .wheel.very_high {
        border-color: var(--error-color, #b3261e);
      }
      .wheel span {
        display: block;
      }
      .pressure {
        font-weight: 500;
      }
      .told {
        font-size: var(--ha-font-size-s, 12px);
        font-weight: 500;
      }
    `,
  ];
}

function wheel(card: HTMLElement, tire: DashboardTire, hass: Hass, texts: Texts): TemplateResult {
  const pressure = hass.states[tire.pressure ?? ""];
  const temperature = hass.states[tire.temperature ?? ""];
  let how: PressureState = "unknown";
  if (hasValue(pressure)) {
    const unit = pressure.attributes["unit_of_measurement"] as string | undefined;
    how = judgePressure(tire, Number(pressure.state), unit);
  }
  const shown = tire.pressure ?? tire.temperature;
  return html`<button
    class="wheel ${how}"
    @click=${() => {
      if (shown !== null) showMoreInfo(card, shown);
    }}
  >
    <span class="visually-hidden">${tire.name}</span>
    <span class="pressure">${hasValue(pressure) ? hass.formatEntityState(pressure) : "–"}</span>
    ${
      hasValue(temperature)
        ? html`<span class="secondary">${hass.formatEntityState(temperature)}</span>`
        : nothing
    }
    ${how === "good" ? nothing : html`<span class="told">${texts(`cards.tires.${how}`)}</span>`}
  </button>`;
}
