/* The looks of the monitor. */
import { css, unsafeCSS } from "lit";
import { base, controls } from "../../common/styles.ts";

/** Return the mark below a byte, with a part for each of its bits that has changed. */
function marksOf(bits: number): string {
  const parts = [7, 6, 5, 4, 3, 2, 1, 0].map((bit, place) => {
    const color = ((bits >> bit) & 1) === 1 ? "currentcolor" : "transparent";
    return `${color} 0 ${12.5 * (place + 1)}%`;
  });
  return `linear-gradient(to right, ${parts.join(", ")})`;
}

/*
 * One class for each byte of changed bits: the browser reads 255 rules once. An image in the
 * style of each byte was read anew, and thrown away, hundreds of times a second.
 */
const marks = unsafeCSS(
  Array.from({ length: 256 }, (_, bits) =>
    bits === 0 ? "" : `.bits${bits} { background-image: ${marksOf(bits)}; }`,
  ).join("\n"),
);

export const looks = [
  base,
  controls,
  css`
    :host {
      display: flex;
      flex-direction: column;
      gap: 8px;
      min-block-size: 100%;
    }
    p {
      margin: 0;
    }
    input[type="search"] {
      flex: 1;
      min-inline-size: 160px;
    }
    .rows {
      flex: none;
      overflow: auto;
      contain: strict;
      block-size: clamp(160px, var(--rows, 0px), max(280px, 60vh));
      border: 1px solid var(--divider-color, #e0e0e0);
      border-radius: 8px;
      background: var(--card-background-color, #fff);
    }
    .line {
      display: grid;
      grid-template:
        "time name about node data period count" 24px
        ". . . . . . ." 24px / 124px minmax(0, 2fr) minmax(0, 1.2fr)
        minmax(0, 1.2fr) 208px 56px 64px;
      gap: 0 8px;
      align-content: center;
      align-items: center;
      padding-inline: 8px;
      border-block-end: 1px solid var(--divider-color, #e0e0e0);
      cursor: pointer;
    }
    .line[hidden] {
      display: none;
    }
    .line.head {
      grid-template-rows: 24px 0;
      border: none;
      cursor: default;
    }
    .line > span {
      overflow: hidden;
      text-overflow: ellipsis;
      white-space: nowrap;
    }
    .line[aria-selected="true"] {
      box-shadow: inset 4px 0 var(--primary-color, #0074a8);
    }
    .line.head .data {
      font-family: inherit;
    }
    .strange .name {
      color: var(--rvc-warning-text, var(--primary-text-color, #141414));
      font-style: italic;
    }
    .own .node {
      font-weight: 500;
    }
    .time,
    .period,
    .count {
      font-variant-numeric: tabular-nums;
      text-align: end;
    }
    .data {
      font-family: var(--ha-font-family-code, ui-monospace, monospace);
      direction: ltr;
    }
    .data b {
      padding: 2px;
      border-radius: 3px;
      background-position: bottom;
      background-repeat: no-repeat;
      background-size: 100% 3px;
      font-weight: 400;
    }
    ${marks}
    .data b[hidden],
    .values [hidden] {
      display: none;
    }
    /* Who asked takes room only where somebody has. */
    .asked {
      grid-column: name / about;
      grid-row: 2;
      font-weight: 500;
    }
    .values {
      grid-row: 2;
      grid-column: node / -1;
    }
    .asked:empty + .values {
      grid-column: name / -1;
    }
    .values > span {
      margin-inline-end: 12px;
    }
    .values > span > span {
      color: var(--secondary-text-color, #5e5e5e);
    }
    .values b {
      padding-inline: 2px;
      border-radius: 3px;
      font-weight: 500;
    }
    .pick {
      cursor: zoom-in;
    }
    .pick:hover,
    .pick#cell {
      text-decoration: underline dotted;
    }
    .pick#cell {
      outline: 2px solid var(--primary-color, #0074a8);
      outline-offset: -2px;
    }
    .chips {
      margin: 0;
      padding: 0;
      list-style: none;
    }
    .chips button {
      min-block-size: 32px;
      padding-inline: 12px;
    }
    .lit5 {
      background-color: color-mix(in srgb, var(--warning-color, #ffa600) 75%, transparent);
    }
    .lit4 {
      background-color: color-mix(in srgb, var(--warning-color, #ffa600) 60%, transparent);
    }
    .lit3 {
      background-color: color-mix(in srgb, var(--warning-color, #ffa600) 45%, transparent);
    }
    .lit2 {
      background-color: color-mix(in srgb, var(--warning-color, #ffa600) 30%, transparent);
    }
    .lit1 {
      background-color: color-mix(in srgb, var(--warning-color, #ffa600) 18%, transparent);
    }
    @media (prefers-reduced-motion: reduce) {
      /* What has changed is marked, and does not fade. */
      .lit1,
      .lit2,
      .lit3,
      .lit4,
      .lit5 {
        background-color: color-mix(in srgb, var(--warning-color, #ffa600) 30%, transparent);
      }
    }
    @media (max-width: 870px) {
      .line {
        grid-template:
          "name name time" 22px
          "about data data" 22px
          "values values values" 22px / minmax(0, 1fr) auto 124px;
      }
      .asked:not(:empty) {
        grid-area: 3 / 1 / auto / -1;
      }
      .asked:not(:empty) + .values {
        display: none;
      }
      .values,
      .asked:empty + .values {
        grid-area: values;
      }
      .name {
        grid-area: name;
      }
      .time {
        grid-area: time;
      }
      .about {
        grid-area: about;
      }
      .data {
        grid-area: data;
        text-align: end;
        font-size: 12px;
      }
      .node,
      .period,
      .count,
      .line.head {
        display: none;
      }
    }
    ul {
      margin-block: 8px 0;
      padding-inline-start: 20px;
    }
  `,
];
