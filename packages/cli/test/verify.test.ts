import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { gunzipSync, gzipSync } from 'node:zlib';
import { RecordWriter } from '@spanlab/workload';
import { beforeAll, describe, expect, it } from 'vitest';
import { repository, spanlab, spanlabOnTerminal } from './spanlab.js';
import { file, folder } from './temporary-folder.js';

const small = join(repository, 'datasets/recordings/gzipstream.go1.4.3.evlog.gz');
const log = gunzipSync(readFileSync(small));

describe('spanlab verify', () => {
  it('prints a line a recording and a total, and exits with 0 when all is exact', async () => {
    const { status, stdout, stderr } = await spanlab(['verify', small, 'sortstrings.go1.4.3']);
    expect(stderr).toBe('');
    const lines = stdout.trimEnd().split('\n');
    expect(lines[0]).toMatch(/^✓ gzipstream\.go1\.4\.3 +go1\.4 +10,521 events +8,479 compared  exact  \d+\.\d\d s$/);
    expect(lines[1]).toMatch(/^✓ sortstrings\.go1\.4\.3 +go1\.4 +209,856 events/);
    expect(lines[3]).toMatch(/^2 recordings, 220,377 events, 142,691 comparisons: every one as in the real runtime$/);
    expect(status).toBe(0);
  });

  it('prints JSON', async () => {
    const { status, stdout } = await spanlab(['verify', small, '--json']);
    expect(status).toBe(0);
    const [one] = JSON.parse(stdout);
    expect(one).toMatchObject({
      recording: 'gzipstream.go1.4.3.evlog.gz', go: '1.4.3', strategy: 'go1.4', strategyFrom: '@spanlab/strategy-go1.4', gogc: 100,
      events: 10521, mallocs: 5405, deaths: 5051, cycles: 65,
      malloc: { checked: 5405, mismatched: 0 },
      manualSpans: { checked: 13, mismatched: 0 },
      heapSpans: { checked: 312, mismatched: 0 },
      sweeps: { checked: 2529, mismatched: 0 },
      growth: { checked: 5, mismatched: 0 },
      memstats: { checked: 19, mismatched: 0, mismatches: [] },
      firstMismatch: null,
    });
    expect(one.memstats.fields).toContain('BySize');
    expect(one.eventsPerSecond).toBeGreaterThan(0);
    expect(one.eventsPerSecond).toBeCloseTo(one.events / one.seconds, -1);
  });

  it('checks invariants on request', async () => {
    const { status, stdout } = await spanlab(['verify', small, '--check-invariants', '500']);
    expect(status).toBe(0);
    expect(stdout).toMatch(/invariants held at \d+ checks/);
  });

  it('says when there are no statistics to compare with', async () => {
    const alone = join(folder, 'alone.evlog.gz');
    copyFileSync(small, alone);
    const { status, stdout } = await spanlab(['verify', alone]);
    expect(status).toBe(0);
    expect(stdout).toMatch(/exact .* s, MemStats not compared: no memstats file$/m);
    expect(stdout).toContain('Not compared, 19 in all:\n  19 × MemStats: no memstats file\n');
    const [one] = JSON.parse((await spanlab(['verify', alone, '--json'])).stdout);
    expect(one.notCompared).toEqual([{ what: 'MemStats', count: 19, why: 'no memstats file' }]);
    const given = await spanlab(['verify', alone, '--memstats', small.replace('.evlog.gz', '.memstats.json')]);
    expect(given.stdout).not.toContain('no memstats file');
    expect(given.stdout).toContain('8,479 compared');
  });

  it('says what a log without ReadMemStats cannot be compared in', async () => {
    const kept = [log.subarray(0, 16)];
    for (let at = 16; at < log.length; at += 16) if (log[at + 7] !== 15) kept.push(log.subarray(at, at + 16));
    const path = file('unread.evlog.gz', gzipSync(Buffer.concat(kept)));
    copyFileSync(small.replace('.evlog.gz', '.memstats.json'), path.replace('.evlog.gz', '.memstats.json'));
    const { stdout } = await spanlab(['verify', path]);
    expect(stdout).toContain('MemStats not compared: the log has no ReadMemStats (op 15)');
    expect(stdout).toContain('  19 × MemStats: the log has no ReadMemStats (op 15)\n');
  });

  it('counts what was not compared over all recordings, a line a reason', async () => {
    const { stdout } = await spanlab(['verify', 'gzipstream.go1.4.3', 'gzipstream.go1.5.1', 'gzipstream.go1.20.4']);
    const lines = stdout.split('\n');
    expect(lines[4]).toMatch(/^3 recordings, /);
    expect(lines[5]).toBe('Not compared, 95 in all:');
    expect(lines[6]).toBe('  35 × MemStats.BuckHashSys, DebugGC, EnableGC, GCCPUFraction, GCSys, LastGC, Lookups, NumForcedGC, OtherSys, PauseEnd, PauseNs, PauseTotalNs, Sys: the strategy does not model it');
    expect(lines[7]).toBe('  25 × next_gc (op 9): the pacer reads the clock');
    expect(lines[8]).toBe('  2 × MemStats.NextGC: the events of this release do not determine it');
    expect(lines[9]).toMatch(/^ {2}15 × reclaiming before the first P \(op 22\): /);
    expect(lines[10]).toMatch(/^ {2}18 × bytes marked \(op 9\): /);
  });

  it('shows a mismatch with both values, the record, and the span, and exits with 1', async () => {
    const changed = new Uint8Array(log);
    changed[16 * 24] += 8; // the address in record 23: malloc of 272 B
    const path = file('changed.evlog.gz', gzipSync(changed));
    const { status, stdout } = await spanlab(['verify', path]);
    expect(status).toBe(1);
    expect(stdout).toContain('✗ changed');
    expect(stdout).toContain('malloc 1 of 5,405');
    expect(stdout).toContain('first at record 22 (event 8):');
    expect(stdout).toContain('recorded: malloc of 272 B at 0xc208000128');
    expect(stdout).toContain('replayed: malloc of 272 B at 0xc208000120');
    expect(stdout).toContain('span 0 at page 0, 1 page, class 18 (288 B), 2 of 28 slots allocated, next free slot 2, swept (sweepgen 0, heap 0), in the mcache');
    const [one] = JSON.parse((await spanlab(['verify', path, '--json'])).stdout);
    expect(one.firstMismatch).toMatchObject({ category: 'malloc', record: 22, event: 8, recorded: 'malloc of 272 B at 0xc208000128' });
  });

  it('shows statistics that differ, and exits with 1', async () => {
    const stats = JSON.parse(readFileSync(small.replace('.evlog.gz', '.memstats.json'), 'utf8'));
    const path = file('other.memstats.json', JSON.stringify({ ...stats, HeapSys: 42 }));
    const { status, stdout } = await spanlab(['verify', small, '--memstats', path]);
    expect(status).toBe(1);
    expect(stdout).toMatch(/MemStats\.HeapSys: recorded 42, replayed \d+/);
  });

  it('shows progress on a terminal only', async () => {
    const piped = await spanlab(['verify', 'goparse.go1.4.3']);
    expect(piped.stdout + piped.stderr).not.toContain('\x1b');
    const terminal = await spanlabOnTerminal(['verify', 'goparse.go1.4.3']);
    expect(terminal.status).toBe(0);
    expect(terminal.stdout).toContain('goparse.go1.4.3.evlog.gz');
    expect(terminal.stdout).toContain('█');
  });
});

describe('spanlab verify where somebody else claims a release too', () => {
  const project = join(folder, 'claims');
  const ours = (name: string) => pathToFileURL(join(repository, `packages/strategy-${name}/dist/index.js`)).href;
  /** Go 1.5's heap, said to be 1.4's: close, and wrong. */
  const claim = (name: string) =>
    `import { strategy as other } from '${ours('go1.5')}';\nexport const strategy = { ...other, name: '${name}', title: 'wrong', replays: (major, minor) => major === 1 && minor === 4 };\n`;

  beforeAll(() => {
    const at = join(project, 'node_modules/spanlab-strategy-aaa');
    mkdirSync(at, { recursive: true });
    mkdirSync(join(project, 'lib'));
    writeFileSync(join(at, 'package.json'), JSON.stringify({ name: 'spanlab-strategy-aaa', type: 'module', exports: './index.js', spanlab: { strategy: 'aaa' } }));
    writeFileSync(join(at, 'index.js'), claim('aaa'));
    writeFileSync(join(project, 'lib/same.mjs'), claim('go1.4'));
  });

  const run = (...args: string[]) => spanlab(['verify', 'gzipstream.go1.4.3', ...args], project);

  it.each([[[]], [['--json']]])('names both and how to choose %j', async (args) => {
    const { status, stdout, stderr } = await run(...args);
    expect(stderr).toBe(
      'spanlab: gzipstream.go1.4.3.evlog.gz: 2 strategies replay Go 1.4.3: aaa (spanlab-strategy-aaa), go1.4 (@spanlab/strategy-go1.4); ' +
        'choose one, by --strategies spanlab-strategy-aaa or --strategies @spanlab/strategy-go1.4\n',
    );
    expect([status, stdout]).toEqual([2, '']);
  });

  it.each(['go1.4', '@spanlab/strategy-go1.4', 'go1.4,go1.4', 'go1.20,go1.4,@spanlab/strategy-go1.4'])('verifies ours by --strategies %s', async (names) => {
    const { status, stdout } = await run('--strategies', names);
    expect(stdout).toMatch(/^✓ gzipstream\.go1\.4\.3 +go1\.4 +10,521 events/);
    expect(status).toBe(0);
  });

  it.each([
    ['aaa', 'aaa', 'spanlab-strategy-aaa'],
    ['spanlab-strategy-aaa', 'aaa', 'spanlab-strategy-aaa'],
    ['./lib/same.mjs', 'go1.4', './lib/same.mjs'],
    ['lib/same.mjs', 'go1.4', 'lib/same.mjs'],
  ])('verifies theirs by --strategies %s, and says so', async (names, strategy, strategyFrom) => {
    const { status, stdout } = await run('--strategies', names);
    expect(stdout).toContain(` ${strategy} (${strategyFrom}) `);
    expect(stdout).toMatch(/^✗ gzipstream\.go1\.4\.3 .* DIFFER/);
    // Addresses are of the heap that was verified, not of one with the same name.
    expect(stdout).toContain('replayed: arena at 0xc820000000');
    expect(status).toBe(1);
    expect(JSON.parse((await run('--json', '--strategies', names)).stdout)[0]).toMatchObject({ strategy, strategyFrom });
  });

  it.each<[string, string]>([
    ['go1.5,go1.20', 'gzipstream.go1.4.3.evlog.gz: recorded on Go 1.4.3, which no strategy that --strategies names replays: go1.5 (@spanlab/strategy-go1.5), go1.20 (@spanlab/strategy-go1.20); name one that does'],
    ['go1.4,lib/same.mjs', 'gzipstream.go1.4.3.evlog.gz: 2 strategies replay Go 1.4.3: go1.4 (@spanlab/strategy-go1.4), go1.4 (lib/same.mjs); choose one, by --strategies @spanlab/strategy-go1.4 or --strategies lib/same.mjs'],
    ['./lib/other.mjs', './lib/other.mjs: no such module; expected a file that exports a strategy, or the name of one'],
  ])('refuses --strategies %s', async (names, message) => {
    const { status, stdout, stderr } = await run('--strategies', names);
    expect(stderr).toBe(`spanlab: ${message}\n`);
    expect([status, stdout]).toEqual([2, '']);
  });

  it('compare proves the strategy at hand, on all recordings that it claims', async () => {
    const { status, stdout } = await spanlab(['compare', 'gzipstream', '--strategies', 'aaa,go1.20', '--out', 'report'], project);
    expect(stdout).toMatch(/^[\d,]+ of [\d,]+ comparisons in 2 recordings DIFFER from the real runtime, on aaa; `npx spanlab verify RECORDING --strategies aaa` shows where\.$/m);
    expect(status).toBe(1);
  });

  it('strategies lists two of one name with where they are from', async () => {
    const twins = join(folder, 'twins');
    const at = join(twins, 'node_modules/spanlab-strategy-twin');
    mkdirSync(at, { recursive: true });
    writeFileSync(join(at, 'package.json'), JSON.stringify({ name: 'spanlab-strategy-twin', type: 'module', exports: './index.js', spanlab: { strategy: 'go1.4' } }));
    writeFileSync(join(at, 'index.js'), claim('go1.4'));
    const { stdout } = await spanlab(['strategies'], twins);
    expect(stdout).toMatch(/^go1\.4 \(spanlab-strategy-twin\) +1\.5\.1 +wrong$/m);
    expect(stdout).toMatch(/^go1\.4 \(@spanlab\/strategy-go1\.4\) +1\.4\.3 +Go 1\.4\.3/m);
    expect((await spanlab(['verify', small, '--strategies', 'go1.4'], twins)).stderr).toBe(
      'spanlab: go1.4: 2 packages hold a strategy of that name: spanlab-strategy-twin, @spanlab/strategy-go1.4; name the package instead\n',
    );
  });

  it('compare refuses two strategies that nobody could tell apart in its results', async () => {
    const { status, stdout, stderr } = await spanlab(['compare', 'gzipstream', '--strategies', 'go1.4,lib/same.mjs', '--out', 'never'], project);
    expect(stderr).toBe('spanlab: @spanlab/strategy-go1.4 and lib/same.mjs both call their strategy "go1.4", so that results could not tell them apart; choose one by --strategies, or rename one\n');
    expect([status, stdout]).toEqual([2, '']);
  });
});

describe('spanlab verify of input that cannot be used: one line, exit status 2', () => {
  const header = new RecordWriter({ go: [1, 4, 3] }).toBytes();
  /** Decompresses to a gigabyte: many gzip members of 64 MiB of zeros. */
  const bomb = () => Buffer.concat([gzipSync(header), ...Array.from({ length: 16 }, () => zeros)]);
  const zeros = gzipSync(Buffer.alloc(1 << 26), { level: 9 });

  const cases: readonly [string, () => Uint8Array, RegExp][] = [
    ['truncated.evlog.gz', () => readFileSync(small).subarray(0, 5000), /^spanlab: truncated\.evlog\.gz: the gzip data ends too early; it was cut off, copy it again\n$/],
    ['odd.evlog', () => log.subarray(0, 1000), /^spanlab: odd\.evlog: record 61: the log ends after 8 of a record's 16 bytes; it was cut off, copy it again\n$/],
    ['magic.evlog', () => Buffer.concat([Buffer.from('GOEVLOG9'), log.subarray(8)]), /^spanlab: magic\.evlog: not an event log: it starts with "GOEVLOG9", expected "GOEVLOG1"\n$/],
    ['empty.evlog.gz', () => new Uint8Array(0), /^spanlab: empty\.evlog\.gz: the log is empty; expected a GOEVLOG1 header\n$/],
    ['zeros.evlog.gz', () => zeros, /^spanlab: zeros\.evlog\.gz: not an event log/],
    ['bomb.evlog.gz', bomb, /^spanlab: bomb\.evlog\.gz: record 0: unknown op 0; a log of Go 1\.4\.3 has none such, so it is damaged\n$/],
    ['op.evlog', () => new RecordWriter({ go: [1, 4, 3] }).push(99).toBytes(), /^spanlab: op\.evlog: record 0: unknown op 99; .*damaged\n$/],
    ['death.evlog', () => new RecordWriter({ go: [1, 4, 3] }).push(8).push(9).push(5).push(6, 0xc208000000).push(7, 0xc208000000, 8).toBytes(), /^spanlab: death\.evlog: record 4: death of an unknown object at 0xc208000000; the log is damaged\n$/],
    ['manual.evlog', () => new RecordWriter({ go: [1, 4, 3] }).push(4, 0xc208000000, 4).toBytes(), /^spanlab: manual\.evlog: record 0: free of an unknown manual span at 0xc208000000; the log is damaged\n$/],
    ['later.evlog', () => new RecordWriter({ go: [1, 10, 0] }).toBytes(), /^spanlab: later\.evlog: no strategy replays Go 1\.10\.0; installed: go1\.4, .*\n$/],
  ];

  it.each(cases)('%s', async (name, content, message) => {
    const path = file(name, content());
    for (const args of [['verify', path], ['verify', path, '--json']]) {
      const { status, stdout, stderr } = await spanlab(args);
      expect(stderr).toMatch(message);
      expect(stdout).toBe('');
      expect(status).toBe(2);
    }
  });

  it.each<[string[], RegExp]>([
    [['verify'], /missing required argument 'recording'/],
    [['verify', 'nowhere.evlog.gz'], /^spanlab: nowhere\.evlog\.gz: no such file, and no recording of that name; `spanlab datasets list` lists them\n$/],
    [['verify', '.'], /^spanlab: \.: is a directory; expected a file\n$/],
    [['verify', small, small, '--memstats', 'x'], /--memstats belongs to one recording, but 2 are given/],
    [['verify', small, '--memstats', 'x.json'], /^spanlab: x\.json: no such file\n$/],
    [['verify', small, '--check-invariants', 'often'], /argument 'often' is invalid\. expected a whole number from 1 to 999999999\./],
    [['verify', small, '--speed'], /unknown option '--speed'/],
    [['verifi'], /^spanlab: unknown command 'verifi' \(Did you mean verify\?\); `spanlab --help` tells more\n$/],
    [[], /Usage: spanlab/],
  ])('spanlab %j', async (args, message) => {
    const { status, stdout, stderr } = await spanlab(args);
    expect(stderr).toMatch(message);
    expect(stdout).toBe('');
    expect(status).toBe(2);
  });
});
