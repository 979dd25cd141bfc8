import { readFileSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { bytesText, valueText } from '../../src/client/value-text.js';
import { isWhole, moved, scaled, WHOLE } from '../../src/client/zoom-window.js';
import { formatBytes } from '../../src/format.js';
import { pageScripts } from '../../src/interactive/page-scripts.js';

describe('a part of an axis', () => {
  test('stays on the axis, whatever is done to it', () => {
    const steps = fc.array(fc.oneof(
      fc.record({ factor: fc.double({ min: 0.01, max: 100, noNaN: true }), anchor: fc.double({ min: 0, max: 1, noNaN: true }) }),
      fc.record({ share: fc.double({ min: -3, max: 3, noNaN: true }) }),
    ));
    fc.assert(fc.property(steps, (all) => {
      const { from, to } = all.reduce((window, step) => ('share' in step ? moved(window, step.share) : scaled(window, step.factor, step.anchor)), WHOLE);
      expect(from).toBeGreaterThanOrEqual(0);
      expect(to).toBeLessThanOrEqual(1 + 1e-12);
      expect(to - from).toBeGreaterThan(2 ** -13);
    }));
  });

  test('is zoomed about a point that stays, and back to all of it', () => {
    const half = scaled(WHOLE, 0.5, 0.25);
    expect(half).toEqual({ from: 0.125, to: 0.625 });
    expect(isWhole(half)).toBe(false);
    expect(moved(half, 0.25)).toEqual({ from: 0.25, to: 0.75 });
    expect(moved(half, -9)).toEqual({ from: 0, to: 0.5 });
    expect(scaled(half, 2, 0.25)).toEqual(WHOLE);
    expect(scaled(WHOLE, 0, 0)).toEqual({ from: 0, to: 2 ** -12 });
  });
});

describe('values of a tooltip', () => {
  test('are bytes as everywhere in the report', () => {
    fc.assert(fc.property(fc.integer({ min: 0, max: 2 ** 50 }), (bytes) => bytesText(bytes) === formatBytes(bytes)));
    expect(valueText(73_715_712, 'bytes', true)).toBe('70.3\u00a0MiB (73,715,712 bytes)');
    expect(valueText(0, 'bytes')).toBe('0\u00a0B');
  });

  test('are numbers with commas, text as it is, and n/a', () => {
    expect([valueText(1_234_567, 'number'), valueText(0.04317, 'number'), valueText(12.345, 'number'), valueText('1234', 'number'), valueText(7, undefined), valueText(null, 'bytes')]).toEqual(['1,234,567', '0.0432', '12.35', '1234', '7', 'n/a']);
  });
});

test('the page’s script is one module of all of them, which no text in it can end', () => {
  const scripts = pageScripts();
  const [, own = ''] = /<script type="module">\n([^]*)<\/script>$/.exec(scripts) ?? [];
  const folder = fileURLToPath(new URL('../../src/client/', import.meta.url));
  for (const name of readdirSync(folder)) {
    const names = [...readFileSync(folder + name, 'utf8').matchAll(/^export (?:async )?(?:function|const|class) (\w+)/gm)].map(([, each]) => each);
    for (const each of names) expect(own.match(new RegExp(`^(?:async )?(?:function|const|class) ${each}\\b`, 'gm'))).toHaveLength(1);
  }
  expect(own).not.toMatch(/^(?:import|export) /m);
  expect(own).not.toMatch(/<\/script|<!--/i);
  expect(scripts.match(/<script/g)).toHaveLength(2);
  expect(scripts.match(/<\/script>/g)).toHaveLength(2);
  // Parsed as a module's body would be: names that clash do not.
  expect(() => new Function(`(async () => {${own}})`)).not.toThrow();
});
