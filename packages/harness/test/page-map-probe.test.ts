import type { EventChunk, HeapStrategy, PageUse, SpanState, SpanView } from '@spanlab/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PageMapProbe } from '../src/index.js';

type Span = Pick<SpanView, 'pages' | 'state' | 'releasedPages'> & { readonly gap: number };

/** A heap that is nothing but these spans, each after a gap that the heap does not hold. */
function heapOf(spans: readonly Span[]): HeapStrategy {
  return {
    forEachSpan: (visit: (span: Partial<SpanView>) => void) => {
      let basePage = 0;
      for (const { gap, pages, state, releasedPages } of spans) {
        visit({ basePage: basePage + gap, pages, state, releasedPages });
        basePage += gap + pages;
      }
    },
  } as unknown as HeapStrategy;
}

/** A chunk of so many mallocs, for a probe that looks at nothing else. */
const chunkAt = (firstEvent: number) => ({ firstEvent }) as EventChunk;

function sampled(spans: readonly Span[]) {
  const probe = new PageMapProbe(heapOf(spans));
  probe.end();
  return probe.pageMap;
}

const anySpan = fc.record({
  pages: fc.integer({ min: 1, max: 40 }),
  state: fc.constantFrom<SpanState>('inUse', 'free', 'manual', 'metadata'),
  gap: fc.integer({ min: 0, max: 30 }),
  share: fc.double({ min: 0, max: 1, noNaN: true }),
}).map(({ share, ...span }): Span => ({ ...span, releasedPages: span.state === 'free' ? Math.floor(share * span.pages) : 0 }));

/** The slow twin: a use for every page, then pieces of pages, then runs. */
function twin(spans: readonly Span[], piecePages: number): (PageUse | undefined)[] {
  const pages: (PageUse | undefined)[] = spans.flatMap(({ gap, pages: length, state, releasedPages }) => [
    ...Array.from({ length: gap }, () => undefined),
    ...Array.from({ length }, (_, i): PageUse => (state === 'inUse' ? 'objects' : state !== 'free' ? 'stacks' : i < length - releasedPages ? 'idle' : 'released')),
  ]);
  return Array.from({ length: Math.ceil(pages.length / piecePages) }, (_, piece) => {
    const held = pages.slice(piece * piecePages, (piece + 1) * piecePages).filter((use) => use !== undefined);
    return held.length === 0 ? undefined : (held.find((use) => held.filter((other) => other === use).length >= held.length * 0.75) ?? 'mixed');
  });
}

describe('PageMapProbe', () => {
  it('agrees with looking at every page', () => {
    fc.assert(
      fc.property(fc.array(anySpan, { maxLength: 60 }), (spans) => {
        const { pieceBytes, samples } = sampled(spans);
        const pieces: (PageUse | undefined)[] = [];
        for (const { use, from, pieces: length } of samples[0].runs) for (let i = 0; i < length; i++) pieces[from + i] = use;
        const expected = twin(spans, pieceBytes / 8192);
        expect(Array.from(expected, (_, i) => pieces[i])).toEqual(expected);
        expect(expected.length).toBeLessThanOrEqual(256);
        expect(pieces.length).toBeLessThanOrEqual(expected.length);
      }),
    );
  });

  it('keeps 24 to 48 samples of a long run, its last state among them', () => {
    const probe = new PageMapProbe(heapOf([{ gap: 0, pages: 1, state: 'inUse', releasedPages: 0 }]));
    for (let event = 0; event < 10_007; event++) probe.afterEvents(chunkAt(event), 0, 1, -1);
    probe.end();
    const { samples } = probe.pageMap;
    expect(samples.length).toBeGreaterThanOrEqual(24);
    expect(samples.length).toBeLessThanOrEqual(48);
    expect(samples.at(-1)?.allocations).toBe(10_007);
    expect(new Set(samples.map(({ allocations }) => allocations)).size).toBe(samples.length);
  });
});
