/** What decides when a heap is collected, as far as the heap knows it. */
export interface HeapPacing {
  /** heap_alloc as the trigger sees it, in bytes. */
  readonly heapAllocBytes: number;
  /** next_gc, in bytes. */
  readonly nextGcBytes: number;
  readonly isSwept: boolean;
  readonly spansSwept: number;
  /** Pages of spans that hold objects, and pages of the spans swept so far. */
  readonly spanPages: number;
  readonly pagesSwept: number;
  /**
   * Bytes of slots handed out since the start, as far as the mcache has told;
   * what sweeping frees is not taken off.
   */
  readonly toldAllocatedBytes: number;
  /** The same with what the mcache has not told yet. */
  allocatedBytes(): number;
  /** Bytes of slots that are in use or wait to be swept. */
  slotBytesInUse(): number;
  /** The mcache tells what it took, as at a collection or ReadMemStats. */
  tell(): void;
  /** Sets the time that freed spans are stamped with. */
  setNow(ns: number): void;
}
