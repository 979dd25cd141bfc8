import { collectionNs } from '@spanlab/core/testing';
import { expect, it } from 'vitest';
import { strategy } from '../src/index.js';

// Source: Go 1.4.3 `MaxGcproc` (malloc.h).
it('a collection is marked by all Ps together, 8 at most', () => {
  expect([1, 4, 8, 16].map((processors) => collectionNs(strategy, processors))).toEqual([1, 4, 8, 8].map((markers) => 7 + 1_040_000 / markers));
});
