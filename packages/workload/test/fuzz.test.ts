import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RecordWriter } from '../src/index.js';
import { messageOf, readAll } from './pieces.js';

const folder = new URL('../../../datasets/recordings/', import.meta.url);
const real = ['gzipstream.go1.4.3', 'gzipstream.go1.5.1', 'gzipstream.go1.20.4'].map((name) =>
  gunzipSync(readFileSync(new URL(`${name}.evlog.gz`, folder))),
);

/** Whatever comes in, the outcome is a history or one line about the log. */
function expectOrderly(message: string): void {
  expect(message).toMatch(/^(no error|InputError: test\.evlog: [^\n]+)$/);
}

describe('fuzzing the reader', () => {
  it('survives arbitrary bytes', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 300 }), async (bytes) => expectOrderly(await messageOf(bytes))),
    );
  });

  it('survives arbitrary records behind a good header', async () => {
    const record = fc.tuple(fc.integer({ min: 0, max: 30 }), fc.oneof(fc.nat(100), fc.maxSafeNat(), fc.constant(0xc208000000)), fc.oneof(fc.nat(9), fc.maxSafeNat()));
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(4, 5, 10, 13, 20, 24), fc.array(record, { maxLength: 60 }), async (minor, records) => {
        const log = new RecordWriter({ go: [1, minor, 0] });
        for (const [op, a, b] of records) log.push(op, Math.min(a, 2 ** 53 - 1), b);
        expectOrderly(await messageOf(log.toBytes()));
      }),
      { numRuns: 500 },
    );
  });

  it('survives real recordings with bytes changed, cut out or doubled', async () => {
    const place = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
    const damage = fc.record({ kind: fc.constantFrom('change', 'cut', 'double'), place, length: fc.integer({ min: 1, max: 64 }), byte: fc.nat(255) });
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...real), fc.array(damage, { minLength: 1, maxLength: 4 }), async (log, damages) => {
        let bytes = new Uint8Array(log);
        for (const { kind, place: share, length, byte } of damages) {
          const at = Math.floor(share * bytes.length);
          if (kind === 'change') bytes[at] = byte;
          else {
            const rest = kind === 'cut' ? at + length : at - length;
            bytes = Uint8Array.from([...bytes.subarray(0, at), ...bytes.subarray(Math.max(0, rest))]);
          }
        }
        expectOrderly(await messageOf(bytes));
      }),
      { numRuns: 60 },
    );
  });

  it('reads the same whatever pieces the bytes come in', async () => {
    const whole = await readAll(real[0]);
    await fc.assert(
      fc.asyncProperty(fc.array(fc.integer({ min: 1, max: 5000 }), { minLength: 1, maxLength: 5 }), async (lengths) => {
        const { history, chunks } = await readAll(real[0], lengths);
        expect(history.counts).toEqual(whole.history.counts);
        expect(chunks).toEqual(whole.chunks);
      }),
      { numRuns: 20 },
    );
  });
});
