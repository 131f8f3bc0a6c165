/* How level the coach stands: a bubble, and words that say which end or side is low. */
import { css, html, nothing, svg, type TemplateResult } from "lit";
import type { Dashboard } from "../../api.ts";
import { showMoreInfo } from "../../common/frontend.ts";
import type { Hass } from "../../common/hass.ts";
import { formatNumber } from "../../common/numbers.ts";
import { base } from "../../common/styles.ts";
import type { Texts } from "../../common/texts.ts";
import { RvcCard } from "../card.ts";
import { bubblePlace, lowSides, type Tilt } from "./tilt.ts";

function angle(hass: Hass, entityId: string | undefined): number | null {
  const value = Number(hass.states[entityId ?? ""]?.state ?? NaN);
  return Number.isNaN(value) ? null : value;
}

export class RvcLevelCard extends RvcCard {
  protected override shownEntities(dashboard: Dashboard): (string | null)[] {
    const { pitch, roll } = entitiesOf(dashboard);
    return [pitch ?? null, roll ?? null];
  }

  protected override renderCoach(
    dashboard: Dashboard,
    hass: Hass,
    texts: Texts,
  ): TemplateResult | typeof nothing {
    const ids = entitiesOf(dashboard);
    const shown = ids.pitch ?? ids.roll;
    if (shown === undefined) return nothing;
    const tilt: Tilt = { pitch: angle(hass, ids.pitch), roll: angle(hass, ids.roll) };
    return html`<button
      @click=${() => {
        showMoreInfo(this, shown);
      }}
    >
      ${drawing(tilt, texts)}
      <span class="said"
        >${sentences(tilt, hass, texts).map((one) => html`<span>${one}</span>`)}</span
      >
    </button>`;
  }

  static override styles = [
    base,
    css`
      button {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: 16px;
        inline-size: 100%;
        padding: 0;
        border: none;
        background: none;
        color: inherit;
        font: inherit;
        text-align: start;
        cursor: pointer;
      }
      svg {
        inline-size: 140px;
        block-size: 140px;
        flex: none;
      }
      .rim,
      .ring {
        fill: none;
        stroke: var(--divider-color, #bdbdbd);
      }
      .cross {
        stroke: var(--divider-color, #bdbdbd);
      }
      .bubble {
        fill: var(--warning-color, #a15c00);
        transition: transform 0.3s;
      }
      .bubble.level {
        fill: var(--success-color, #2e7d32);
      }
      text {
        fill: var(--secondary-text-color, #5e5e5e);
        font-size: 9px;
        text-anchor: middle;
      }
      .said span {
        display: block;
      }
      @media (prefers-reduced-motion: reduce) {
        .bubble {
          transition: none;
        }
      }
    `,
  ];
}

function entitiesOf({ entities }: Dashboard): { pitch?: string; roll?: string } {
  const pitch = entities.find(({ role }) => role === "pitch")?.entity_id;
  const roll = entities.find(({ role }) => role === "roll")?.entity_id;
  return { ...(pitch === undefined ? {} : { pitch }), ...(roll === undefined ? {} : { roll }) };
}

function sentences(tilt: Tilt, hass: Hass, texts: Texts): string[] {
  if (tilt.pitch === null && tilt.roll === null) return [texts("cards.level.unknown")];
  const low = lowSides(tilt);
  if (low.length === 0) return [texts("cards.level.level")];
  return low.map(({ side, degrees }) =>
    texts(`cards.level.${side}_low`, { degrees: formatNumber(hass, degrees, 1) }),
  );
}

function drawing(tilt: Tilt, texts: Texts): TemplateResult {
  const { x, y } = bubblePlace(tilt);
  const kind = lowSides(tilt).length === 0 ? "bubble level" : "bubble";
  const isKnown = tilt.pitch !== null || tilt.roll !== null;
  return html`<svg viewBox="-60 -60 120 120" aria-hidden="true">
    <circle class="rim" r="46"></circle>
    <circle class="ring" r="12"></circle>
    <line class="cross" x1="-46" x2="46" y1="0" y2="0"></line>
    <line class="cross" y1="-46" y2="46" x1="0" x2="0"></line>
    <text y="-50">${texts("cards.level.front")}</text>
    ${
      isKnown
        ? svg`<circle class=${kind} r="9" style="transform: translate(${x}px, ${y}px)"></circle>`
        : nothing
    }
  </svg>`;
}
