import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { pack } from './pack.js';

/** The page's own modules. They are plain JavaScript, in `src` whether this file runs from there or from `dist`. */
const CLIENT = fileURLToPath(new URL('../../src/client/', import.meta.url));

const IMPORT = /^import \{[^}]*\} from '\.\/([a-z-]+\.js)';\n/gm;

const { resolve } = createRequire(import.meta.url);

let scripts: string | undefined;

/** What a page with figures and tables needs at its end: Vega, packed and not run before a figure is seen, and the page's own script. */
export function pageScripts(): string {
  scripts ??= `<script type="text/plain" id="vega-runtime">${pack(vegaRuntime())}</script>
<script type="module">
${linked('start.js')}</script>`;
  return scripts;
}

/** Vega without Vega-Lite, under its licence. */
function vegaRuntime(): string {
  const build = dirname(resolve('vega'));
  const licence = readFileSync(join(build, '../LICENSE'), 'utf8');
  return `/*\n${licence}*/\n${readFileSync(join(build, 'vega.min.js'), 'utf8')}`;
}

/**
 * A module and all that it imports as one, each after what it needs: a page
 * that is opened from disk can load none. Their names must differ.
 */
function linked(name: string, done: Set<string> = new Set()): string {
  if (done.has(name)) return '';
  done.add(name);
  const source = readFileSync(join(CLIENT, name), 'utf8');
  const needed = [...source.matchAll(IMPORT)].map(([, other]) => linked(other as string, done));
  return needed.join('') + source.replace(IMPORT, '').replace(/^export /gm, '');
}
