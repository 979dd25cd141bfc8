import { type StrategyIdentity, type StrategyStyle, strategyColors } from '@spanlab/core';
import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { barShades, drawingOrder, looksOf } from '../src/figures/strategy-looks.js';
import { assignStyles } from '../src/strategy-styles.js';

const standing = [
  { name: 'go1.4', style: { color: 'skyBlue', shape: 'circle' } },
  { name: 'go1.5', style: { color: 'vermillion', shape: 'square' } },
  { name: 'go1.20', style: { color: 'black', shape: 'diamond' } },
] as const;
type Styled = Pick<StrategyIdentity, 'name' | 'basedOn' | 'style'>;

const textOf = ({ color, shape }: StrategyStyle) => `${color} ${shape}`;
const name = fc.stringMatching(/^[a-z][a-z0-9.-]{0,8}$/);
const style = fc.record({ color: fc.constantFrom(...strategyColors) });
const others = fc.uniqueArray(fc.record({ name, basedOn: fc.option(name, { nil: undefined }), style: fc.option(style, { nil: undefined }) }), { selector: (one) => one.name, maxLength: 60 })
  .map((list) => list.map(({ name: own, basedOn, style: asked }): Styled => ({ name: own, ...(basedOn === undefined ? {} : { basedOn }), ...(asked === undefined ? {} : { style: asked }) })));

describe('assignStyles', () => {
  it('gives no two strategies one look, whatever they ask for and whoever they are based on', () => {
    fc.assert(fc.property(others, (list) => {
      const all = [...standing, ...list.filter((one) => !standing.some((other) => other.name === one.name))];
      const styles = assignStyles(all);
      expect(styles.size).toBe(all.length);
      expect(new Set([...styles.values()].map(textOf)).size).toBe(all.length);
      for (const one of standing) expect(styles.get(one.name)).toEqual(one.style);
    }), { numRuns: 300 });
  });

  it('tells fourteen apart by shape alone', () => {
    fc.assert(fc.property(fc.uniqueArray(name, { minLength: 14, maxLength: 14 }), (names) => {
      expect(new Set([...assignStyles(names.map((own) => ({ name: own }))).values()].map(({ shape }) => shape)).size).toBe(14);
    }), { numRuns: 300 });
  });

  it('does not ask in which order strategies come, and keeps what it has assigned', () => {
    fc.assert(fc.property(others, fc.integer(), (list, seed) => {
      const styles = assignStyles(list);
      const shuffled = list.toSorted((a, b) => ((a.name.length * 31 + seed) % 7) - ((b.name.length * 31 + seed) % 7));
      expect(new Map([...assignStyles(shuffled)].toSorted())).toEqual(new Map([...styles].toSorted()));
      expect(assignStyles(list.map((one) => ({ ...one, style: styles.get(one.name) as StrategyStyle })))).toEqual(styles);
    }), { numRuns: 200 });
  });

  it('a stranger beside the three of this repository looks as it does alone', () => {
    for (const own of ['buddy', 'tlsf', 'bump', 'mimalloc', 'slab', 'jemalloc', 'x']) {
      expect(assignStyles([...standing, { name: own }]).get(own)).toEqual(assignStyles([{ name: own }]).get(own));
    }
  });

  it('a variant has the colour of its base and another shape; so has a variant of a variant', () => {
    const styles = assignStyles([{ name: 'b', basedOn: 'a' }, { name: 'c', basedOn: 'b' }, { name: 'a' }, { name: 'e', basedOn: 'go1.20' }, ...standing]);
    expect(styles.get('b')?.color).toBe(styles.get('a')?.color);
    expect(styles.get('c')?.color).toBe(styles.get('a')?.color);
    expect(styles.get('e')?.color).toBe('black');
  });

  it('a variant without its base, or in a circle of them, is still drawn', () => {
    const styles = assignStyles([{ name: 'b', basedOn: 'a' }, { name: 'x', basedOn: 'y' }, { name: 'y', basedOn: 'x' }]);
    expect(styles.get('b')?.color).toBe(assignStyles([{ name: 'a' }]).get('a')?.color);
    expect(styles.size).toBe(3);
  });

  it('of two that ask for the same, the first by name has it, and the other one the colour', () => {
    const asked = { color: 'green', shape: 'star' } as const;
    const styles = assignStyles([{ name: 'b', style: asked }, { name: 'a', style: asked }]);
    expect(styles.get('a')).toEqual(asked);
    expect(styles.get('b')?.color).toBe('green');
    expect(styles.get('b')?.shape).not.toBe('star');
  });

  it('a copy of a strategy leaves it its style', () => {
    const styles = assignStyles([{ name: 'a-copy', basedOn: 'go1.4', style: standing[0].style }, ...standing]);
    expect(styles.get('go1.4')).toEqual(standing[0].style);
    expect(styles.get('a-copy')?.color).toBe('skyBlue');
    expect(styles.get('a-copy')?.shape).not.toBe('circle');
  });

  it('assigns what it did yesterday', () => {
    expect(Object.fromEntries(assignStyles([...standing, { name: 'buddy' }, { name: 'bump' }, { name: 'notiny', basedOn: 'go1.4' }]))).toMatchInlineSnapshot(`
      {
        "buddy": {
          "color": "orange",
          "shape": "saltire",
        },
        "bump": {
          "color": "purple",
          "shape": "triangle-up",
        },
        "go1.20": {
          "color": "black",
          "shape": "diamond",
        },
        "go1.4": {
          "color": "skyBlue",
          "shape": "circle",
        },
        "go1.5": {
          "color": "vermillion",
          "shape": "square",
        },
        "notiny": {
          "color": "skyBlue",
          "shape": "frame",
        },
      }
    `);
  });
});

test('every line has a dash or a width of its own, and wide ones are drawn first', () => {
  const looks = looksOf(Array.from({ length: 14 }, (_, i) => ({ strategy: `s${i}`, release: 'none' })));
  expect(new Set(looks.map(({ dash, width }) => `${dash} ${width}`)).size).toBe(14);
  expect(new Set(looks.map(({ symbol }) => symbol)).size).toBe(14);
  const widths = drawingOrder(looks).map((i) => looks[i]?.width ?? 0);
  expect(widths).toEqual(widths.toSorted((a, b) => b - a));
});

test('bars of one colour are told apart by how full they are, the variant being paler', () => {
  const looks = looksOf([
    { strategy: 'mine', release: '1.4.3', basedOn: 'go1.4', style: { color: 'skyBlue' } },
    { strategy: 'go1.4', release: '1.4.3', style: { color: 'skyBlue', shape: 'circle' } },
    { strategy: 'second', release: '1.4.3', basedOn: 'go1.4', style: { color: 'skyBlue' } },
    { strategy: 'go1.20', release: '1.20.4', style: { color: 'black', shape: 'diamond' } },
  ]);
  expect(barShades(looks)).toEqual([0.3, 1, 0.6, 1]);
});
