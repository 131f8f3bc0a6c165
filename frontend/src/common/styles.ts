/* The looks that all our elements share, from the variables of the owner's theme. */
import { css } from "lit";

export const base = css`
  :host {
    color: var(--primary-text-color, #141414);
    font-family: var(--ha-font-family-body, Roboto, Noto, sans-serif);
    font-size: var(--ha-font-size-m, 14px);
    line-height: 1.4;
  }
  *,
  *::before,
  *::after {
    box-sizing: border-box;
  }
  h1,
  h2,
  h3 {
    margin: 0 0 8px;
    font-weight: 500;
  }
  h2 {
    font-size: var(--ha-font-size-xl, 20px);
  }
  h3 {
    font-size: var(--ha-font-size-l, 16px);
  }
  /* Colors of a theme are made for large areas: text needs more contrast. */
  a {
    color: color-mix(
      in srgb,
      var(--primary-color, #0074a8) 60%,
      var(--primary-text-color, #141414)
    );
  }
  code,
  .code {
    /* Bytes go from the first to the last, also between words that go from right to left. */
    direction: ltr;
    unicode-bidi: isolate;
    font-family: var(--ha-font-family-code, ui-monospace, monospace);
  }
  .secondary {
    color: var(--secondary-text-color, #5e5e5e);
  }
  .card {
    background: var(--ha-card-background, var(--card-background-color, #fff));
    border: var(--ha-card-border-width, 1px) solid
      var(--ha-card-border-color, var(--divider-color, #e0e0e0));
    border-radius: var(--ha-card-border-radius, 12px);
    padding: 16px;
    min-inline-size: 0;
  }
  .row {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 8px;
  }
  .spacer {
    flex: 1;
  }
  .error {
    color: color-mix(in srgb, var(--error-color, #b3261e) 65%, var(--primary-text-color, #141414));
  }
  .warning {
    color: color-mix(
      in srgb,
      var(--warning-color, #a15c00) 50%,
      var(--primary-text-color, #141414)
    );
  }
  svg.icon {
    inline-size: 24px;
    block-size: 24px;
    fill: currentColor;
    flex: none;
  }
  .visually-hidden {
    position: absolute;
    inline-size: 1px;
    block-size: 1px;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
  }
  :focus-visible {
    outline: 2px solid var(--primary-color, #0074a8);
    outline-offset: 2px;
  }
`;

/** Buttons, fields and tables: plain HTML, which no release of the frontend takes away. */
export const controls = css`
  button,
  input,
  select,
  textarea {
    font: inherit;
    color: inherit;
  }
  button {
    display: inline-flex;
    align-items: center;
    justify-content: center;
    gap: 8px;
    min-block-size: 40px;
    padding: 0 16px;
    border: 1px solid var(--divider-color, #e0e0e0);
    border-radius: var(--ha-border-radius-pill, 20px);
    background: var(--ha-card-background, var(--card-background-color, #fff));
    cursor: pointer;
  }
  button.primary {
    background: color-mix(in srgb, var(--primary-color, #0074a8) 75%, #000);
    border-color: transparent;
    color: #fff;
  }
  button.danger {
    background: color-mix(in srgb, var(--error-color, #b3261e) 85%, #000);
    border-color: transparent;
    color: #fff;
  }
  button.plain {
    border-color: transparent;
    background: none;
  }
  button.round {
    inline-size: 40px;
    padding: 0;
  }
  button[aria-pressed="true"] {
    border-color: var(--primary-color, #0074a8);
    box-shadow: inset 0 0 0 1px var(--primary-color, #0074a8);
  }
  button:disabled {
    opacity: 0.5;
    cursor: default;
  }
  label {
    display: inline-flex;
    align-items: center;
    gap: 8px;
  }
  input:not([type="checkbox"], [type="radio"]),
  select,
  textarea {
    min-block-size: 40px;
    padding: 8px 12px;
    border: 1px solid var(--divider-color, #8a8a8a);
    border-radius: 8px;
    background: var(--primary-background-color, #fafafa);
    max-inline-size: 100%;
  }
  input[aria-invalid="true"],
  textarea[aria-invalid="true"] {
    border-color: var(--error-color, #b3261e);
  }
  table {
    border-collapse: collapse;
    inline-size: 100%;
  }
  th {
    color: var(--secondary-text-color, #5e5e5e);
    font-weight: 500;
    text-align: start;
  }
  th,
  td {
    padding: 8px;
    border-block-end: 1px solid var(--divider-color, #e0e0e0);
    text-align: start;
  }
  td.number,
  th.number {
    text-align: end;
    font-variant-numeric: tabular-nums;
  }
  .scroll {
    overflow-x: auto;
  }
  dialog {
    border: none;
    border-radius: var(--ha-card-border-radius, 12px);
    padding: 24px;
    inline-size: min(560px, calc(100vw - 32px));
    background: var(--card-background-color, #fff);
    color: var(--primary-text-color, #141414);
  }
  dialog::backdrop {
    background: rgb(0 0 0 / 50%);
  }
`;
