/* The looks of the editor: a column for each byte, the bits from 7 down to 0. */
import { css } from "lit";

export const looks = css`
  section {
    display: grid;
    gap: 12px;
  }
  h3,
  h4,
  p,
  .own {
    margin: 0;
    min-inline-size: 0;
  }
  h4 {
    font-weight: 500;
    font-size: inherit;
  }
  .own {
    display: grid;
    gap: 8px;
    padding: 0;
    list-style: none;
  }
  h3 + .own,
  .own + p {
    margin-block-start: 8px;
  }
  code {
    overflow-wrap: anywhere;
  }
  .fields {
    display: grid;
    grid-template-columns: repeat(auto-fit, minmax(140px, 1fr));
    gap: 12px;
    align-items: start;
  }
  .fields label {
    flex-direction: column;
    align-items: stretch;
    gap: 4px;
  }
  .fields label.check {
    flex-direction: row;
    align-items: center;
    min-block-size: 40px;
  }
  fieldset {
    border: 1px solid var(--divider-color, #e0e0e0);
    border-radius: 8px;
    min-inline-size: 0;
  }
  .bits {
    direction: ltr;
    display: flex;
    flex-wrap: wrap;
    gap: 8px;
  }
  .byte {
    display: grid;
    grid-template-columns: repeat(4, 32px);
    gap: 2px;
  }
  .byte > .plain {
    grid-column: 1 / -1;
    justify-content: space-between;
    padding: 0 4px;
  }
  button.bit {
    min-block-size: 32px;
    inline-size: 32px;
    padding: 0;
    border-radius: 4px;
    font-family: var(--ha-font-family-code, ui-monospace, monospace);
  }
  button.bit.changing {
    font-weight: 700;
    border-color: currentColor;
    text-decoration: underline;
  }
  button.bit.held {
    background: color-mix(in srgb, var(--primary-color, #0074a8) 25%, transparent);
  }
`;
