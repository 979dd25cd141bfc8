import { HeapDriver as AnyHeapDriver } from '@spanlab/core/testing';
import { strategy } from '../src/index.js';

export { type Allocated, RUN_OFFSET, type Request } from '@spanlab/core/testing';

/** Drives a Go 1.4 heap. */
export class HeapDriver extends AnyHeapDriver {
  constructor(gogc = 100, residentPages = false) {
    super(strategy.create({ gogc, residentPages }));
  }

  /** Runs a collection that finds these objects dead. */
  collect(mode: 'eager' | 'lazy', dead: readonly { readonly object: number }[] = []): void {
    this.endMarking(mode, dead);
  }
}
