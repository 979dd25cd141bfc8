import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { messageOfWorkload } from './workloads.js';

/** Whatever comes in, the outcome is a workload or one line about the file. */
function expectOrderly(message: string): void {
  expect(message).toMatch(/^(no error|InputError: test\.csv: [^\n\r]+)$/);
}

const header = new TextEncoder().encode('op,id,size,scan\n');
const good = 'op,id,size,scan,p\n' + 'alloc,1,24,0,\nstats,,,,\nstack,1,2048,,3\nfree,1,,,\ngc,,,,\nsleep,,5,,\nstackfree,1,,,\n'.repeat(300);
const plain = new TextEncoder().encode(good);
const gz = new Uint8Array(gzipSync(plain));

describe('fuzzing the CSV reader', () => {
  it('survives arbitrary bytes, with and without a header', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 300 }), fc.boolean(), async (bytes, hasHeader) =>
        expectOrderly(await messageOfWorkload(hasHeader ? Uint8Array.of(...header, ...bytes) : bytes)),
      ),
      { numRuns: 500 },
    );
  });

  it('survives text of the characters that CSV is made of', async () => {
    const part = fc.constantFrom('alloc', 'free', 'gc', 'stack', 'sleep', ',', ',', ',', '"', '\n', '\r\n', '\r', '0', '1', '2048', '-', '.', ' ', '\t', '\ufeff', 'é');
    await fc.assert(
      fc.asyncProperty(fc.array(part, { maxLength: 60 }), fc.boolean(), async (parts, hasHeader) =>
        expectOrderly(await messageOfWorkload((hasHeader ? 'op,id,size,scan,p\n' : '') + parts.join(''), [3, 50])),
      ),
      { numRuns: 2000 },
    );
  });

  it('survives a workload, plain or gzip, with bytes changed, cut out or doubled', async () => {
    const place = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
    const damage = fc.record({ kind: fc.constantFrom('change', 'cut', 'double'), place, length: fc.integer({ min: 1, max: 64 }), byte: fc.nat(255) });
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(plain, gz), fc.array(damage, { minLength: 1, maxLength: 4 }), async (file, damages) => {
        let bytes = file.slice();
        for (const { kind, place: share, length, byte } of damages) {
          const at = Math.floor(share * bytes.length);
          if (kind === 'change') bytes[at] = byte;
          else {
            const rest = Math.max(0, kind === 'cut' ? at + length : at - length);
            bytes = Uint8Array.from([...bytes.subarray(0, at), ...bytes.subarray(rest)]);
          }
        }
        expectOrderly(await messageOfWorkload(bytes));
      }),
      { numRuns: 300 },
    );
  });
});
