import { join } from 'node:path';
import { type EventChunk, type HeapStrategy, HeapEvent, type StrategyPlugin, WORDS_PER_MALLOC, heapPartNames } from '@spanlab/core';
import { ProgramReader } from '@spanlab/conformance';
import { openHistory } from '@spanlab/workload';
import { describe, expect, it } from 'vitest';
import { BuddyHeap, strategy as buddy } from '../../conformance/test/buddy-heap.mjs';
import { InputFile, measureProgram, openDatasets } from '../src/index.js';

const { folder } = await openDatasets();
const sourceOf = (name: string) => new InputFile(join(folder, 'recordings', `${name}.evlog.gz`));
const measure = (name: string, plugin: StrategyPlugin = buddy) =>
  measureProgram({ source: sourceOf(name), name, program: name.split('.')[0] }, plugin, undefined);

/** Bytes that a program's live objects ask for and occupy in powers of two, by the number of its mallocs; tiny ones apart, as the blocks that they share depend on the heap. */
async function liveBytes(name: string): Promise<Map<number, { requested: number; occupied: number; tiny: number }>> {
  const { chunks } = await openHistory(name, sourceOf(name).open());
  const reader = new ProgramReader();
  const live = new Map<number, { size: number; noscan: boolean }>();
  const at = new Map<number, { requested: number; occupied: number; tiny: number }>();
  const sum = { requested: 0, occupied: 0, tiny: 0 };
  const count = (object: number, sign: 1 | -1) => {
    const { size, noscan } = live.get(object) as { size: number; noscan: boolean };
    sum.requested += sign * size;
    if (size < 16 && noscan) sum.tiny += sign;
    else sum.occupied += sign * (size > 4096 ? 8192 * 2 ** Math.ceil(Math.log2(Math.ceil(size / 8192))) : Math.max(16, 2 ** Math.ceil(Math.log2(size))));
  };
  const bury = (chunk: EventChunk, k: number) => {
    for (const object of chunk.dead[k] ?? []) {
      count(object, -1);
      live.delete(object);
    }
  };
  let mallocs = 0;
  for await (const recorded of chunks) {
    for (const chunk of reader.convert(recorded)) {
      for (let i = 0, k = 0; i < chunk.length; i++) {
        for (; k < chunk.breakCount && chunk.breakAt[k] === i; k++) if (chunk.breakKind[k] === HeapEvent.EndMarking) bury(chunk, k);
        if (!chunk.isMalloc(i)) continue;
        const word = chunk.requests[i * WORDS_PER_MALLOC + 1];
        live.set(word >>> 1, { size: chunk.requests[i * WORDS_PER_MALLOC], noscan: (word & 1) === 1 });
        count(word >>> 1, 1);
        at.set(++mallocs, { ...sum });
      }
    }
  }
  return at;
}

describe.each(['gzipstream.go1.20.4', 'goparse.go1.4.3'])('a buddy heap that runs %s', (name) => {
  it('rounds as it really does: to powers of two, and to blocks of 32 bytes for tiny objects', async () => {
    const cell = await measure(name);
    const expected = await liveBytes(name);
    const { allocations, columns } = cell.series;
    let compared = 0;
    allocations.forEach((mallocs, i) => {
      for (const part of heapPartNames) expect(columns[part][i]).toBeGreaterThanOrEqual(0);
      expect(heapPartNames.reduce((sum, part) => sum + columns[part][i], 0)).toBe(columns.HeapSys[i] + columns.StackInuse[i]);
      const live = expected.get(mallocs);
      if (live === undefined || live.requested !== columns.LiveRequested[i]) return;
      compared++;
      const blocks = (columns.LiveRequested[i] + columns.LiveRounding[i] - live.occupied) / 32;
      expect(Number.isInteger(blocks)).toBe(true);
      // A block has room for two to four tiny objects, and is kept by any one of them.
      expect(blocks).toBeLessThanOrEqual(live.tiny);
      expect(blocks).toBeGreaterThanOrEqual(live.tiny / 4);
    });
    expect(compared).toBeGreaterThan(allocations.length / 2);
    const { classes } = cell.peak;
    const at = allocations.indexOf(cell.peak.allocations);
    const sum = (field: 'requestedBytes' | 'roundingBytes' | 'unsweptBytes' | 'freeBytes' | 'tailBytes') => classes.reduce((total, row) => total + row[field], 0);
    expect(sum('requestedBytes')).toBe(columns.LiveRequested[at]);
    expect(sum('roundingBytes')).toBe(columns.LiveRounding[at]);
    expect(sum('unsweptBytes')).toBe(columns.DeadUnswept[at]);
    for (const row of classes) expect(Math.min(row.roundingBytes, row.unsweptBytes, row.freeBytes, row.tailBytes)).toBeGreaterThanOrEqual(0);
  });

  it('is measured alike if it does not say what objects occupy', async () => {
    const untold: StrategyPlugin = { ...buddy, create: () => Object.assign(new BuddyHeap(), { occupiedBytes: undefined }) as unknown as HeapStrategy };
    expect(await measure(name, untold)).toEqual(await measure(name));
  });

  it('has the same parts if it tells of blocks of different lengths instead of slots', async () => {
    const blocks: StrategyPlugin = {
      ...buddy,
      create: () => {
        const heap = new BuddyHeap();
        const forEachSpan = heap.forEachSpan.bind(heap);
        const inBlocks: HeapStrategy['forEachSpan'] = (visit) =>
          forEachSpan((span) => {
            const { allocated, slots, slotBytes } = span;
            const blockBytes = { allocated: allocated * slotBytes, free: (slots - allocated) * slotBytes };
            visit(span.state === 'inUse' ? { ...span, sizeClass: 0, slots: 0, slotBytes: 0, blockBytes } : span);
          });
        return Object.assign(heap, { forEachSpan: inBlocks });
      },
    };
    const [inSlots, inBlocks] = [await measure(name), await measure(name, blocks)];
    expect(inBlocks.series).toEqual(inSlots.series);
    const sumOf = (cell: typeof inSlots) => cell.peak.classes.reduce((sum, row) => sum + row.roundingBytes, 0);
    expect(sumOf(inBlocks)).toBe(sumOf(inSlots));
    expect(inBlocks.peak.classes.map(({ sizeClass }) => sizeClass)).toEqual([0]);
  });
});

it('a heap whose statistics contradict it ends the comparison with the parts that do not add up', async () => {
  const wrong: StrategyPlugin = {
    ...buddy,
    create: () => {
      const heap = new BuddyHeap();
      const memStats = heap.memStats.bind(heap);
      return Object.assign(heap, { memStats: () => ({ ...memStats(), HeapAlloc: 0 }) });
    },
  };
  await expect(measure('gzipstream.go1.20.4', wrong)).rejects.toMatchObject({
    name: 'InvariantError',
    message: expect.stringMatching(/^buddy on gzipstream\.go1\.20\.4: the parts of the heap do not add up: they have -\d+ bytes of DeadUnswept \(LiveRequested \d+, .*\); `spanlab check` tells what contradicts what$/),
  });
});
