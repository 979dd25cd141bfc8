import { strategy } from '@spanlab/strategy-go1.4';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { verifyRecording } from '../src/index.js';
import { bytesOf, sourceOf } from './recordings.js';

const bytes = bytesOf('gzipstream.go1.4.3');

describe('fuzzing the replay', () => {
  it('ends every changed recording with a result or one line about the input', async () => {
    const change = fc.record({ record: fc.nat(bytes.length / 16 - 1), byte: fc.nat(15), value: fc.nat(255) });
    await fc.assert(
      fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 6 }), async (changes) => {
        const copy = new Uint8Array(bytes);
        for (const { record, byte, value } of changes) copy[16 * record + byte] = value;
        try {
          const result = await verifyRecording(sourceOf('log', copy), [strategy]);
          expect(result.events).toBeGreaterThan(0);
        } catch (error) {
          expect(error).toMatchObject({ name: 'InputError' });
          expect((error as Error).message).toMatch(/^[^\n]+$/);
        }
      }),
      { numRuns: 300 },
    );
  });
});
