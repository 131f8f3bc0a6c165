/* Where a page is scrolled to: it is made anew, at its beginning, when its coach is set up anew. */

/** So long it is waited for that a page is as high again, in ms. */
const PATIENCE = 8_000;
/** By these the owner scrolls: from then on the page is left where it is. */
const HANDS = ["wheel", "touchstart", "pointerdown", "keydown"] as const;

/** What scrolls. */
export type Scrolled = Pick<HTMLElement, "scrollTop" | "addEventListener" | "removeEventListener">;

export class ScrollPlace {
  private kept: { page: string; top: number } | undefined;
  private scrolled: Scrolled | undefined;
  private readonly again: (step: () => void) => void;
  private until = 0;

  constructor(again: (step: () => void) => void = requestAnimationFrame) {
    this.again = again;
  }

  /** Note where a page is, before it goes. */
  keep(page: string, { scrollTop: top }: Scrolled): void {
    this.kept = top > 0 ? { page, top } : undefined;
  }

  /** Bring the page to where it was as soon as it is high enough; another page begins anew. */
  restore(page: string, scrolled: Scrolled): void {
    if (this.kept?.page !== page) this.leave();
    if (this.kept === undefined || this.scrolled !== undefined) return;
    this.scrolled = scrolled;
    this.until = Date.now() + PATIENCE;
    for (const hand of HANDS) scrolled.addEventListener(hand, this.leave, { passive: true });
    this.step();
  }

  private readonly step = (): void => {
    const { kept, scrolled } = this;
    if (kept === undefined || scrolled === undefined) return;
    scrolled.scrollTop = kept.top;
    if (scrolled.scrollTop >= kept.top - 1 || Date.now() > this.until) this.leave();
    else this.again(this.step);
  };

  /** Leave it where it is from now on. */
  readonly leave = (): void => {
    for (const hand of HANDS) this.scrolled?.removeEventListener(hand, this.leave);
    this.scrolled = this.kept = undefined;
  };
}
