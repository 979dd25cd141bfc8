/**
 * Checks the import rules between packages from both sides: no package.json
 * names a dependency that the design does not allow, and the lint rule really
 * rejects each forbidden import (it is planted in a scratch file and linted).
 */
import { spawnSync } from 'node:child_process';
import { readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
/** What each package may import; a strategy may share the parts of go1.4. */
const allowed = (name) => {
  if (name.startsWith('strategy-')) return name === 'strategy-go1.4' ? ['core'] : ['core', 'strategy-go1.4'];
  return {
    core: [],
    workload: ['core'],
    conformance: ['core', 'workload'],
    simulation: ['core', 'workload'],
    harness: ['core', 'workload', 'conformance', 'simulation'],
    report: ['core'],
    cli: ['core', 'workload', 'conformance', 'simulation', 'harness', 'report'],
  }[name];
};

/** Packages whose code must also run in a browser. */
const browserSafe = (name) => name.startsWith('strategy-') || ['core', 'workload', 'conformance', 'simulation'].includes(name);

const packages = readdirSync(join(root, 'packages'));
const problems = [];

for (const name of packages) {
  const may = allowed(name);
  if (may === undefined) {
    problems.push(`packages/${name}: not in the table of tools/check-boundaries.mjs`);
    continue;
  }
  const { dependencies = {} } = JSON.parse(readFileSync(join(root, 'packages', name, 'package.json'), 'utf8'));
  for (const dependency of Object.keys(dependencies)) {
    const other = dependency.replace('@spanlab/', '');
    // The command is what users install: it brings the strategies along, and finds them by name.
    const bundled = name === 'cli' && other.startsWith('strategy-');
    if (packages.includes(other) && !may.includes(other) && !bundled) {
      problems.push(`packages/${name}/package.json: depends on ${dependency}, which it may not import`);
    }
  }
  const forbidden = packages
    .filter((other) => other !== name && other !== 'cli' && !may.includes(other))
    .map((other) => `@spanlab/${other}`);
  if (browserSafe(name)) forbidden.push('node:fs');
  for (const specifier of forbidden) if (!isRejected(name, specifier)) problems.push(`lint lets packages/${name} import ${specifier}`);
  for (const other of may) if (isRejected(name, `@spanlab/${other}`)) problems.push(`lint forbids packages/${name} to import @spanlab/${other}`);
}

function isRejected(name, specifier) {
  const file = join(root, 'packages', name, 'src', 'boundary-probe.ts');
  try {
    writeFileSync(file, `import '${specifier}';\n`);
    const { stdout } = spawnSync(join(root, 'node_modules/.bin/oxlint'), ['-f', 'json', file], { cwd: root, encoding: 'utf8' });
    return stdout.includes('no-restricted-imports');
  } finally {
    rmSync(file, { force: true });
  }
}

for (const problem of problems) console.error(problem);
console.log(problems.length === 0 ? `${packages.length} packages: imports as designed` : `${problems.length} problems`);
process.exit(problems.length === 0 ? 0 : 1);
