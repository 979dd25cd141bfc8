import { collectionNs } from '@spanlab/core/testing';
import { expect, it } from 'vitest';
import { strategy } from '../src/index.js';

// Source: Go 1.5.1 `_MaxGcproc` (malloc.go).
it('a collection is marked by all Ps together, 32 at most', () => {
  expect([1, 8, 32, 64].map((processors) => collectionNs(strategy, processors))).toEqual([1, 8, 32, 32].map((markers) => 7 + 1_040_000 / markers));
});
