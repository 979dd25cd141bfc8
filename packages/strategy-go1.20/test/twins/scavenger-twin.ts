const CHUNK = 512;
const WORD = 64;
const HUGE = 256;
const PAGE_BYTES = 8192;

/**
 * Go 1.20's scavenger as the spec tells it (go1.20.md, section d), on a bitmap
 * of single pages. The search address is marked and unmarked as in
 * `scavengeIndex`, although one thread could do without.
 */
export class ScavengerTwin {
  /** By page: allocated (or not there), free, or free and given back. */
  readonly pages: ('taken' | 'free' | 'released')[] = [];
  readonly #marked = new Set<number>();
  #search: number | undefined;
  #searchIsMarked = false;

  /** New pages start scavenged. */
  grow(pages: number): void {
    for (let i = 0; i < pages; i++) this.pages.push('released');
  }

  take(base: number, count: number): void {
    this.pages.fill('taken', base, base + count);
  }

  free(base: number, count: number): void {
    this.pages.fill('free', base, base + count);
    const last = base + count - 1;
    for (let page = base; page <= last; page++) this.#marked.add(Math.floor(page / CHUNK));
    if (this.#search === undefined || last > this.#search) {
      this.#search = last;
      this.#searchIsMarked = true;
    }
  }

  /** The runs that are given back, in order. */
  scavenge(bytes: number): { base: number; pages: number }[] {
    const runs: { base: number; pages: number }[] = [];
    let released = 0;
    while (released < bytes) {
      const found = this.#find();
      if (found === undefined) break;
      const run = this.#scavengeOne(found.chunk, found.page, bytes - released);
      if (run === undefined) continue;
      this.pages.fill('released', run.base, run.base + run.pages);
      runs.push(run);
      released += run.pages * PAGE_BYTES;
    }
    return runs;
  }

  /** A chunk, and the page in it from which to look downwards. */
  #find(): { chunk: number; page: number } | undefined {
    if (this.#search === undefined) return undefined;
    const searchChunk = Math.floor(this.#search / CHUNK);
    for (let byte = Math.floor(searchChunk / 8); byte >= 0; byte--) {
      const inByte = [...this.#marked].filter((chunk) => Math.floor(chunk / 8) === byte);
      if (inByte.length === 0) continue;
      const chunk = Math.max(...inByte);
      if (chunk === searchChunk) return { chunk, page: this.#search % CHUNK };
      const top = (chunk + 1) * CHUNK - 1;
      if (this.#searchIsMarked) this.#search = top;
      else this.#search = Math.min(this.#search, top);
      this.#searchIsMarked = false;
      return { chunk, page: CHUNK - 1 };
    }
    this.#search = undefined;
    return undefined;
  }

  #scavengeOne(chunk: number, searchPage: number, bytes: number): { base: number; pages: number } | undefined {
    const base = chunk * CHUNK;
    const isCandidate = (page: number) => page >= 0 && this.pages[base + page] === 'free';
    // The top is at or below the last page of the word that holds the start page.
    let top = (Math.floor(searchPage / WORD) + 1) * WORD - 1;
    while (top >= 0 && !isCandidate(top)) top--;
    if (top < 0) {
      this.#marked.delete(chunk);
      return undefined;
    }
    let bottom = top;
    while (isCandidate(bottom - 1)) bottom--;
    const [end, run] = [top + 1, top + 1 - bottom];
    let start = end - Math.min(run, Math.ceil(bytes / PAGE_BYTES));
    // A and B: the start rounded up and down to a huge page.
    const above = Math.ceil(start / HUGE) * HUGE;
    const below = Math.floor(start / HUGE) * HUGE;
    if (above <= end && below >= end - run) start = below;
    return { base: base + start, pages: end - start };
  }
}
