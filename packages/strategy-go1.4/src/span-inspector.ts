import { PAGE_BYTES, type ProcessorCaches, type SizeClassTable, type SlotStacks, type SpanState, type SpanView } from '@spanlab/core';
import type { Mcache } from './mcache.js';
import { SPAN_FREE, SPAN_IN_USE, type SpanTable } from './span-table.js';
import type { Sweeper } from './sweeper.js';

/** The parts of a heap that its spans' state is spread over. */
export interface Inspected {
  readonly spans: SpanTable;
  readonly slots: SlotStacks;
  readonly classes: SizeClassTable;
  readonly mcaches: ProcessorCaches<Mcache>;
  readonly sweeper: Sweeper;
}

/** Free slots of any span, whether an mcache holds it or not. */
export function freeSlotsIn({ spans, mcaches }: Pick<Inspected, 'spans' | 'mcaches'>, span: number): number {
  const { sizeClass, freeCount, inCache } = spans;
  const holder = inCache[span] === 1 ? mcaches.holderOf(sizeClass[span], span) : undefined;
  return holder?.freeCountOf(sizeClass[span]) ?? freeCount[span];
}

/** One span as seen from outside; for checks, samples and messages. */
export function viewSpan(inspected: Inspected, span: number): SpanView {
  const { spans, classes } = inspected;
  const state = stateOf(spans.state[span]);
  const pages = spans.pages[span];
  const sizeClass = state === 'inUse' ? spans.sizeClass[span] : 0;
  const isLarge = state === 'inUse' && sizeClass === 0;
  const slots = isLarge ? 1 : classes.slots[sizeClass];
  return {
    basePage: spans.basePage[span],
    pages,
    state,
    sizeClass,
    slotBytes: isLarge ? pages * PAGE_BYTES : classes.slotBytes[sizeClass],
    slots,
    allocated: state === 'inUse' ? slots - freeSlotsIn(inspected, span) : 0,
    cached: spans.inCache[span] === 1,
    releasedPages: spans.releasedPages[span],
  };
}

/** Free slots of a span in the order in which malloc would take them. */
export function freeSlotsOf(inspected: Inspected, span: number): number[] {
  const { spans, slots } = inspected;
  const first = spans.firstHandle[span];
  return Array.from(slots.stack.subarray(first, first + freeSlotsIn(inspected, span))).toReversed();
}

/** A span's state in words, for a message about a mismatch. */
export function describeSpan(inspected: Inspected, span: number): string {
  const view = viewSpan(inspected, span);
  const place = `span ${span} at page ${view.basePage}, ${view.pages} ${view.pages === 1 ? 'page' : 'pages'}`;
  if (view.state !== 'inUse') return `${place}, ${view.state}, ${view.releasedPages} pages released`;
  const { spans, sweeper } = inspected;
  const swept = sweeper.isUnswept(span) ? 'unswept' : 'swept';
  const kind = view.sizeClass === 0 ? 'large object' : `class ${view.sizeClass} (${view.slotBytes} B)`;
  const head = view.sizeClass === 0 ? '' : `, next free slot ${freeSlotsOf(inspected, span)[0] ?? 'none'}`;
  return (
    `${place}, ${kind}, ${view.allocated} of ${view.slots} slots allocated${head}, ` +
    `${swept} (sweepgen ${spans.sweepGen[span]}, heap ${sweeper.generation})${view.cached ? ', in the mcache' : ''}`
  );
}

function stateOf(state: number): SpanState {
  return state === SPAN_FREE ? 'free' : state === SPAN_IN_USE ? 'inUse' : 'manual';
}
