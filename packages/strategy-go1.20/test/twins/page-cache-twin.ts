/** A page cache as 64 pairs of booleans, looked at one by one. */
export class PageCacheTwin {
  constructor(
    readonly owned: boolean[],
    readonly scavenged: boolean[],
  ) {}

  /** Takes the lowest run of `pages` owned pages; returns its offset in the block and how many were scavenged. */
  alloc(pages: number): { offset: number; scavenged: number } | undefined {
    for (let offset = 0; offset + pages <= 64; offset++) {
      if (this.owned.slice(offset, offset + pages).includes(false)) continue;
      const scavenged = this.scavenged.slice(offset, offset + pages).filter(Boolean).length;
      this.owned.fill(false, offset, offset + pages);
      this.scavenged.fill(false, offset, offset + pages);
      return { offset, scavenged };
    }
    return undefined;
  }
}
