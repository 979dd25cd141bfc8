/**
 * Times the replay of bundled recordings, each in a process of its own so that
 * "first run" means a cold compiler. Prints medians and ratios; asserts nothing.
 *
 *     npm run bench                     the default recordings
 *     npm run bench -- NAME…            others
 */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { formatTable } from '../../packages/cli/dist/format.js';

const names = process.argv.slice(2);
if (names.length === 0) names.push('lru.go1.4.3', 'lru.go1.5.1', 'lru.go1.20.4', 'binarytrees.go1.20.4', 'goparse.go1.20.4', 'fragment.go1.20.4');

const millions = (rate) => (rate / 1e6).toFixed(1);
const rows = [];
let runs = '';
for (const name of names) {
  const child = spawnSync(process.execPath, [fileURLToPath(new URL('replay-case.mjs', import.meta.url)), name], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  if (child.status !== 0) process.exit(child.status ?? 1);
  const r = JSON.parse(child.stdout);
  runs = `${r.runs} runs after ${r.warmUp}`;
  rows.push([
    name,
    String(r.events),
    millions(r.first),
    millions(r.compared.median),
    `${millions(r.compared.slowest)}-${millions(r.compared.fastest)}`,
    millions(r.bare.median),
    (r.compared.median / r.bare.median).toFixed(2),
    millions(r.read.median),
  ]);
}
const head = ['RECORDING', 'EVENTS', 'FIRST RUN', 'WARM', 'RANGE', 'NO COMPARISON', 'RATIO', 'GUNZIP AND DECODE'];
process.stdout.write('Millions of events (mallocs + deaths + collections) per second on one core.\n');
process.stdout.write(`WARM: replay loop with comparison on, median of ${runs}. Ratios within one run are\n`);
process.stdout.write('comparable; absolute numbers depend on the machine and on what else it does.\n\n');
process.stdout.write(formatTable([head, ...rows], [1, 2, 3, 4, 5, 6, 7]));
