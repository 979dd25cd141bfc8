import { PAGE_BYTES } from '@spanlab/core';
import type { HeapPacing } from '@spanlab/strategy-go1.4';
import type { Costs } from './costs.js';

/** A page of the system, in bytes. */
const SYSTEM_PAGE_BYTES = 4096;

/** How much time the heap's own work has taken since it was last asked, in ns. */
export class WorkTime {
  #spansSwept = 0;
  #mostPages = 0;

  constructor(
    private readonly pacing: HeapPacing,
    private readonly costs: Costs,
  ) {}

  /** For the spans swept. */
  sweeping(): number {
    const swept = this.pacing.spansSwept - this.#spansSwept;
    this.#spansSwept += swept;
    return swept * this.costs.sweepSpan;
  }

  /** For pages that hold objects for the first time: more than ever before. */
  firstTouches(): number {
    const fresh = Math.max(0, this.pacing.spanPages - this.#mostPages);
    this.#mostPages += fresh;
    return fresh * (PAGE_BYTES / SYSTEM_PAGE_BYTES) * this.costs.pageFault;
  }
}
