import { WORDS_PER_MALLOC } from '@spanlab/core';
import { describe, expect, it } from 'vitest';
import { strategy } from '../src/index.js';
import { AllocationTally } from '../src/runtime/allocation-tally.js';

type Malloc = { readonly size: number; readonly noscan: boolean; readonly at: number };

/** A tally, told of mallocs at these bytes of the arena; requests around them are none of its business. */
function bench() {
  const tally = new AllocationTally(strategy.create({ gogc: 100 }).sizeClasses);
  return (...mallocs: Malloc[]) => {
    const requests = new Uint32Array((mallocs.length + 2) * WORDS_PER_MALLOC).fill(16);
    const answers = new Int32Array(requests.length).fill(1 << 20);
    mallocs.forEach(({ size, noscan, at }, i) => {
      const w = (i + 1) * WORDS_PER_MALLOC;
      [requests[w], requests[w + 1], answers[w]] = [size, i * 2 + (noscan ? 1 : 0), at / 8];
    });
    return { ...tally.add({ requests, objectLimit: mallocs.length }, 1, mallocs.length + 1, answers) };
  };
}

describe('AllocationTally', () => {
  it('counts slots, and what was asked for where there is none', () => {
    const add = bench();
    expect(add({ size: 1, noscan: false, at: 0 }, { size: 1025, noscan: true, at: 8192 }).allocated).toBe(8 + 1152);
    expect(add({ size: 32_768, noscan: true, at: 16_384 }, { size: 32_769, noscan: true, at: 49_152 }).allocated).toBe(32_768 + 32_769);
  });

  it('counts what may hold pointers as asked for, and the last request\'s part of it', () => {
    const add = bench();
    expect(add({ size: 100, noscan: false, at: 0 }, { size: 50, noscan: true, at: 8192 }, { size: 30, noscan: false, at: 128 })).toMatchObject({ scannable: 130, lastScannable: 30 });
    expect(add({ size: 100, noscan: false, at: 256 }, { size: 50, noscan: true, at: 8256 })).toMatchObject({ scannable: 100, lastScannable: 0 });
  });

  it('takes memory for used that lies below the end of what was, and for cleared by malloc', () => {
    const add = bench();
    expect(add({ size: 1000, noscan: false, at: 8192 })).toMatchObject({ zeroed: 0 });
    // Up to that end; over it by a byte; up to the new end.
    expect(add({ size: 1000, noscan: false, at: 8192 })).toMatchObject({ zeroed: 1000 });
    expect(add({ size: 1001, noscan: false, at: 8192 })).toMatchObject({ zeroed: 0 });
    expect(add({ size: 8, noscan: false, at: 0 }, { size: 993, noscan: true, at: 8200 })).toMatchObject({ zeroed: 1001 });
  });
});
