/* Names and errors in a Markdown card, which reads templates, Markdown and HTML. */

// Of templates, links, images, tags and emphasis; bare addresses become links too.
const MARKUP = /[\\`*_[\]{}<>&!|~:@#%]|(?<=www)\./gi;

/** Return a text so that a Markdown card shows it as it is. */
export function inMarkdown(text: string): string {
  return text.replace(MARKUP, (one) => `&#${one.charCodeAt(0)};`);
}
