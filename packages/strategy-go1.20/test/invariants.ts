import type { HeapDriver } from './heap-driver.js';

const PAGE_BYTES = 8192;

/** What is wrong with a heap in itself, whatever it should have decided; empty if nothing is. */
export function violations(driver: HeapDriver): string[] {
  const wrong: string[] = [];
  const freeSlots = new Map<number, Set<number>>();
  const pages = { free: 0, inUse: 0, manual: 0, metadata: 0 };
  const spans = driver.spans();
  let releasedPages = 0;
  let end = 0;
  let previous = 'none';
  for (const span of spans) {
    if (span.basePage !== end || span.pages <= 0) wrong.push(`span at page ${span.basePage}, the one before ends at ${end}`);
    if (span.state === 'free' && previous === 'free') wrong.push(`two free runs touch at page ${span.basePage}`);
    if (span.releasedPages > (span.state === 'free' ? span.pages : 0)) wrong.push(`pages in use are released at page ${span.basePage}`);
    end = span.basePage + span.pages;
    previous = span.state;
    pages[span.state] += span.pages;
    releasedPages += span.releasedPages;
    if (span.state !== 'inUse') continue;
    const list = driver.heap.freeSlots(span.basePage);
    const free = new Set(list);
    freeSlots.set(span.basePage, free);
    if (free.size !== list.length) wrong.push(`a slot is free twice in the span at page ${span.basePage}`);
    if (span.allocated !== span.slots - free.size) wrong.push(`slots are missing in the span at page ${span.basePage}`);
    if (list.some((slot) => slot < 0 || slot >= span.slots)) wrong.push(`no such slot at page ${span.basePage}`);
    if (list.some((slot, i) => slot < list[i - 1])) wrong.push(`free slots out of order at page ${span.basePage}`);
  }

  const stats = driver.heap.memStats();
  if (stats.HeapInuse + stats.HeapIdle !== stats.HeapSys) wrong.push('HeapInuse + HeapIdle is not HeapSys');
  if (stats.HeapInuse !== pages.inUse * PAGE_BYTES) wrong.push('HeapInuse is not the spans in use');
  if (stats.HeapIdle !== pages.free * PAGE_BYTES) wrong.push('HeapIdle is not the free pages');
  if (stats.StackInuse !== pages.manual * PAGE_BYTES) wrong.push('StackInuse is not the manual spans');
  if (stats.HeapReleased !== releasedPages * PAGE_BYTES) wrong.push('HeapReleased is not what free pages are released');
  if (end % 512 !== 0) wrong.push(`the heap ends at page ${end}, inside a chunk`);

  const objects = [...driver.live.values()].toSorted((a, b) => a.address - b.address);
  let span = 0;
  objects.forEach(({ address, size }, i) => {
    const next = objects[i + 1];
    if (next !== undefined && address + size > next.address) wrong.push(`objects overlap at ${next.address}`);
    while (span < spans.length && (spans[span].basePage + spans[span].pages) * PAGE_BYTES <= address) span++;
    const home = spans[span];
    const offset = address - home.basePage * PAGE_BYTES;
    const slot = Math.floor(offset / home.slotBytes);
    if (home.state !== 'inUse') wrong.push(`an object at ${address} in a ${home.state} span`);
    else if (slot >= home.slots) wrong.push(`an object at ${address} in the tail of its span`);
    else if (freeSlots.get(home.basePage)?.has(slot) === true) wrong.push(`an object at ${address} in a free slot`);
    else if (offset + size > (slot + 1) * home.slotBytes) wrong.push(`the object at ${address} is longer than its slot`);
  });
  return wrong;
}
