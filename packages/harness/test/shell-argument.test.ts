import { spawnSync } from 'node:child_process';
import { expect, it } from 'vitest';
import { shellArgument } from '../src/shell-argument.js';

it('leaves an argument that needs no quotes as it is', () => {
  for (const text of ['results', '/tmp/my-results_1.2', 'server:processors=8,seed=1', 'lru.go1.20.4']) expect(shellArgument(text)).toBe(text);
});

it('quotes so that a shell passes on the very text', () => {
  for (const text of ['my results', "Ann's", "''", '$HOME `id` "x" \\ *', '~', '', 'a\nb', '…']) {
    expect(spawnSync('sh', ['-c', `printf %s ${shellArgument(text)}`], { encoding: 'utf8' }).stdout).toBe(text);
  }
});
