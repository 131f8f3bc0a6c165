/* What a page asks of the frontend around it: go somewhere, show something. */

/** Go to a path of Home Assistant, such as "/rvc/monitor?dgn=1FFB7". */
export function navigate(path: string, options: { replace?: boolean } = {}): void {
  if (options.replace === true) replace(path);
  else history.pushState(null, "", path);
  window.dispatchEvent(
    new CustomEvent("location-changed", { detail: { replace: options.replace === true } }),
  );
}

/** Put another address in the place of this one; Safari takes a hundred in half a minute. */
function replace(path: string): void {
  try {
    history.replaceState(null, "", path);
  } catch {
    // What is shown does not depend on it: the address only falls behind.
  }
}

/** Follow a link within Home Assistant; a new tab or window is the browser's. */
export function follow(event: MouseEvent): void {
  if (event.ctrlKey || event.metaKey || event.shiftKey || event.button !== 0) return;
  event.preventDefault();
  navigate((event.currentTarget as HTMLAnchorElement).getAttribute("href") ?? "/");
}

function fire(element: HTMLElement, type: string, detail: unknown): void {
  // A page that was made anew meanwhile is not in the document any more.
  const { isConnected } = element;
  const from = isConnected ? element : (document.querySelector("home-assistant") ?? element);
  from.dispatchEvent(new CustomEvent(type, { bubbles: true, composed: true, detail }));
}

/** Open the dialog that shows all of an entity. */
export function showMoreInfo(element: HTMLElement, entityId: string): void {
  fire(element, "hass-more-info", { entityId });
}

/** Show a short message at the bottom of the window. */
export function showMessage(element: HTMLElement, message: string): void {
  fire(element, "hass-notification", { message });
}
