import { expect, test } from 'vitest';
import { distinctNames } from '../src/distinct-names.js';
import { latexFileStems } from '../src/document/latex-files.js';

test('what differs stays as it is', () => {
  expect(distinctNames(['a', 'b'], ['1', '2'])).toEqual(['a', 'b']);
});

test('what a file system may take for one name is told apart, the same in any order', () => {
  const names = distinctNames(['Server', 'a', 'server'], ['Server', 'a', 'server']);
  expect(names[1]).toBe('a');
  expect(names[0]).toMatch(/^Server-[0-9a-f]{8}$/);
  expect(new Set(names.map((name) => name.toLowerCase())).size).toBe(3);
  expect(distinctNames(['server', 'Server', 'a'], ['server', 'Server', 'a'])).toEqual([names[2], names[0], names[1]]);
});

test('what is too long for a file is cut, and told apart by all of it', () => {
  const long = ['x'.repeat(300), `${'x'.repeat(299)}y`];
  const names = distinctNames(long, long);
  expect(new Set(names).size).toBe(2);
  for (const name of names) expect(name).toMatch(/^x{150}-[0-9a-f]{8}$/);
});

test('names of figures that differ in a dot are different files for LaTeX', () => {
  expect(latexFileStems(['lru.go1.4.3.idle-runs'])).toEqual(['lru-go1-4-3-idle-runs']);
  expect(new Set(latexFileStems(['a.b', 'a-b', 'a_b', 'A.B'])).size).toBe(4);
});
