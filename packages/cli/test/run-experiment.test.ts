import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Random } from '@spanlab/core';
import { beforeAll, describe, expect, it } from 'vitest';
import { provenanceOf } from '../src/provenance.js';
import { release } from '../src/release.js';
import { softwareCitation } from '@spanlab/harness';
import { type Outcome, repository, spanlab, spanlabOnTerminal } from './spanlab.js';
import { file, folder, linkPackages } from './temporary-folder.js';

const bin = fileURLToPath(new URL('../bin/spanlab.mjs', import.meta.url));
// Strategies are looked for around the config first: these, whatever lies around the temporary folder.
linkPackages();
file('small.csv', 'op,id,size,scan\nstats,,,\nalloc,0,100,0\nalloc,1,5000,1\nfree,0,,\ngc,,,\nstats,,,\n');
const config = file('matrix.json', JSON.stringify({
  strategies: ['go1.4', 'go1.20'],
  workloads: ['small.csv', { generator: 'server', parameters: { requests: 1500, sessions: 100 }, name: 'server' }],
  seeds: [1, 2, 3],
  parameters: { gogc: [50, 'off'] },
}));
const CELLS = 2 * (1 + 3) * 2;
const whole = join(folder, 'whole');

/** Every file of a folder with its content. */
function contentOf(root: string): Record<string, string> {
  const names = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((name) => statSync(join(root, name)).isFile()).toSorted();
  return Object.fromEntries(names.map((name) => [name, readFileSync(join(root, name), 'latin1')]));
}

function cellsIn(root: string): string[] {
  const cells = join(root, 'cells');
  return existsSync(cells) ? readdirSync(cells).filter((name) => name.endsWith('.json')) : [];
}

function run(out: string, ...more: string[]) {
  return spanlab(['run', config, '--out', out, ...more]);
}

/** A copy of the whole run, to be damaged. */
function copy(name: string): string {
  const to = join(folder, name);
  cpSync(whole, to, { recursive: true });
  return to;
}

/** Replaces text in a file that has it. */
function plant(path: string, from: string | RegExp, to: string): void {
  const text = readFileSync(path, 'utf8');
  if (text.replace(from, to) === text) throw new Error(`nothing in ${path} to replace`);
  writeFileSync(path, text.replace(from, to));
}

let first: Outcome;
beforeAll(async () => {
  first = await run(whole, '--jobs', '1');
});

describe('spanlab run', () => {
  it('says how large the matrix is, what it did, where the results are and what to do next', () => {
    const results = ['csv', 'json', 'arrow', 'parquet', 'bench.txt'].map((ending) => join(whole, `results.${ending}`));
    expect(first).toEqual({
      status: 0,
      stderr: 'spanlab: 3 seeds are too few for a difference between strategies to be significant at 5 %, which takes at least 6, more where many measures are tested; add seeds to the config at any time: cells that are done are kept\n',
      stdout:
        `${CELLS} cells: 2 strategies, 2 workloads, 3 seeds, 2 parameter sets\n${CELLS} cells computed, 0 from before\n` +
        `Results: ${results.join(', ')}\nNext: npx spanlab reproduce ${whole}\n`,
    });
  });

  it('quotes the folder in the next command where a shell needs it', async () => {
    const out = join(folder, 'my results');
    const small = file('small.json', JSON.stringify({ strategies: ['go1.4'], workloads: ['small.csv'], reports: ['csv'] }));
    expect((await spanlab(['run', small, '--out', out])).stdout).toMatch(new RegExp(`^Next: npx spanlab reproduce '${out}'$`, 'm'));
  });

  it('gives the same bytes with any number of workers', async () => {
    const out = join(folder, 'four');
    const { status } = await run(out, '--jobs', '4');
    expect(status).toBe(0);
    expect(contentOf(out)).toEqual(contentOf(whole));
    expect(cellsIn(out)).toHaveLength(CELLS);
  });

  it('computes what is missing or damaged, and nothing else', async () => {
    const out = copy('damaged');
    const [first, second, third, fourth] = cellsIn(out).map((name) => join(out, 'cells', name));
    plant(first, /("HeapSys": \[\s+)\d+/, '$17');
    writeFileSync(second, readFileSync(second, 'utf8').slice(0, 500));
    cpSync(fourth, third);
    rmSync(fourth);
    const untouched = join(out, 'cells', cellsIn(out)[5]);
    const before = statSync(untouched).mtimeMs;
    const { status, stdout, stderr } = await run(out);
    expect(stdout).toContain(`4 cells computed, ${CELLS - 4} from before\n`);
    expect(stderr.trimEnd().split('\n').filter((line) => line.includes('damaged'))).toHaveLength(3);
    expect(stderr).toMatch(/^spanlab: cells\/\w{64}\.json is damaged \(the outcome does not fit its hash\): computed again \(go1\.\d+, \w+, .*\)$/m);
    expect(stderr).toContain('is damaged (not valid JSON): computed again');
    expect(stderr).toContain('is damaged (the inputs are of another cell): computed again');
    expect(status).toBe(0);
    expect(statSync(untouched).mtimeMs).toBe(before);
    expect(contentOf(out)).toEqual(contentOf(whole));
  });

  it('loses at most what was being computed when it is killed, at any time, and ends as if it had not been', async () => {
    const out = join(folder, 'killed');
    const random = new Random(Date.now() % 1e6);
    let kills = 0;
    for (let tries = 0; tries < 12 && kills < 5; tries++) {
      // A run that was faster than its killer: begin anew.
      if (cellsIn(out).length === CELLS) rmSync(out, { recursive: true });
      const before = cellsIn(out);
      const child = spawn(process.execPath, [bin, 'run', config, '--out', out, '--jobs', '2'], { stdio: 'ignore' });
      // Killed when it has done a few cells more, some random milliseconds later.
      const goal = before.length + random.integer(0, 3);
      const isKilled = await killWhen(child, () => existsSync(out) && cellsIn(out).length >= goal, random.integer(0, 120));
      if (isKilled) kills++;
      const after = cellsIn(out);
      expect(before.filter((name) => !after.includes(name))).toEqual([]);
      // Whatever has its final name is complete.
      for (const name of after) expect(readFileSync(join(out, 'cells', name), 'latin1')).toBe(readFileSync(join(whole, 'cells', name), 'latin1'));
    }
    expect(kills).toBeGreaterThanOrEqual(3);
    const { status } = await run(out, '--jobs', '2');
    expect(status).toBe(0);
    expect(contentOf(out)).toEqual(contentOf(whole));
  });

  it('keeps the cells that fit after a change, and says which ones are new', async () => {
    const out = copy('changed');
    const wider = file('wider.json', readFileSync(config, 'utf8').replace('[50,"off"]', '[50,"off",200]'));
    const { stdout } = await spanlab(['run', wider, '--out', out]);
    expect(stdout).toContain(`8 cells computed, ${CELLS} from before\n`);
  });

  it("takes a strategy by path, and computes its cells again when a module of it changes", async () => {
    const project = join(folder, 'own strategy');
    mkdirSync(project);
    const part = (title: string): void => writeFileSync(join(project, 'part.mjs'), `export const title = '${title}';\n`);
    part('first');
    writeFileSync(join(project, 'mine.mjs'), "import { strategy as base } from '@spanlab/strategy-go1.4';\nimport { title } from './part.mjs';\nexport const strategy = { ...base, name: 'mine', title };\n");
    writeFileSync(join(project, 'own.json'), JSON.stringify({ strategies: ['go1.4', './mine.mjs'], workloads: [{ generator: 'sawtooth', parameters: { teeth: 1, objects: 50 } }] }));
    const computed = async (): Promise<string | undefined> => /\d+ cells? computed, \d+ from before/.exec((await spanlab(['run', join(project, 'own.json'), '--out', join(project, 'out')])).stdout)?.[0];
    expect(await computed()).toBe('2 cells computed, 0 from before');
    expect(await computed()).toBe('0 cells computed, 2 from before');
    expect((await spanlab(['reproduce', join(project, 'out')])).stdout).toContain('every bit the same');
    part('second');
    expect((await spanlab(['reproduce', join(project, 'out')])).stderr).toMatch(/^spanlab: the code of mine is not what the manifest names; /);
    expect(await computed()).toBe('1 cell computed, 1 from before');
  });

  it('stops at a workload that is wrong, with one line, and without results', async () => {
    file('wrong.csv', 'op,id,size,scan\nfree,1,,\n');
    const path = file('wrong.json', JSON.stringify({ strategies: ['go1.4', 'go1.20'], workloads: ['small.csv', 'wrong.csv'] }));
    const out = join(folder, 'wrong');
    const { status, stderr } = await spanlab(['run', path, '--out', out]);
    expect(stderr).toMatch(/^spanlab: wrong\.csv: line 2: free of id 1, which is not live; [^\n]*\n$/);
    expect(status).toBe(2);
    expect(readdirSync(out).toSorted()).toEqual(['cells', 'inputs']);
  });

  it('names the file and the parameter when rows are of more Ps than there are', async () => {
    file('ps.csv', 'op,id,size,scan,p\nalloc,0,8,0,0\nalloc,1,8,0,5\n');
    const path = file('ps.json', JSON.stringify({ strategies: ['go1.4'], workloads: ['ps.csv'], parameters: { procs: [1, 4] } }));
    const { status, stderr } = await spanlab(['run', path, '--out', join(folder, 'ps')]);
    expect(stderr).toBe('spanlab: ps.csv: line 3: p is 5, but with parameters.procs 4 there are Ps 0 to 3; use parameters.procs 6 or more, or parameters.procs 1, which runs the rows of all Ps on one\n');
    expect(status).toBe(2);
  });

  it('shows cells done and time left on a terminal', async () => {
    const { stdout } = await spanlabOnTerminal(['run', config, '--out', join(folder, 'terminal'), '--jobs', '2']);
    expect(stdout).toMatch(new RegExp(`\\d+ of ${CELLS} cells {2}\\S+ left`));
  });
});

describe('spanlab reproduce', () => {
  it('makes everything again, wherever the folder lies, and finds no difference', async () => {
    const moved = join(folder, 'moved');
    cpSync(whole, moved, { recursive: true });
    const { status, stdout, stderr } = await spanlab(['reproduce', moved, '--jobs', '2'], folder);
    expect(stderr).toBe('');
    expect(stdout).toBe(`${CELLS} cells computed again, 5 result files written again: every bit the same\n`);
    expect(status).toBe(0);
  });

  const cell = (root: string): string => join(root, 'cells', cellsIn(root)[3]);
  const cases: [string, (root: string) => void, RegExp][] = [
    ['a sample', (root) => plant(cell(root), /("HeapSys": \[\s+)\d+/, '$17'), /^DIFFERENT: cells\/\w{64}\.json: go1\.\d+, \w+,.* gogc \w+, .*: measure HeapSys, sample 0: 7 recorded, \d+ now\n$/],
    ['a total', (root) => plant(cell(root), /"refills": \d+/, '"refills": 7'), /: measure refills: 7 recorded, \d+ now\n$/],
    ['a cell', (root) => rmSync(cell(root)), /^DIFFERENT: cells\/\w{64}\.json: .*: missing\n$/],
    ['half a cell', (root) => writeFileSync(cell(root), '{'), /: the recorded file is not valid JSON\n$/],
    ['a row of CSV', (root) => plant(join(root, 'results.csv'), /,HeapSys,bytes,0,0,\d+/, ',HeapSys,bytes,0,0,7'), /^DIFFERENT: results\.csv: line 2: go1\.4,1\.4\.3,small,.*,HeapSys,bytes,0,0,7 recorded, .*,HeapSys,bytes,0,0,\d+ now\n$/],
    ['JSON', (root) => plant(join(root, 'results.json'), /"NumGC":\[\d+/, '"NumGC":[7'), /^DIFFERENT: results\.json: cell 0 \(go1\.4, small, seed null, gogc 50\): measure NumGC, sample 0: 7 recorded, \d+ now\n$/],
    ['a benchmark', (root) => plant(join(root, 'results.bench.txt'), /\d+ NumGC/, '777 NumGC'), /^DIFFERENT: results\.bench\.txt: line \d+: BenchmarkSimulate\/workload=small\/.*: 777 NumGC-count recorded, \d+ NumGC-count now\n$/],
    ['Parquet', (root) => writeFileSync(join(root, 'results.parquet'), 'PAR1'), /^DIFFERENT: results\.parquet: byte 4: the end recorded, 0x\w\w now\n$/],
    ['metadata', (root) => plant(join(root, 'ro-crate-metadata.json'), 'spanlab run', 'another'), /^DIFFERENT: ro-crate-metadata\.json: @graph\[\d+\]\..*: .* recorded, .* now\n$/],
  ];
  it.each(cases)('names the first difference: %s', async (name, damage, message) => {
    const root = copy(`planted ${name}`);
    damage(root);
    const { status, stdout, stderr } = await spanlab(['reproduce', root, '--jobs', '2']);
    expect(stderr).toBe('');
    expect(stdout).toMatch(message);
    expect(status).toBe(1);
  });

  it('compares values when the code has changed', async () => {
    const root = copy('older code');
    plant(join(root, 'manifest.json'), /"code": "\w{64}"/, `"code": "${'0'.repeat(64)}"`);
    const { status, stdout, stderr } = await spanlab(['reproduce', root]);
    expect(stderr).toBe('spanlab: the code of go1.4 is not what the manifest names; values are compared, hashes of code are not\n');
    expect(stdout).toContain('every bit the same');
    expect(status).toBe(0);
  });

  it.each<[string, (root: string) => void, RegExp]>([
    ['no folder', (root) => rmSync(root, { recursive: true }), /manifest\.json: no such file; expected a folder that `spanlab run` has finished; run it again with --out /],
    ['no JSON', (root) => writeFileSync(join(root, 'manifest.json'), '{'), /manifest\.json: not valid JSON /],
    ['half a manifest', (root) => writeFileSync(join(root, 'manifest.json'), '{}'), /manifest\.json: no "experiment"; expected what `spanlab run` wrote; run it again\n$/],
    ['another schema', (root) => plant(join(root, 'manifest.json'), '"schema": 1', '"schema": 99'), /results of schema 99, this spanlab writes 1; use the version that wrote them, 0\.1\.0\n$/],
    ['a changed input', (root) => writeFileSync(join(root, 'inputs', readdirSync(join(root, 'inputs'))[0], 'small.csv'), ''), /small\.csv: sha256 \w+, expected \w+ of workload small; restore the file that the experiment was run with\n$/],
    ['a strategy that is not installed', (root) => plant(join(root, 'manifest.json'), '"specifier": "go1.4"', '"specifier": "gone"'), /unknown strategy "gone"; installed: /],
  ])('cannot use %s: one line, exit status 2', async (name, damage, message) => {
    const root = copy(`unusable ${name}`);
    damage(root);
    const { status, stdout, stderr } = await spanlab(['reproduce', root]);
    expect(stderr).toMatch(/^spanlab: [^\n]+\n$/);
    expect(stderr).toMatch(message);
    expect([status, stdout]).toEqual([2, '']);
  });
});

describe('what lies beside the results', () => {
  it('is a manifest with all inputs, whose only part about the machine is named so', () => {
    const manifest = JSON.parse(readFileSync(join(whole, 'manifest.json'), 'utf8'));
    expect(Object.keys(manifest)).toEqual(['schema', 'version', 'config', 'engine', 'experiment', 'leftOut', 'cells', 'failed', 'files', 'date', 'host']);
    expect(manifest.cells).toHaveLength(CELLS);
    expect(manifest.cells.map(({ name }: { name: string }) => `${name}.json`).toSorted()).toEqual(cellsIn(whole).toSorted());
    expect(manifest.host.packages).toMatchObject({ spanlab: '0.1.0', '@spanlab/core': '0.1.0', 'apache-arrow': expect.stringMatching(/^\d/) });
    expect(manifest.host.lockFile).toMatchObject({ name: 'package-lock.json', sha256: expect.stringMatching(/^\w{64}$/) });
    expect(manifest.host.node).toBe(process.version);
    const rest = Object.entries(contentOf(whole)).filter(([name]) => name !== 'manifest.json').map(([, content]) => content).join();
    for (const fact of [process.version, folder, repository, manifest.host.os.release]) expect(rest).not.toContain(fact);
  });

  it('is an RO-Crate with what the specification requires', () => {
    const crate = JSON.parse(readFileSync(join(whole, 'ro-crate-metadata.json'), 'utf8'));
    expect(crate['@context']).toBe('https://w3id.org/ro/crate/1.1/context');
    const entities = new Map<string, Record<string, unknown>>(crate['@graph'].map((entity: { '@id': string }) => [entity['@id'], entity]));
    expect(entities.size).toBe(crate['@graph'].length);
    for (const entity of entities.values()) expect(entity['@type']).toBeTypeOf('string');
    // Section 4.2 to 4.4: the metadata descriptor, the root with its four properties, and data entities that are linked from it.
    expect(entities.get('ro-crate-metadata.json')).toMatchObject({ '@type': 'CreativeWork', conformsTo: { '@id': 'https://w3id.org/ro/crate/1.1' }, about: { '@id': './' } });
    const root = entities.get('./') as { hasPart: { '@id': string }[] };
    expect(root).toMatchObject({ '@type': 'Dataset', name: expect.any(String), description: expect.any(String), datePublished: expect.stringMatching(/^\d{4}-\d\d-\d\d$/), license: expect.any(String) });
    const linked = new Set<string>();
    const follow = (id: string): void => {
      if (linked.has(id)) return;
      linked.add(id);
      for (const part of (entities.get(id) as { hasPart?: { '@id': string }[] }).hasPart ?? []) follow(part['@id']);
    };
    follow('./');
    const files = Object.keys(contentOf(whole)).filter((name) => name !== 'ro-crate-metadata.json');
    for (const name of files) {
      expect(entities.get(name)).toMatchObject({ '@type': 'File', description: expect.any(String), encodingFormat: expect.any(String) });
      expect(linked).toContain(name);
    }
    const references = JSON.stringify(crate).matchAll(/\{"@id":"([^"]+)"\}/g);
    for (const [, id] of references) if (!id.startsWith('https:')) expect([...entities.keys()]).toContain(id);
  });

  it('tells whether the git revision of the config is what was run', async () => {
    const project = join(folder, 'in git');
    mkdirSync(project);
    const git = (...args: string[]): void => {
      const { status, stderr } = spawnSync('git', ['-C', project, '-c', 'user.name=x', '-c', 'user.email=x@example.org', ...args], { encoding: 'utf8' });
      if (status !== 0) throw new Error(stderr);
    };
    const text = JSON.stringify({ strategies: ['go1.4'], workloads: ['../small.csv'], reports: ['csv'] });
    const stateNow = async () => {
      await spanlab(['run', 'my.json', '--out', '../git-out'], project);
      return JSON.parse(readFileSync(join(folder, 'git-out', 'manifest.json'), 'utf8')).host.git.config;
    };
    git('init', '-q');
    git('commit', '-q', '--allow-empty', '-m', 'empty');
    writeFileSync(join(project, 'my.json'), text);
    const untracked = await stateNow();
    writeFileSync(join(project, '.git', 'info', 'exclude'), 'my.json\n');
    const ignored = await stateNow();
    git('add', '-f', 'my.json');
    git('commit', '-q', '-m', 'config');
    const committed = await stateNow();
    writeFileSync(join(project, 'my.json'), `${text}\n`);
    const modified = await stateNow();
    expect([untracked, ignored, committed, modified].map(({ changed }) => changed)).toEqual([true, true, false, true]);
    const said = (config: typeof committed) => provenanceOf({ host: { git: { config, spanlab: null } } });
    expect(said(committed)).toEqual([{ name: 'Git revision of the config', value: committed.revision }]);
    expect(said(modified)).toEqual([{ name: 'Git revision of the config', value: `${committed.revision}, with changes that are not in it` }]);
  });

  it('is a citation; the repository has its own', () => {
    const text = readFileSync(join(whole, 'CITATION.cff'), 'utf8');
    for (const key of ['cff-version: 1.2.0', 'message: ', 'type: dataset', 'title: "spanlab experiment: go1.4, go1.20 on small, server"', 'authors:', 'date-released: ']) {
      expect(text).toContain(`\n${key}`.slice(key.startsWith('cff') ? 1 : 0));
    }
    expect(readFileSync(join(repository, 'CITATION.cff'), 'utf8')).toBe(softwareCitation(release));
  });
});

/** Kills a process some time after a condition holds; false if it ended before. */
function killWhen(child: ChildProcess, condition: () => boolean, delayMs: number): Promise<boolean> {
  return new Promise((resolve) => {
    const timer = setInterval(() => {
      if (!condition()) return;
      clearInterval(timer);
      setTimeout(() => child.kill('SIGKILL'), delayMs);
    }, 2);
    child.on('close', (_, signal) => {
      clearInterval(timer);
      resolve(signal === 'SIGKILL');
    });
  });
}
