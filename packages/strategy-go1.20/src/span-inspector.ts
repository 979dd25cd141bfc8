import { PAGE_BYTES, type ProcessorCaches, STACK_PURPOSE, type SizeClassTable, type SpanView } from '@spanlab/core';
import type { Central } from './central.js';
import type { Mcache } from './mcache.js';
import type { PageHeap } from './page-heap.js';
import { SPAN_IN_USE, type SpanTable } from './span-table.js';

/** The parts of a heap that its spans' state is spread over. */
export interface Inspected {
  readonly spans: SpanTable;
  readonly mcaches: ProcessorCaches<Mcache>;
  readonly classes: SizeClassTable;
  readonly central: Central;
}

/** One span as seen from outside; for checks, samples and messages. */
export function viewSpan({ spans, mcaches, classes }: Inspected, span: number): SpanView {
  const pages = spans.pages(span);
  const basePage = spans.basePage(span);
  if (spans.state(span) !== SPAN_IN_USE) {
    const state = spans.purpose(span) === STACK_PURPOSE ? 'manual' : 'metadata';
    return { basePage, pages, state, sizeClass: 0, slotBytes: 0, slots: 0, allocated: 0, cached: false, releasedPages: 0 };
  }
  const sizeClass = spans.spanClass(span) >>> 1;
  const holder = mcaches.holderOf(spans.spanClass(span), span);
  const slots = sizeClass === 0 ? 1 : classes.slots[sizeClass];
  return {
    basePage,
    pages,
    state: 'inUse',
    sizeClass,
    slotBytes: sizeClass === 0 ? pages * PAGE_BYTES : classes.slotBytes[sizeClass],
    slots,
    allocated: slots - (holder?.freeCountOf(spans.spanClass(span)) ?? spans.freeCount(span)),
    cached: holder !== undefined,
    releasedPages: 0,
  };
}

/** A run of free pages, those in the page cache included. */
export function viewFreePages(pageHeap: PageHeap, basePage: number, pages: number): SpanView {
  let releasedPages = 0;
  for (let page = basePage; page < basePage + pages; page++) if (pageHeap.isScavenged(page)) releasedPages++;
  return { basePage, pages, state: 'free', sizeClass: 0, slotBytes: 0, slots: 0, allocated: 0, cached: false, releasedPages };
}

/** The state in words of a span in use, for a message about a mismatch. */
export function describeSpan(inspected: Inspected, span: number): string {
  const { spans, central } = inspected;
  const view = viewSpan(inspected, span);
  const kind = view.sizeClass === 0 ? 'large object' : `class ${view.sizeClass} (${view.slotBytes} B)`;
  const noscan = (spans.spanClass(span) & 1) === 1 ? 'noscan' : 'scan';
  return (
    `span at page ${view.basePage}, ${view.pages} ${view.pages === 1 ? 'page' : 'pages'}, ${kind} ${noscan}, ` +
    `${view.allocated} of ${view.slots} slots allocated, sweepgen ${spans.sweepGen(span)}, heap ${central.generation}` +
    `${view.cached ? ', in the mcache' : ''}`
  );
}
