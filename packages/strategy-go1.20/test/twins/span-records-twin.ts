const RECORD_BYTES = 160;
const RECORDS_PER_CHUNK = 102;
const CHUNK_BYTES = 16320;

/**
 * The span records of spec go1.20.md section (d), step 3 of allocSpan, counted:
 * a record is with a span, with the P (at most 128), with FixAlloc, or was
 * never used.
 */
export class SpanRecordsTwin {
  private withSpans = 0;
  private withP = 0;
  private withFixAlloc = 0;
  private everUsed = 0;

  create(hasP: boolean): void {
    if (!hasP) this.takeOne();
    else {
      if (this.withP === 0) {
        for (let i = 0; i < 64; i++) {
          this.takeOne();
          this.withP++;
        }
      }
      this.withP--;
    }
    this.withSpans++;
  }

  destroy(hasP: boolean): void {
    this.withSpans--;
    if (hasP && this.withP < 128) this.withP++;
    else this.withFixAlloc++;
  }

  /** MSpanInuse: records in use and records in P caches. */
  get inUseBytes(): number {
    return (this.withSpans + this.withP) * RECORD_BYTES;
  }

  /** MSpanSys. */
  get systemBytes(): number {
    return Math.ceil(this.everUsed / RECORDS_PER_CHUNK) * CHUNK_BYTES;
  }

  private takeOne(): void {
    if (this.withFixAlloc > 0) this.withFixAlloc--;
    else this.everUsed++;
  }
}
