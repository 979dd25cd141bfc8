import { describe, expect, test } from 'vitest';
import type { DocumentTable } from '../../src/document/document.js';
import { joinFloats } from '../../src/document/latex-document.js';
import { latexTable } from '../../src/document/latex-table.js';
import { escapeLatex } from '../../src/document/latex-text.js';

describe('text', () => {
  test('what TeX has a meaning for stands as it is', () => {
    expect(escapeLatex('a\\b{c}$&%#_^~<>|"[x] ±−–×µ\u00a0')).toBe(
      'a\\textbackslash{}b\\{c\\}\\$\\&\\%\\#\\_\\textasciicircum{}\\textasciitilde{}\\textless{}\\textgreater{}\\textbar{}\\textquotedbl{}{[}x{]} $\\pm$$-$--$\\times$\\textmu{}~',
    );
  });

  test('what fonts would join stays apart', () => {
    expect(escapeLatex("--flag ,, '' `x`")).toBe("-{}-flag ,{}, '{}' \\textasciigrave{}x\\textasciigrave{}");
  });

  test('a hash can be broken, an ordinary word cannot', () => {
    expect(escapeLatex('a'.repeat(20))).toBe('a'.repeat(20));
    expect(escapeLatex(`SHA ${'0123456789abcdef'.repeat(2)}\nx`)).toBe('SHA 01234567\\allowbreak{}89abcdef\\allowbreak{}01234567\\allowbreak{}89abcdef x');
  });

  test('what fonts may lack is named by its code point', () => {
    expect(escapeLatex('Größe 字🙂')).toBe('Größe {[}U+5B57{]}\\allowbreak{}{[}U+1F642{]}\\allowbreak{}');
  });
});

describe('a table', () => {
  const table = (columns: number, rows: number, text: string): DocumentTable => ({
    kind: 'table', caption: 'Numbers',
    columns: Array.from({ length: columns }, (_, i) => ({ title: `c${i}`, isNumber: i > 0 })),
    rows: Array.from({ length: rows }, (_, k) => Array.from({ length: columns }, (_, i) => (i === 0 ? `r${k}` : text))),
  });
  const fractionsOf = (tex: string) => [...tex.matchAll(/p\{([\d.]+)\\linewidth\}/g)].map(([, fraction]) => Number(fraction));

  test('that fits has columns as wide as their text, and is never scaled', () => {
    const tex = latexTable(table(3, 2, '1.5'), 'tab:x');
    expect(tex).toContain('\\begin{tabular}{@{}lrr@{}}');
    expect(tex).toContain('\\label{tab:x}');
    expect(tex).toContain('    r0 & 1.5 & 1.5 \\\\\n');
    expect(tex).not.toContain('resizebox');
  });

  test('that is too wide has paragraphs, together no wider than a line', () => {
    const fractions = fractionsOf(latexTable(table(3, 1, 'some words that go on and on and on and on and on, until the line is full'), 'tab:x'));
    expect(fractions).toHaveLength(3);
    // The short column keeps its width; the others share the rest.
    expect(fractions[0]).toBeLessThan(0.05);
    expect(fractions[1]).toBe(fractions[2]);
    const sum = fractions.reduce((a, b) => a + b, 0);
    expect(sum).toBeGreaterThan(0.9);
    expect(sum).toBeLessThan(1);
  });

  test('that is too wide by its titles alone breaks those, and no cell', () => {
    const wide = { ...table(9, 1, '1,234,567'), columns: table(9, 0, '').columns.map((column) => ({ ...column, title: 'a title of words' })) };
    const fractions = fractionsOf(latexTable(wide, 'tab:x'));
    expect(fractions).toHaveLength(9);
    // Of 480 points; at 8 points the number is some 42 wide.
    for (const fraction of fractions.slice(1)) expect(fraction * 480).toBeGreaterThan(40);
  });

  test('whose words do not fit side by side is cut into several, each with the first column', () => {
    const tex = latexTable(table(12, 1, 'x'.repeat(20)), 'tab:x');
    expect(tex.match(/\\begin\{tabular\}/g)?.length).toBeGreaterThan(1);
    expect(tex).toContain('Numbers (part 2 of');
    expect(tex).toContain('\\label{tab:x-part2}');
    expect(tex.match(/^ {4}r0 &/gm)).toHaveLength(tex.match(/\\begin\{tabular\}/g)?.length ?? 0);
    expect(tex.match(/x{20}/g)).toHaveLength(11);
  });

  test('that is too long for a page runs over pages with its head', () => {
    const tex = latexTable(table(2, 100, '1'), 'tab:x');
    expect(tex).toContain('\\begin{longtable}{@{}lr@{}}');
    expect(tex.match(/c0 & c1/g)).toHaveLength(2);
    expect(latexTable(table(2, 40, '1'), 'tab:x')).toContain('\\begin{table}');
  });

  test('keeps intervals on one line, and groups apart', () => {
    const rows = [['a', '1 [0, 2]'], ['a', '2'], ['b', '3']];
    const tex = latexTable({ ...table(2, 0, ''), rows }, 'tab:x');
    expect(tex).toContain('a & 1 {[}0,~2{]} \\\\\n    a & 2 \\\\\n    \\addlinespace[2pt]\n    b & 3');
  });
});

test('floats get a page before there are more than TeX keeps waiting', () => {
  const text = joinFloats(Array.from({ length: 14 }, () => 'float'));
  expect(text.split('\\clearpage').map((part) => part.match(/float/g)?.length)).toEqual([6, 6, 2]);
});
