/** Nobody's, in the page cache, or taken by a span (or not part of the heap). */
export type PageState = 'free' | 'cached' | 'taken';

/** A run of pages. */
export interface Run {
  readonly base: number;
  readonly pages: number;
}

/** The page search of spec go1.20.md section (d): a word and a boolean per page, looked at one by one. */
export class PageAllocTwin {
  readonly state: PageState[] = [];
  readonly scavenged: boolean[] = [];

  /** Adds pages, all free and scavenged, at `base`, which may leave a hole behind the heap's end. */
  grow(base: number, pages: number): void {
    while (this.state.length < base) this.#push('taken', false);
    while (this.state.length < base + pages) this.#push('free', true);
  }

  /** First page of the lowest run of `pages` pages in this state, from..to-1; -1 if there is none. */
  firstRun(pages: number, state: PageState = 'free', from = 0, to = this.state.length): number {
    let length = 0;
    for (let page = from; page < to; page++) {
      length = this.state[page] === state ? length + 1 : 0;
      if (length === pages) return page - pages + 1;
    }
    return -1;
  }

  /** Marks pages as taken; returns how many of them were scavenged. */
  take(base: number, pages: number): number {
    let scavenged = 0;
    for (let page = base; page < base + pages; page++) {
      if (this.state[page] === 'taken') throw new Error(`page ${page} is taken twice`);
      this.state[page] = 'taken';
      if (this.scavenged[page]) scavenged++;
      this.scavenged[page] = false;
    }
    return scavenged;
  }

  free(base: number, pages: number): void {
    for (let page = base; page < base + pages; page++) {
      if (this.state[page] !== 'taken') throw new Error(`page ${page} is freed twice`);
      this.state[page] = 'free';
    }
  }

  /** Moves the free pages of the aligned block of 64 with the lowest free page into the cache; returns them. */
  allocToCache(): number[] {
    const lowest = this.firstRun(1);
    if (lowest < 0) return [];
    const base = Math.floor(lowest / 64) * 64;
    const moved = Array.from({ length: 64 }, (_, i) => base + i).filter((page) => this.state[page] === 'free');
    for (const page of moved) this.state[page] = 'cached';
    return moved;
  }

  /** Marks pages as given back; returns how many were not. */
  scavenge(base: number, pages: number): number {
    let fresh = 0;
    for (let page = base; page < base + pages; page++) {
      if (!this.scavenged[page]) fresh++;
      this.scavenged[page] = true;
    }
    return fresh;
  }

  /** Maximal runs of free pages in address order. */
  freeRuns(): Run[] {
    const runs: Run[] = [];
    let base = -1;
    for (let page = 0; page <= this.state.length; page++) {
      const isFree = this.state[page] === 'free';
      if (isFree && base < 0) base = page;
      if (!isFree && base >= 0) {
        runs.push({ base, pages: page - base });
        base = -1;
      }
    }
    return runs;
  }

  #push(state: PageState, scavenged: boolean): void {
    this.state.push(state);
    this.scavenged.push(scavenged);
  }
}
