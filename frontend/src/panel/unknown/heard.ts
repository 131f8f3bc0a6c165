/* What the editor needs of a message, whether it is unknown or was defined before. */
import type { DefinedMessage, HeardEvent, UnknownMessage } from "../../api.ts";

/** A message that is described: what was heard of it. */
export type Described = Pick<
  UnknownMessage,
  "key" | "number" | "is_short" | "first_byte" | "samples" | "changing" | "guesses"
>;

const codeOf = ({ code }: DefinedMessage): string | null =>
  code === null ? null : code.toString(16).toUpperCase().padStart(2, "0");

/** Return a message's number, with the byte that tells it from others. */
export function numberOf(message: DefinedMessage): string {
  return [message.number, codeOf(message)].filter((part) => part !== null).join(" ");
}

/** Return a defined message with what is heard of it, or was when it was defined. */
export function heardOf(message: DefinedMessage, heard: HeardEvent | undefined): Described {
  return {
    key: "",
    number: message.number,
    is_short: message.is_short,
    first_byte: codeOf(message),
    samples: heard?.samples ?? [...message.samples].reverse(),
    changing: heard?.changing ?? "",
    guesses: heard?.guesses ?? [],
  };
}
