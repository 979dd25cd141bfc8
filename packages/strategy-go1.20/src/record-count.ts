/**
 * How many records FixAlloc has handed out, where nobody cares which: it takes
 * a new chunk only when more are in use than ever before.
 *
 * Source: Go 1.20.4 `fixalloc` (mfixalloc.go).
 */
export class RecordCount {
  /** Records in use now. */
  inUse = 0;
  /** Most records in use at once: as many were ever handed out. */
  most = 0;

  /** @param chunkBytes a whole number of records, got from the system at once */
  constructor(
    private readonly recordBytes: number,
    private readonly chunkBytes: number,
  ) {}

  get inUseBytes(): number {
    return this.inUse * this.recordBytes;
  }

  get systemBytes(): number {
    return Math.ceil((this.most * this.recordBytes) / this.chunkBytes) * this.chunkBytes;
  }

  take(records: number): void {
    this.inUse += records;
    if (this.inUse > this.most) this.most = this.inUse;
  }

  give(records: number): void {
    this.inUse -= records;
  }
}
