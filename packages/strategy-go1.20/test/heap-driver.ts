import { HeapDriver as AnyHeapDriver } from '@spanlab/core/testing';
import { strategy } from '../src/index.js';

export { type Allocated, RUN_OFFSET, type Request } from '@spanlab/core/testing';

/** Drives a Go 1.20 heap. */
export class HeapDriver extends AnyHeapDriver {
  constructor(residentPages = false) {
    super(strategy.create({ gogc: 100, residentPages }));
  }

  /** Runs a collection up to where the program goes on: the mcache is flushed, nothing else is swept. */
  collect(dead: readonly { readonly object: number }[] = []): void {
    this.endMarking('lazy', dead);
    this.heap.flushCaches();
  }
}
