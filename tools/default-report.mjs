/**
 * `npm start`: the main job, all programs through all strategies, into the
 * published report. Only this writes there: whoever asks for less gets it in
 * a folder of their own.
 */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const words = process.argv.slice(2);
const hasFolder = words.some((word) => word === '--out' || word.startsWith('--out='));
if (words.length > 0 && !hasFolder) {
  console.error(`npm start: makes the published report of all programs; \`npx spanlab compare ${words.join(' ')}\` writes a report of its own, and so does --out DIR here`);
  process.exit(2);
}
const at = (path) => fileURLToPath(new URL(`../${path}`, import.meta.url));
const { status } = spawnSync(process.execPath, [at('packages/cli/bin/spanlab.mjs'), 'compare', ...(hasFolder ? words : ['--out', 'reports/default'])], { cwd: at('.'), stdio: 'inherit' });
process.exit(status ?? 130);
