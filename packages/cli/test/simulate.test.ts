import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { strategy } from '@spanlab/strategy-go1.4';
import { describe, expect, it } from 'vitest';
import { spanlab, spanlabOnTerminal } from './spanlab.js';
import { file, folder } from './temporary-folder.js';

const ROWS = `op,id,size,scan
stats,,,
alloc,0,100,0
alloc,1,5000,1
free,0,,
gc,,,
sleep,,1000000,
stats,,,
`;
const small = file('small.csv', ROWS);
const bin = fileURLToPath(new URL('../bin/spanlab.mjs', import.meta.url));
const go14 = ['--strategy', 'go1.4'];

/** A table with the same number of ns for each cost that Go 1.4 charges. */
function costsOf(ns: number): Record<string, number> {
  return Object.fromEntries(Object.keys(strategy.costs ?? {}).map((name) => [name, ns]));
}

/** Everything but the real time it took. */
function withoutSeconds(json: string): string {
  return json.replace(/"seconds": [\d.]+/, '');
}

describe('spanlab simulate', () => {
  it('prints a checkpoint a line with units, the run in a line, and what to do next', async () => {
    const { status, stdout, stderr } = await spanlab(['simulate', small, ...go14]);
    expect(stderr).toBe('');
    const lines = stdout.trimEnd().split('\n');
    expect(lines[0]).toBe('small.csv on Go 1.4.3, GOGC 100');
    expect(lines[2]).toMatch(/^ROW +COLLECTIONS +HEAPALLOC +HEAPINUSE +HEAPSYS +HEAPRELEASED +NEXTGC/);
    expect(lines[3]).toMatch(/^( +MiB){5,7}$/);
    expect(lines[4]).toMatch(/^ +0 +\d+( +\d+\.\d\d){5,7}$/);
    expect(lines[5]).toMatch(/^ +6 +\d+( +\d+\.\d\d){5,7}$/);
    expect(lines.at(-2)).toMatch(/^7 rows, \d+ collections, HeapSys \d\.\d\d MiB at the end, \d+\.\d ms of virtual time; simulated in \d\.\d\d s$/);
    expect(lines.at(-1)).toMatch(/^Next: /);
    expect(status).toBe(0);
  });

  it('prints JSON: a checkpoint for every row stats, with all that the strategy tells and nothing else', async () => {
    const { status, stdout } = await spanlab(['simulate', small, ...go14, '--json']);
    expect(status).toBe(0);
    const result = JSON.parse(stdout);
    expect(Object.keys(result)).toEqual(['strategy', 'go', 'parameters', 'events', 'checkpoints', 'measures', 'seconds']);
    expect(result).toMatchObject({
      strategy: 'go1.4', go: '1.4.3', events: 7,
      parameters: { workload: 'small.csv', gogc: 100, memoryLimitBytes: null, globalsBytes: 524288, procs: 1 },
    });
    expect(result.parameters.costs).toEqual(strategy.costs);
    const [first, last] = result.checkpoints;
    expect([first.event, last.event]).toEqual([0, 6]);
    const fields = ['HeapAlloc', 'HeapSys', 'HeapIdle', 'HeapInuse', 'HeapReleased', 'MSpanInuse', 'NextGC', 'NumGC', 'Mallocs', 'Frees', 'TotalAlloc'];
    expect(fields.filter((field) => !(first[field] >= 0))).toEqual([]);
    expect(last.NumGC).toBeGreaterThan(first.NumGC);
    // The workload's two, and the frame of a finalizer that is called while the program sleeps.
    expect(last.Mallocs).toBe(first.Mallocs + 3);
    expect(stdout).not.toContain('undefined');
    expect(result.measures).toMatchObject({ NumGC: last.NumGC, Mallocs: last.Mallocs });
    const measures = ['virtualNs', 'refills', 'heapLocks', 'TotalAlloc', 'PeakHeapInuse'];
    expect(measures.filter((name) => !(result.measures[name] > 0))).toEqual([]);
    expect(result.measures).not.toHaveProperty('summariesRead');
  });

  it('gives the same bytes every time, from a file, its gzip or a generator', async () => {
    const zipped = file('zipped.csv.gz', gzipSync(ROWS));
    const generator = ['--generate', 'server:requests=300,checkpoints=2', '--seed', '7'];
    for (const input of [[zipped], ['tiny-heavy'], generator]) {
      const args = ['simulate', ...input, ...go14, '--json'];
      const [a, b] = [await spanlab(args), await spanlab(args)];
      expect(a.status).toBe(0);
      expect(withoutSeconds(a.stdout)).toBe(withoutSeconds(b.stdout));
    }
    const [plain, gzip] = await Promise.all([small, zipped].map((path) => spanlab(['simulate', path, ...go14, '--json'])));
    expect(JSON.parse(gzip.stdout).checkpoints).toEqual(JSON.parse(plain.stdout).checkpoints);
  });

  it('reads standard input, plain or gzip', async () => {
    const piped = (input: string | Buffer, ...more: string[]) => spawnSync(process.execPath, [bin, 'simulate', '-', ...go14, ...more], { cwd: folder, input, encoding: 'utf8' });
    const fromFile = JSON.parse((await spanlab(['simulate', small, ...go14, '--json'])).stdout);
    for (const input of [ROWS, gzipSync(ROWS)]) {
      const { status, stdout, stderr } = piped(input, '--json');
      expect([status, stderr]).toEqual([0, '']);
      const { parameters, checkpoints } = JSON.parse(stdout);
      expect(checkpoints).toEqual(fromFile.checkpoints);
      expect(parameters.workload).toBe('standard input');
    }
    expect(piped(ROWS).stdout).toMatch(/^standard input on Go 1\.4\.3, .*^Next: the same with --strategy go1\.\d+, or /ms);
    expect(piped('op,id,size,scan\nfree,1,,\n')).toMatchObject({ status: 2, stdout: '', stderr: expect.stringMatching(/^spanlab: standard input: line 2: free of id 1, which is not live; [^\n]*\n$/) });
    expect(piped('')).toMatchObject({ status: 2, stderr: expect.stringMatching(/^spanlab: standard input: the file is empty; /) });
  });

  it('reads a pipe, whose length nobody knows', () => {
    const { status, stdout } = spawnSync('bash', ['-c', `'${process.execPath}' '${bin}' simulate <(cat '${small}') --strategy go1.4`], { encoding: 'utf8' });
    expect([status, stdout.includes('7 rows, ')]).toEqual([0, true]);
  });

  it('names the next command with what the workload was made by', async () => {
    const { stdout } = await spanlab(['simulate', '--generate', 'sawtooth:teeth=1,objects=50', '--seed', '7', ...go14]);
    expect(stdout).toMatch(/^Next: `npx spanlab simulate --generate sawtooth:teeth=1,objects=50 --seed 7 --strategy go1\.\d+`, or `npx spanlab fidelity` /m);
  });

  it('names what it ran with', async () => {
    const costs = file('costs.json', JSON.stringify(costsOf(0)));
    const options = ['--gogc', 'off', '--globals', '8KiB', '--costs', costs, '--seed', '3'];
    const { stdout } = await spanlab(['simulate', '--generate', 'sawtooth:teeth=1,objects=50', ...go14, ...options, '--json']);
    const { parameters, measures, checkpoints } = JSON.parse(stdout);
    expect(parameters).toMatchObject({ workload: 'sawtooth(teeth=1, objects=50, seed=3)', seed: 3, gogc: 'off', globalsBytes: 8192, costs: { program: 0 } });
    expect(measures.virtualNs).toBe(0);
    expect(checkpoints).toHaveLength(3);
  });

  it('has a memory limit where the release has one', async () => {
    const run = async (limit: string) => {
      const args = ['simulate', '--generate', 'server:requests=2000', '--strategy', 'go1.20', '--memory-limit', limit, '--json'];
      return JSON.parse((await spanlab(args)).stdout);
    };
    const [none, tight] = [await run('off'), await run('4MiB')];
    expect([none, tight].map(({ parameters }) => parameters.memoryLimitBytes)).toEqual([null, 4 * 2 ** 20]);
    expect(tight.measures.NumGC).toBeGreaterThan(none.measures.NumGC);
    expect(tight.checkpoints.at(-1).VmSizeBytes).toBeGreaterThan(tight.checkpoints.at(-1).VmRssBytes);
  });

  it('says when there are no checkpoints', async () => {
    const { status, stdout } = await spanlab(['simulate', file('none.csv', 'op,id,size,scan\nalloc,0,8,0\n'), ...go14]);
    expect(stdout).toContain('No checkpoints: the workload has no row `stats`.');
    expect(status).toBe(0);
  });

  it('writes the JSON to a file as a whole', async () => {
    const out = join(folder, 'out.json');
    const { status, stdout } = await spanlab(['simulate', small, ...go14, '--out', out]);
    expect(status).toBe(0);
    expect(stdout).toContain('COLLECTIONS');
    expect(JSON.parse(readFileSync(out, 'utf8'))).toMatchObject({ strategy: 'go1.4', events: 7 });
    const bad = await spanlab(['simulate', small, ...go14, '--out', join(folder, 'no', 'out.json')]);
    expect(bad.stderr).toMatch(/^spanlab: .*out\.json: cannot be written \(ENOENT\); name a file in a folder that exists and is writable\n$/);
    expect(bad.status).toBe(2);
    expect(readdirSync(folder).filter((name) => name.includes('partial'))).toEqual([]);
  });

  it('shows progress on a terminal only', async () => {
    const piped = await spanlab(['simulate', 'tiny-heavy', ...go14]);
    expect(piped.stdout + piped.stderr).not.toContain('\x1b');
    const terminal = await spanlabOnTerminal(['simulate', 'tiny-heavy', ...go14]);
    expect(terminal.stdout).toContain('tiny-heavy.csv.gz');
    expect(terminal.stdout).toContain('█');
    expect((await spanlabOnTerminal(['simulate', '--generate', 'server', ...go14])).stdout).toMatch(/server\(seed=1\) +[\d,]+ rows/);
  });
});

describe('spanlab simulate of what cannot be used: one line, exit status 2, nothing on stdout', () => {
  const csv = (name: string, rows: string) => [file(name, `op,id,size,scan\n${rows}`), ...go14];
  const json = (name: string, value: unknown) => [small, ...go14, '--costs', file(name, JSON.stringify(value))];
  const all = costsOf(1);

  it.each<[string[], RegExp]>([
    [[small], /^spanlab: simulate: no strategy named; add --strategy NAME, `spanlab strategies` lists them\n$/],
    [[small, '--strategy', 'go9'], /^spanlab: unknown strategy "go9"; installed: go1\.4, [^\n]*\n$/],
    [go14, /^spanlab: simulate: no workload named; add a CSV file, or --generate server\|lognormal-churn\|sawtooth\n$/],
    [[small, '--generate', 'server', ...go14], /^spanlab: simulate: .*small\.csv and --generate server are two workloads; leave one out\n$/],
    [['nowhere.csv', ...go14], /^spanlab: nowhere\.csv: no such file, and no workload of that name; `spanlab datasets list` lists them\n$/],
    [['lru.go1.4.3', ...go14], /^spanlab: lru\.go1\.4\.3: a recording, but expected a workload; `spanlab verify` replays recordings, and `spanlab compare` runs them on every strategy\n$/],
    [['my.evlog.gz', ...go14], /^spanlab: my\.evlog\.gz: no such file, and no workload of that name; /],
    [[file('mine.evlog.gz', ''), ...go14], /^spanlab: [^\n]*mine\.evlog\.gz: a recording, but expected a workload; /],
    [['.', ...go14], /^spanlab: \.: is a directory; expected a file\n$/],
    [csv('op.csv', 'stats\naloc,1,2,3\n'), /^spanlab: op\.csv: line 3: unknown op "aloc"; [^\n]*\n$/],
    [csv('late.csv', `${'stats\n'.repeat(5000)}free,1\n`), /^spanlab: late\.csv: line 5002: free of id 1, which is not live; [^\n]*\n$/],
    [[file('cut.csv.gz', gzipSync(ROWS).subarray(0, 40)), ...go14], /^spanlab: cut\.csv\.gz: the gzip data ends too early; it was cut off, copy it again\n$/],
    [[file('empty.csv', ''), ...go14], /^spanlab: empty\.csv: the file is empty; [^\n]*\n$/],
    [[small, ...go14, '--gogc', 'ten'], /^spanlab: --gogc "ten": expected a whole number from 0 to 2147483647 \(percent, or off\)\n$/],
    [[small, ...go14, '--globals', '1.5MiB'], /^spanlab: --globals "1\.5MiB": expected a number of bytes below 2\^53, as 524288, 512KiB, 8MiB or 1GiB\n$/],
    [[small, ...go14, '--globals', '9999TiB'], /^spanlab: --globals "9999TiB": expected a number of bytes below 2\^53/],
    [[small, ...go14, '--memory-limit', '1GiB'], /^spanlab: --memory-limit: go1\.4 knows no memory limit; leave it out, or choose a strategy that does: go1\.20\n$/],
    [[small, '--strategy', 'go1.20', '--memory-limit', '1PiB'], /^spanlab: --memory-limit "1PiB": expected a number of bytes/],
    [[small, ...go14, '--memory-limit', 'x'], /^spanlab: --memory-limit "x": expected a number of bytes/],
    [[small, ...go14, '--procs', '65'], /^spanlab: --procs "65": expected a whole number from 1 to 64 \(Ps\)\n$/],
    [[small, ...go14, '--procs', '1.5'], /^spanlab: --procs "1.5": expected a whole number from 1 to 64 \(Ps\)\n$/],
    [[small, ...go14, '--procs', 'nan'], /^spanlab: --procs "nan": expected a whole number from 1 to 64 \(Ps\)\n$/],
    [[file('ps.csv', 'op,id,size,scan,p\nalloc,0,8,0,0\nalloc,1,8,0,5\n'), ...go14, '--procs', '4'], /^spanlab: ps.csv: line 3: p is 5, but with --procs 4 there are Ps 0 to 3; use --procs 6 or more, or --procs 1, [^\n]*\n$/],
    [[small, ...go14, '--procs', '0'], /^spanlab: --procs "0": expected a whole number from 1 to 64 \(Ps\)\n$/],
    [['--generate', 'server', ...go14, '--seed', '-1'], /^spanlab: --seed "-1": expected a whole number from 0 to 4294967295 \(of the generator\)\n$/],
    [['--generate', 'sevrer', ...go14], /^spanlab: generator "sevrer": unknown; expected one of server, lognormal-churn, sawtooth\n$/],
    [['--generate', 'server:requests', ...go14], /^spanlab: --generate "server:requests": "requests" is no parameter; expected NAME=NUMBER, [^\n]*\n$/],
    [['--generate', 'server:requests=many', ...go14], /^spanlab: --generate "server:requests=many": "requests=many" is no parameter; [^\n]*\n$/],
    [['--generate', 'server:requests=1,requests=2', ...go14], /requests stands there twice; remove one\n$/],
    [['--generate', 'server:speed=1', ...go14], /^spanlab: generator server: unknown parameter "speed"; [^\n]*\n$/],
    [['--generate', 'server:requests=0', ...go14], /^spanlab: generator server: requests is 0; expected a whole number from 1 to [^\n]*\n$/],
    [[small, ...go14, '--costs', 'nowhere.json'], /^spanlab: nowhere\.json: no such file\n$/],
    [[small, ...go14, '--costs', small], /^spanlab: small\.csv: not valid JSON [^\n]*\n$/],
    [json('list.json', [1]), /^spanlab: list\.json: expected an object with a number of ns for each of program, [^\n]*\n$/],
    [json('extra.json', { ...all, speed: 1 }), /^spanlab: extra\.json: go1\.4 charges no cost "speed"; expected program, [^\n]*; remove it\n$/],
    [json('others.json', { ...all, sweepSpan: 1 }), /^spanlab: others\.json: go1\.4 charges no cost "sweepSpan"; expected program, [^\n]*; remove it\n$/],
    [json('missing.json', { ...all, program: undefined }), /^spanlab: missing\.json: cost program, which go1\.4 charges, is missing; [^\n]*\n$/],
    [json('negative.json', { ...all, refill: -1 }), /^spanlab: negative\.json: cost refill is -1; expected a number of ns of at least 0; correct it\n$/],
  ])('spanlab simulate %j', async (args, message) => {
    const out = join(folder, 'never.json');
    const { status, stdout, stderr } = await spanlab(['simulate', ...args, '--json', '--out', out]);
    expect(stderr).toMatch(message);
    expect(stderr.split('\n')).toHaveLength(2);
    expect(stdout).toBe('');
    expect(status).toBe(2);
    expect(existsSync(out)).toBe(false);
  });
});
