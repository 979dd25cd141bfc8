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
/** Log record "malloc": its arguments are the bytes asked for, and 0 if they may hold pointers. */
const OP_MALLOC = 1;
/** Log record "sweepgen += 2": its argument is next_gc. */
const OP_SWEEPGEN = 9;

/** Slot of the `os.file` that has a finalizer while the file is open, in bytes. */
const FILE_SLOT_BYTES = 48;
/** Requests of `os.NewFile`, all with pointers: the `os.File`, and its `file`. */
const FILE_REQUESTS = [8, 40];
/** Requests of `ioutil.ReadFile` while the file is open: what Stat answers, and the buffer. */
const READ_FILE_MALLOCS = 2;

/** A collection, as a recording tells of it. */
interface RecordedCollection {
  /** next_gc after it. */
  readonly trigger: number;
  /** Mallocs since a file was opened. */
  readonly sinceOpening: number;
}

function recordedCollections(bytes: Uint8Array): RecordedCollection[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const collections: RecordedCollection[] = [];
  let before = 0;
  let sinceOpening = Infinity;
  for (let at = 16; at < bytes.length; at += 16) {
    const high = view.getUint32(at + 4, true);
    const argument = (high & 0xffffff) * 2 ** 32 + view.getUint32(at, true);
    if (high >>> 24 === OP_SWEEPGEN) collections.push({ trigger: argument, sinceOpening });
    if (high >>> 24 !== OP_MALLOC) continue;
    const hasPointers = view.getUint32(at + 8, true) === 0;
    const isFile = hasPointers && before === FILE_REQUESTS[0] && argument === FILE_REQUESTS[1];
    sinceOpening = isFile ? 0 : sinceOpening + 1;
    before = hasPointers ? argument : 0;
  }
  return collections;
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

async function compare(name: string): Promise<{ recorded: RecordedCollection[]; simulated: number[] }> {
  const bytes = gunzipSync(readFileSync(new URL(`${name}.go1.5.1.evlog.gz`, folder)));
  return { recorded: recordedCollections(bytes), simulated: await simulatedTriggers(name, bytes) };
}

describe('the pacer on recorded programs', () => {
  it.each(['lru', 'fragment', 'gzipstream', 'binarytrees', 'sortstrings', 'jsonchurn', 'gofan', 'httphello'])('sets every trigger of %s as the real one did', async (name) => {
    const { recorded, simulated } = await compare(name);
    expect(recorded.length).toBeGreaterThan(4);
    expect(simulated).toEqual(recorded.map(({ trigger }) => trigger));
  });

  // A known miss (docs/exactness.md). A log does not tell of SetFinalizer, so only the
  // three files that every process has open are known to be counted twice.
  it('is off by one file at two triggers of goparse, whose collections began while it read a file', async () => {
    const { recorded, simulated } = await compare('goparse');
    expect(recorded).toHaveLength(53);
    const missing = recorded.map(({ trigger }, i) => trigger - simulated[i]);
    const open = recorded.map(({ sinceOpening }) => (sinceOpening <= READ_FILE_MALLOCS ? FILE_SLOT_BYTES : 0));
    expect(missing.flatMap((bytes, i) => (bytes === 0 ? [] : [[i, bytes]]))).toEqual([[20, FILE_SLOT_BYTES], [42, FILE_SLOT_BYTES]]);
    expect(missing).toEqual(open);
  });
});
