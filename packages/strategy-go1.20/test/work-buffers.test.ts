import type { HeapStrategy } from '@spanlab/core';
import { describe, expect, it } from 'vitest';
import { WorkBuffers } from '../src/runtime/work-buffers.js';

/** A heap that counts the spans of work buffers that are live. */
function bench() {
  const live = new Set<number>();
  const heap = {
    allocManual(span: number, pages: number, purpose: number) {
      if (live.has(span) || pages !== 4 || purpose !== 3) throw new Error('no span of work buffers');
      live.add(span);
    },
    freeManual(span: number) {
      if (!live.delete(span)) throw new Error('no such span');
    },
  };
  return { live, buffers: new WorkBuffers(heap as unknown as HeapStrategy) };
}

describe('WorkBuffers', () => {
  it.each([
    [0, 1],
    [1, 1],
    [253 * 16, 1],
    [253 * 16 + 1, 2],
    [253 * 16 * 8, 8],
    // No more than a block of globals holds are found at once.
    [32768, 9],
    [1e7, 9],
  ])('of %i objects take %i spans', (objects, spans) => {
    const { live, buffers } = bench();
    buffers.take(objects);
    expect(live.size).toBe(spans);
  });

  it('are kept while a cycle needs them, and used by the next one if they are still there', () => {
    const { live, buffers } = bench();
    buffers.take(20_000);
    buffers.free();
    expect(live.size).toBe(5);
    buffers.release();
    buffers.take(1);
    expect(live.size).toBe(5);
    buffers.release();
    buffers.free();
    expect(live.size).toBe(0);
    buffers.free();
    buffers.take(1);
    expect(live.size).toBe(1);
  });
});
