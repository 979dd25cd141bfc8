import { describe, expect, it } from 'vitest';
import { type StrategyPlugin, defaultLabel, identityOf, identityProblem } from '../src/index.js';

const plugin = (name: string, more: Partial<StrategyPlugin> = {}): StrategyPlugin => ({
  name, title: name, verifiedRelease: 'none', replays: () => false,
  create: () => {
    throw new Error('not needed');
  },
  ...more,
});

describe('defaultLabel', () => {
  it.each([
    ['go1.4', '1.4.3', 'Go 1.4.3'],
    ['go1.20', '1.20.4', 'Go 1.20.4'],
    ['go1.2', '1.20.4', 'Go 1.2'],
    ['go1.22', 'none', 'Go 1.22'],
    ['bump', 'none', 'bump'],
    ['go1.4-notiny', '1.4.3', 'go1.4-notiny'],
    ['gopher', '1.4.3', 'gopher'],
  ])('%s of release %s is %s', (name, release, label) => {
    expect(defaultLabel(name, release)).toBe(label);
  });
});

describe('identityOf', () => {
  const base = plugin('go1.4', { verifiedRelease: '1.4.3', style: { color: 'skyBlue', shape: 'circle' } });

  it('has what the strategy declares', () => {
    expect(identityOf(base)).toEqual({ name: 'go1.4', release: '1.4.3', label: 'Go 1.4.3', style: { color: 'skyBlue', shape: 'circle' } });
    expect(identityOf(plugin('b', { label: 'Buddy' }))).toEqual({ name: 'b', release: 'none', label: 'Buddy' });
  });

  it('a variant has the colour of its base, and of that one\'s base', () => {
    const variant = plugin('a', { basedOn: 'go1.4' });
    const second = plugin('b', { basedOn: 'a' });
    expect(identityOf(variant, [base]).style).toEqual({ color: 'skyBlue' });
    expect(identityOf(second, [variant, base]).style).toEqual({ color: 'skyBlue' });
    expect(identityOf(second, [variant]).style).toBeUndefined();
  });

  it('ends where bases go round in a circle', () => {
    const [a, b] = [plugin('a', { basedOn: 'b' }), plugin('b', { basedOn: 'a' })];
    expect(identityOf(a, [a, b])).toEqual({ name: 'a', release: 'none', label: 'a', basedOn: 'b' });
  });
});

describe('identityProblem', () => {
  it('finds nothing wrong with nothing', () => {
    expect(identityProblem(plugin('a'))).toBeUndefined();
    expect(identityProblem(plugin('a', { label: 'Go 1.4 without tiny', basedOn: 'go1.4', style: { color: 'green' } }))).toBeUndefined();
  });

  it.each([
    [{ label: '' }, 'label "": expected one line of 1 to 24 characters without blanks at its ends'],
    [{ label: ' x' }, 'label " x": expected one line of 1 to 24 characters without blanks at its ends'],
    [{ label: 'a\nb' }, 'label "a\\nb": expected one line of 1 to 24 characters without blanks at its ends'],
    [{ label: 'x'.repeat(25) }, `label "${'x'.repeat(25)}": expected one line of 1 to 24 characters without blanks at its ends`],
    [{ basedOn: 'mine' }, 'basedOn "mine": expected the name of another strategy'],
    [{ style: { color: 'pink' } }, 'style.color "pink": expected one of skyBlue, vermillion, black, green, purple, orange, blue'],
    [{ style: { color: 'blue', shape: 'blob' } }, 'style.shape "blob": expected one of circle, square, diamond, triangle-up, cross, triangle-down, triangle-left, triangle-right, ring, frame, lozenge, saltire, star, hourglass'],
  ])('says what is wrong: %#', (more, problem) => {
    expect(identityProblem(plugin('mine', more as Partial<StrategyPlugin>))).toBe(problem);
  });
});
