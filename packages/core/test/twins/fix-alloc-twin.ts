/** FixAlloc as its spec tells it: a stack of freed records, and a chunk whose bytes are used up one record at a time. */
export class FixAllocTwin {
  readonly freed: number[] = [];
  readonly inUse = new Set<number>();
  used = 0;
  chunks = 0;
  bytesLeftInChunk = 0;

  constructor(
    readonly recordBytes: number,
    readonly chunkBytes: number,
  ) {}

  alloc(): number {
    const record = this.freed.pop() ?? this.fresh();
    this.inUse.add(record);
    return record;
  }

  free(record: number): void {
    this.inUse.delete(record);
    this.freed.push(record);
  }

  private fresh(): number {
    if (this.bytesLeftInChunk < this.recordBytes) {
      this.chunks++;
      this.bytesLeftInChunk = this.chunkBytes;
    }
    this.bytesLeftInChunk -= this.recordBytes;
    return this.used++;
  }
}
