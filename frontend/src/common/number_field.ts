/* Fields for numbers: what they show is what is taken of them. */

/** What is needed of a field; `badInput` is what a browser does not understand, and keeps back. */
export interface NumberField {
  value: string;
  validity: { badInput: boolean };
}

/**
 * Return the number in a field, within its limits and shown so.
 *
 * Undefined where it has none: then it shows again what it was before.
 */
export function takenOf(
  field: NumberField,
  before: string,
  { least = -Infinity, most = Infinity, isWhole = false } = {},
): number | undefined {
  const said = field.value.trim();
  const number = said === "" || field.validity.badInput ? NaN : Number(said);
  if (!Number.isFinite(number)) {
    field.value = before;
    return undefined;
  }
  const within = Math.min(Math.max(isWhole ? Math.round(number) : number, least), most);
  field.value = String(within);
  return within;
}
