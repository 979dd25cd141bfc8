import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { Replayer } from '@spanlab/conformance';
import { CollectionMode } from '@spanlab/core';
import { ListHeap } from '@spanlab/strategy-go1.4';
import { openHistory } from '@spanlab/workload';
import { describe, expect, it } from 'vitest';
import { COUNTED_TWICE_BYTES } from '../src/collector-objects.js';
import { Pacer } from '../src/pacer.js';
import { go1_5 } from '../src/release.js';

const folder = new URL('../../../datasets/recordings/', import.meta.url);
/** Log record "sweepgen += 2": its argument is next_gc. */
const OP_SWEEPGEN = 9;

/** next_gc after each collection of a recording. */
function recordedTriggers(bytes: Uint8Array): number[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const triggers: number[] = [];
  for (let at = 16; at < bytes.length; at += 16) {
    const high = view.getUint32(at + 4, true);
    if (high >>> 24 === OP_SWEEPGEN) triggers.push((high & 0xffffff) * 2 ** 32 + view.getUint32(at, true));
  }
  return triggers;
}

/** next_gc as our pacer sets it, for the collections of the same recording. */
async function simulatedTriggers(name: string, bytes: Uint8Array): Promise<number[]> {
  const history = await openHistory(name, (async function* () { yield bytes; })());
  const { gogc } = history.header;
  const heap = new ListHeap(go1_5, { gogc });
  const pacing = heap.pacing();
  const pacer = new Pacer(gogc);
  const triggers: number[] = [];
  let liveBase = 0;
  const live = () => liveBase + pacing.toldAllocatedBytes;

  const { startCollection, endMarking } = heap;
  heap.startCollection = () => {
    startCollection.call(heap);
    pacer.startCycle(live());
  };
  heap.endMarking = (mode, dead) => {
    if (mode === CollectionMode.Lazy) pacer.endCycle(live(), 0);
    const marked = pacing.slotBytesInUse() - heap.slotBytesOf(dead) + COUNTED_TWICE_BYTES;
    pacing.tell();
    pacer.endMarking(marked, live());
    triggers.push(pacer.nextGcBytes);
    endMarking.call(heap, mode, dead);
    liveBase = marked - pacing.toldAllocatedBytes;
  };
  const replayer = new Replayer(heap, undefined);
  for await (const chunk of history.chunks) replayer.run(chunk);
  return triggers;
}

describe('the pacer on recorded programs', () => {
  it.each(['lru', 'fragment', 'gzipstream', 'binarytrees', 'sortstrings', 'jsonchurn'])('sets every trigger of %s as the real one did', async (name) => {
    const bytes = gunzipSync(readFileSync(new URL(`${name}.go1.5.1.evlog.gz`, folder)));
    const recorded = recordedTriggers(bytes);
    expect(recorded.length).toBeGreaterThan(4);
    expect(await simulatedTriggers(name, bytes)).toEqual(recorded);
  });
});
