import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PageCache } from '../src/index.js';
import { popCount } from '@spanlab/core';
import { PageCacheTwin } from './twins/page-cache-twin.js';

const word = fc.oneof(fc.constantFrom(0, -1, 1, -(2 ** 31), 0x7fffffff, 0xffff), fc.integer());

function booleansOf(low: number, high: number): boolean[] {
  return Array.from({ length: 64 }, (_, i) => ((i < 32 ? low : high) & (1 << (i % 32))) !== 0);
}

function cacheOf(base: number, low: number, high: number, scavengedLow = 0, scavengedHigh = 0): PageCache {
  const scavenged = { scavengedLow: scavengedLow & low, scavengedHigh: scavengedHigh & high };
  return Object.assign(new PageCache(), { base, low, high, ...scavenged });
}

describe('PageCache', () => {
  it('takes the runs that a look at every page finds, and counts what is scavenged', () => {
    const sizes = fc.array(fc.integer({ min: 1, max: 15 }), { minLength: 1, maxLength: 40, size: 'max' });
    fc.assert(
      fc.property(fc.nat(9999), word, word, word, word, sizes, (block, low, high, scavengedLow, scavengedHigh, runs) => {
        const base = block * 64;
        const cache = cacheOf(base, low, high, scavengedLow, scavengedHigh);
        const twin = new PageCacheTwin(booleansOf(low, high), booleansOf(scavengedLow & low, scavengedHigh & high));
        for (const pages of runs) {
          const expected = twin.alloc(pages);
          expect(cache.alloc(pages)).toBe(expected === undefined ? -1 : base + expected.offset);
          if (expected !== undefined) expect(cache.takenScavenged).toBe(expected.scavenged);
          expect(booleansOf(cache.low, cache.high)).toEqual(twin.owned);
          expect(booleansOf(cache.scavengedLow, cache.scavengedHigh)).toEqual(twin.scavenged);
          expect(cache.isEmpty).toBe(!twin.owned.includes(true));
        }
      }),
      { numRuns: 500 },
    );
  });

  it('finds a lone run wherever it lies, of every length that it serves', () => {
    for (let pages = 1; pages <= 15; pages++) {
      for (let offset = 0; offset + pages <= 64; offset++) {
        const owned = Array.from({ length: 64 }, (_, i) => i >= offset && i < offset + pages);
        const word = (from: number) => owned.slice(from, from + 32).reduce((bits, on, i) => (on ? bits | (1 << i) : bits), 0);
        const cache = cacheOf(640, word(0), word(32), -1, -1);
        expect(cache.alloc(pages + 1)).toBe(-1);
        expect(cache.alloc(pages)).toBe(640 + offset);
        expect([cache.takenScavenged, cache.isEmpty]).toEqual([pages, true]);
      }
    }
  });

  it('owns nothing at first', () => {
    const cache = new PageCache();
    expect([cache.isEmpty, cache.alloc(1)]).toEqual([true, -1]);
  });

  it('counts the bits of every word', () => {
    fc.assert(
      fc.property(word, (bits) => {
        expect(popCount(bits)).toBe(booleansOf(bits, 0).filter(Boolean).length);
      }),
      { numRuns: 500 },
    );
  });
});
