import { PAGE_BYTES, type SpanView } from '@spanlab/core';

/** What the bytes of a span in use are taken by. */
export interface SpanBytes {
  /** Slots handed out and not yet swept. */
  readonly allocated: number;
  readonly free: number;
  /** The end that is too short for a slot. */
  readonly tail: number;
}

/** Takes a span in use apart. */
export function spanBytes({ pages, slots, slotBytes, allocated, blockBytes }: Readonly<SpanView>): SpanBytes {
  const used = blockBytes ?? { allocated: allocated * slotBytes, free: (slots - allocated) * slotBytes };
  return { allocated: used.allocated, free: used.free, tail: pages * PAGE_BYTES - used.allocated - used.free };
}
