import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { spanlab } from './spanlab.js';
import { folder } from './temporary-folder.js';

/** All files of a folder with their content. */
function contentOf(at: string): Record<string, string> {
  const names = (readdirSync(at, { recursive: true }) as string[]).filter((name) => name.includes('.'));
  return Object.fromEntries(names.toSorted().map((name) => [name, readFileSync(join(at, name), 'base64')]));
}

describe('spanlab compare', () => {
  it('runs, says what came out, and writes the same report every time', async () => {
    const outs = ['a', 'b'].map((name) => join(folder, name));
    for (const out of outs) {
      const { status, stdout, stderr } = await spanlab(['compare', 'gzipstream', 'sortstrings.go1.4.3', '--out', out]);
      expect(stderr).toBe('');
      for (const strategy of ['go1\\.4', 'go1\\.5', 'go1\\.20']) {
        expect(stdout).toMatch(new RegExp(`^gzipstream\\.go1\\.20\\.4 +${strategy} +5,498 +\\d`, 'm'));
        expect(stdout).toMatch(new RegExp(`^sortstrings\\.go1\\.4\\.3 +${strategy} +209,856 +\\d`, 'm'));
      }
      expect(stdout).toMatch(/^Proof: 6 recordings of these programs replayed, [\d,]+ comparisons, every one as in the real runtime\.$/m);
      expect(stdout).toMatch(/^Report: .*index\.html$/m);
      expect(status).toBe(0);
    }
    const [a, b] = outs.map(contentOf);
    expect(Object.keys(a).length).toBeGreaterThan(8);
    expect(a).toEqual(b);
  });

  it('replays what proves two recordings of one program once', async () => {
    const { stdout, status } = await spanlab(['compare', 'gzipstream.go1.4.3', 'gzipstream.go1.20.4', '--strategies', 'go1.4', '--out', join(folder, 'both')]);
    expect(stdout).toMatch(/^Proof: 1 recording of these programs replayed, 8,\d{3} comparisons, /m);
    expect(status).toBe(0);
  });

  it('works from any folder, and writes to a folder of its own there', async () => {
    const elsewhere = join(folder, 'elsewhere');
    mkdirSync(elsewhere);
    // Twice the same is once.
    const { status, stdout } = await spanlab(['compare', 'gzipstream', 'gzipstream', 'gzipstream.go1.20.4', '--strategies', 'go1.4,go1.20,go1.4'], elsewhere);
    expect(status).toBe(0);
    expect(stdout.match(/^gzipstream\.go1\.20\.4 .*$/gm)).toHaveLength(2);
    expect(stdout).toMatch(/^Report: spanlab-report\/index\.html$/m);
    expect(readdirSync(elsewhere)).toEqual(['spanlab-report']);
  });

  it.each<[string[], RegExp]>([
    [['compare', 'nothing'], /^spanlab: nothing: no program or recording of that name; programs: binarytrees, fragment, .*, sortstrings\n$/],
    [['compare', 'lru', '--recorded-on', '1.9'], /^spanlab: lru: not recorded on Go 1\.9; recorded on: 1\.4\.3, 1\.5\.1, 1\.20\.4\n$/],
    [['compare', 'my.csv'], /^spanlab: my\.csv: a workload, but expected a recorded program; `spanlab simulate` runs workloads, and a config for `spanlab run` \(`spanlab init` writes one\) on several strategies\n$/],
    [['compare', 'server'], /^spanlab: server: a workload, but expected a recorded program; `spanlab simulate` runs workloads, /],
    [['compare', 'my.evlog.gz'], /^spanlab: my\.evlog\.gz: a file, but expected the name of a program or recording in a folder with a catalogue, which --datasets names; `spanlab verify` takes files\n$/],
    [['compare', '--strategies', 'go9'], /^spanlab: unknown strategy "go9"; installed: go1\.4, .+ A strategy is a package @spanlab\/strategy-go9 or spanlab-strategy-go9, or a path to a module\n$/],
  ])('spanlab %j', async (args, message) => {
    const out = join(folder, 'never');
    const { status, stdout, stderr } = await spanlab([...args, '--out', out]);
    expect(stderr).toMatch(message);
    expect(stdout).toBe('');
    expect(status).toBe(2);
    expect(existsSync(out)).toBe(false);
  });

  const line = (code: string) => new RegExp(`^spanlab: [^\\n]*: cannot be made or written \\(${code}\\); make it writable, or name another folder\\n$`);
  // What the system refuses to root too.
  it.each<[string, string, RegExp]>([
    ['a folder below a file', 'file/report', line('ENOTDIR')],
    ['a folder far below a file', 'file/a/b/report', line('ENOTDIR')],
    ['a name too long for a temporary one beside it', 'x'.repeat(250), line('ENAMETOOLONG')],
    ['the same, in a folder that is not there', `new/${'x'.repeat(250)}`, line('ENAMETOOLONG')],
    ['a file', 'file', /^spanlab: [^\n]*file: expected a folder for the report \(ENOTDIR\); name another one\n$/],
    ["a folder of somebody else's", '.', /^spanlab: [^\n]* holds [^\n]*, which is no part of a report, so it is not replaced; [^\n]*\n$/],
  ])('says that it cannot write to %s before it runs anything', async (_, out, message) => {
    const at = join(folder, 'unwritable');
    mkdirSync(at, { recursive: true });
    writeFileSync(join(at, 'file'), 'mine');
    const { status, stdout, stderr } = await spanlab(['compare', 'gzipstream', '--out', join(at, out)]);
    expect(stderr).toMatch(message);
    expect([status, stdout]).toEqual([2, '']);
    expect(readdirSync(at)).toEqual(['file']);
    expect(readFileSync(join(at, 'file'), 'utf8')).toBe('mine');
  });
});
