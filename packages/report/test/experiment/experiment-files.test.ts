import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { Ajv } from 'ajv';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { writeExperimentReport } from '../../src/index.js';
import { escapeLatex } from '../../src/document/latex-text.js';
import { escapeMarkdown } from '../../src/document/markdown-document.js';
import { ODD_NAME, syntheticExperiment } from './fixtures.js';

const schema = JSON.parse(readFileSync(createRequire(import.meta.url).resolve('vega-lite/vega-lite-schema.json'), 'utf8'));
const validate = new Ajv({ strict: false, validateFormats: false }).compile(schema);

const parent = mkdtempSync(join(tmpdir(), 'spanlab-experiment-'));
afterAll(() => rmSync(parent, { recursive: true }));

/** Contents by path. */
let written: Map<string, Buffer>;

async function write(): Promise<Map<string, Buffer>> {
  const folder = join(parent, 'report');
  const { files } = await writeExperimentReport(syntheticExperiment(), undefined, folder);
  return new Map(files.map((path) => [relative(folder, path), readFileSync(path)]));
}

beforeAll(async () => {
  written = await write();
});

const textOf = (path: string) => written.get(path)?.toString('utf8') ?? '';

describe('the report of an experiment', () => {
  test('has a page, Markdown, LaTeX, data and figures', () => {
    const names = [...written.keys()];
    expect(names).toEqual(expect.arrayContaining(['index.html', 'report.md', 'data/statistics.csv', 'data/memory_over_time.csv', 'latex/main.tex', 'latex/figures.tex', 'latex/methods.tex', 'latex/limitations.tex', 'latex/tables-server.tex']));
    expect(names.filter((name) => name.endsWith('.svg'))).toHaveLength(2 * 2 + 1);
    expect(names.filter((name) => name.endsWith('.pdf'))).toHaveLength(2 * 2);
  });

  test('has the same bytes when it is written again', async () => {
    expect(await write()).toEqual(written);
  });

  test('replaces nothing that is not its own', async () => {
    writeFileSync(join(parent, 'report', 'notes.txt'), 'mine');
    await expect(writeExperimentReport(syntheticExperiment(2), undefined, join(parent, 'report'))).rejects.toThrow('holds notes.txt, which is no part of a report');
    rmSync(join(parent, 'report', 'notes.txt'));
  });

  test('has specs that fit the schema of Vega-Lite, with data in them', () => {
    const specs = [...written].filter(([name]) => name.endsWith('.vl.json'));
    for (const [name, bytes] of specs) {
      const spec = JSON.parse(bytes.toString('utf8'));
      expect({ name, errors: validate(spec) ? [] : validate.errors?.slice(0, 3) }).toEqual({ name, errors: [] });
      expect(bytes.toString('utf8')).not.toContain('"url"');
    }
    for (const [name, bytes] of written) if (name.endsWith('.svg')) expect(bytes.toString('utf8')).not.toMatch(/NaN|undefined|Infinity/);
  });

  test('says in every form what was run, and with what', () => {
    for (const text of [textOf('index.html'), textOf('report.md'), `${textOf('latex/methods.tex')}${textOf('latex/limitations.tex')}`.replaceAll('\\allowbreak{}', '')]) {
      for (const fact of ['Methods', 'Limitations', 'a'.repeat(64), 'c'.repeat(64), 'requests 10, sessions 3', 'Seeds of the generators: 1, 2, 3', 'go1.4 with a memory limit', 'markObject', 'MISS']) expect(text).toContain(fact);
    }
  });

  test('escapes names in Markdown and LaTeX', () => {
    expect(textOf('report.md')).toContain(escapeMarkdown(ODD_NAME));
    expect(textOf('report.md').split('\n').filter((line) => line.startsWith('|')).every((line) => line.endsWith(' |'))).toBe(true);
    const tables = [...written.keys()].filter((name) => name.startsWith('latex/') && name.endsWith('.tex')).map(textOf);
    expect(tables.join('')).toContain(escapeLatex(ODD_NAME));
    for (const text of tables) {
      expect(text.match(/\\begin\{/g)?.length ?? 0).toBe(text.match(/\\end\{/g)?.length ?? 0);
      // All that is left has a command for it; what is not ASCII would depend on the font.
      expect(text.match(/[^\n -~]/g) ?? []).toEqual([]);
    }
  });

  test('leads from its page to its Markdown and LaTeX', () => {
    for (const path of ['report.md', 'latex/main.tex']) {
      expect(textOf('index.html')).toContain(`<a href="${path}">`);
      expect(written.has(path)).toBe(true);
    }
  });

  test('includes figures that are there', () => {
    const names = [...textOf('latex/figures.tex').matchAll(/\\spanlabfigure\{([^}]*)\}/g)].map(([, name]) => `latex/${name}`);
    expect(names).toHaveLength(4);
    for (const name of names) expect(written.get(name)?.subarray(0, 5).toString()).toBe('%PDF-');
  });
});

test('Markdown: every character that means something', () => {
  expect(escapeMarkdown('a|b*c_d`e[f]<g>&\nh~\\')).toBe('a\\|b\\*c\\_d\\`e\\[f\\]\\<g\\>&amp; h\\~\\\\');
});
