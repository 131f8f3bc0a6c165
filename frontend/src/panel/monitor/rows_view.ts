/* A list of many rows of which only the visible ones are drawn, in nodes that are used again. */

/** Rows that are drawn above and below what is visible. */
const SPARE = 4;

export class RowsView {
  private readonly nodes: HTMLElement[] = [];
  private readonly space = document.createElement("div");
  private readonly scroller: HTMLElement;
  private readonly height: number;
  private readonly make: () => HTMLElement;
  private readonly fill: (node: HTMLElement, index: number) => void;
  private count = 0;
  /** Where it was scrolled to by `draw` itself; -1 is nowhere. */
  private scrolled = -1;

  /**
   * Draw into an element that scrolls. Rows have one height in pixels; `fill` writes a row into
   * a node that `make` has made, and that has shown another row before.
   */
  constructor(
    scroller: HTMLElement,
    height: number,
    make: () => HTMLElement,
    fill: (node: HTMLElement, index: number) => void,
  ) {
    this.scroller = scroller;
    this.height = height;
    this.make = make;
    this.fill = fill;
    this.space.style.position = "relative";
    this.space.role = "rowgroup";
    scroller.replaceChildren(this.space);
  }

  /** Whether the last row is visible: then the list goes on with new ones. */
  get isAtEnd(): boolean {
    const { scrollTop, clientHeight } = this.scroller;
    return this.count * this.height - scrollTop - clientHeight < 2 * this.height;
  }

  /** Whether somebody has scrolled since the last drawing. */
  get isMoved(): boolean {
    return Math.abs(this.scroller.scrollTop - this.scrolled) >= 1;
  }

  /** Stay where one looks when so many rows have gone from the beginning. */
  keepPlace(gone: number): void {
    this.scroller.scrollTop -= gone * this.height;
  }

  /** Bring a row into view. */
  reveal(index: number): void {
    const top = index * this.height;
    const { scrollTop, clientHeight } = this.scroller;
    if (top < scrollTop) this.scroller.scrollTop = top;
    else if (top + this.height > scrollTop + clientHeight) {
      this.scroller.scrollTop = top + this.height - clientHeight;
    }
  }

  /** Draw so many rows; `follows` brings the last one into view. */
  draw(count: number, follows = false): void {
    if (count !== this.count) {
      this.count = count;
      this.space.style.blockSize = `${count * this.height}px`;
      // Few rows leave room for what is below; many scroll, as the looks say.
      this.scroller.style.setProperty("--rows", `${count * this.height + 2}px`);
    }
    const { clientHeight } = this.scroller;
    const end = count * this.height - clientHeight;
    if (follows && Math.abs(this.scroller.scrollTop - end) >= 1) this.scroller.scrollTop = end;
    this.scrolled = this.scroller.scrollTop;
    const first = Math.max(0, Math.floor(this.scrolled / this.height) - SPARE);
    const fits = Math.ceil(clientHeight / this.height) + 2 * SPARE;
    const shown = Math.min(fits, count - first);
    while (this.nodes.length < shown) {
      const node = this.make();
      node.style.position = "absolute";
      node.style.insetInline = "0";
      node.style.blockSize = `${this.height}px`;
      this.nodes.push(node);
      this.space.append(node);
    }
    for (const [place, node] of this.nodes.entries()) {
      if (node.hidden !== place >= shown) node.hidden = place >= shown;
      if (node.hidden) continue;
      const top = `translateY(${(first + place) * this.height}px)`;
      if (node.style.transform !== top) node.style.transform = top;
      this.fill(node, first + place);
    }
  }
}
