import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { repository, spanlab } from './spanlab.js';
import { folder } from './temporary-folder.js';

describe('spanlab datasets', () => {
  it('lists them all', async () => {
    const { status, stdout } = await spanlab(['datasets', 'list']);
    expect(status).toBe(0);
    const lines = stdout.split('\n');
    expect(lines[0]).toMatch(/^NAME +KIND +GO +EVENTS +SIZE +LICENCE$/);
    expect(stdout).toMatch(/^lru\.go1\.4\.3 +recording +1\.4\.3 +185,330 +\d+ KiB +CC0-1\.0$/m);
    expect(stdout).toMatch(/^server +workload +any +378,349 /m);
    expect(stdout).toContain('51 datasets.');
  });

  it('lists them as JSON', async () => {
    const { stdout } = await spanlab(['datasets', 'list', '--json']);
    const datasets = JSON.parse(stdout) as { kind: string }[];
    expect(datasets.filter(({ kind }) => kind === 'recording')).toHaveLength(27);
  });

  it('verifies them', async () => {
    const { status, stdout } = await spanlab(['datasets', 'verify']);
    expect(stdout).toBe('51 datasets, 78 files: all as in the catalogue\n');
    expect(status).toBe(0);
  });

  it('names what is damaged or missing, and exits with 2', async () => {
    const copy = join(folder, 'datasets');
    cpSync(join(repository, 'datasets'), copy, { recursive: true });
    writeFileSync(join(copy, 'workloads/server.csv.gz'), 'x');
    const { status, stderr } = await spanlab(['datasets', 'verify', '--datasets', copy]);
    expect(status).toBe(2);
    expect(stderr).toContain('workloads/server.csv.gz: 1 bytes, expected 562513');
    expect(stderr).toContain('1 file damaged; get them again');
  });

  it('wants a catalogue', async () => {
    const empty = join(folder, 'empty');
    mkdirSync(empty);
    const { status, stderr } = await spanlab(['datasets', 'list', '--datasets', empty]);
    expect(stderr).toBe('spanlab: catalogue.json: no such file\n');
    expect(status).toBe(2);
  });
});

describe('spanlab', () => {
  it('lists strategies', async () => {
    const { status, stdout } = await spanlab(['strategies']);
    expect(stdout).toMatch(/^go1\.4 +1\.4\.3 +Go 1\.4\.3: /m);
    expect(status).toBe(0);
  });

  it('prints its version and its help', async () => {
    expect((await spanlab(['--version'])).stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
    const { status, stdout } = await spanlab(['--help']);
    expect(stdout).toContain('Usage: spanlab');
    expect(status).toBe(0);
  });

  it('does not mind a reader that stops early', async () => {
    const { spawnSync } = await import('node:child_process');
    const { stderr } = spawnSync('bash', ['-c', 'node packages/cli/bin/spanlab.mjs datasets list --json | head -1'], { cwd: repository, encoding: 'utf8' });
    expect(stderr).toBe('');
  });
});
