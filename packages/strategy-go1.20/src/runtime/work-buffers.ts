import type { HeapStrategy } from '@spanlab/core';

/** Pages of a span of work buffers, and buffers in it (`workbufAlloc` / `_WorkbufSize`). */
const SPAN_PAGES = 4;
const BUFFERS_PER_SPAN = 16;
/** Pointers that a work buffer holds. */
const POINTERS_PER_BUFFER = 253;
/** Entries of a block of globals: the most pointers that are found at once. */
const POINTERS_PER_ROOT_BLOCK = 32768;
/** Purpose of their spans (`spanAllocWorkBuf`). */
const WORK_BUFFER_PURPOSE = 3;
/** Their manual spans' numbers start here, far from the program's stacks. */
const FIRST_SPAN = 1 << 20;

/**
 * The spans that the collector keeps its grey objects in. They come from the
 * page heap, are used again by the next cycle if they are still there, and go
 * back when the background sweeper has nothing left to sweep.
 *
 * Source: Go 1.20.4 `getempty`, `freeSomeWbufs` (mgcwork.go).
 */
export class WorkBuffers {
  #held = 0;
  #inUse = false;

  constructor(private readonly heap: HeapStrategy) {}

  /** A cycle starts that will find so many objects. */
  take(objects: number): void {
    this.#inUse = true;
    const pointers = Math.min(objects, POINTERS_PER_ROOT_BLOCK);
    const needed = Math.max(1, Math.ceil(pointers / POINTERS_PER_BUFFER / BUFFERS_PER_SPAN));
    while (this.#held < needed) this.heap.allocManual(FIRST_SPAN + this.#held++, SPAN_PAGES, WORK_BUFFER_PURPOSE);
  }

  /** The cycle has ended. */
  release(): void {
    this.#inUse = false;
  }

  /** Gives all spans back, if no cycle needs them. */
  free(): void {
    if (this.#inUse) return;
    while (this.#held > 0) this.heap.freeManual(FIRST_SPAN + --this.#held);
  }
}
