/**
 * Checks the import rules between packages from all sides: every import in a
 * package's sources, every dependency in its package.json, and that the rules
 * bite: each forbidden import is planted in a scratch file, and must be found
 * here and, where it can express the rule, by lint.
 *
 * Strategies have no names here: what is in `packages/strategy-*` may import
 * core and the strategies that its own package.json names, which must be earlier
 * ones. Lint knows no package.json, so that last rule is checked here alone.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));

/** What each layer may import; none of them a strategy. */
const LAYERS = {
  core: [],
  workload: ['core'],
  conformance: ['core', 'workload'],
  simulation: ['core', 'workload'],
  harness: ['core', 'workload', 'conformance', 'simulation'],
  report: ['core'],
  cli: ['core', 'workload', 'conformance', 'simulation', 'harness', 'report'],
};

const isStrategy = (name) => name.startsWith('strategy-');
/** Packages whose code must also run in a browser. */
const isBrowserSafe = (name) => isStrategy(name) || ['core', 'workload', 'conformance', 'simulation'].includes(name);

/** `… from 'x'`, `import 'x'`, `import('x')`. */
const IMPORT = /\bfrom\s+['"]([^'"]+)['"]|\bimport\s*\(?\s*['"]([^'"]+)['"]/g;

const packages = readdirSync(join(root, 'packages'));
const problems = [];

/** Packages of this repository that a package.json depends on, by folder name. */
const declaredBy = Object.fromEntries(
  packages.map((name) => {
    const { dependencies = {} } = JSON.parse(readFileSync(join(root, 'packages', name, 'package.json'), 'utf8'));
    return [name, Object.keys(dependencies).map((dependency) => dependency.replace('@spanlab/', '')).filter((other) => packages.includes(other))];
  }),
);

const mayImport = (name) => (isStrategy(name) ? ['core', ...declaredBy[name].filter(isStrategy)] : LAYERS[name]);

for (const name of packages) {
  const may = mayImport(name);
  if (may === undefined) {
    problems.push(`packages/${name}: not in the table of tools/check-boundaries.mjs`);
    continue;
  }
  checkDependencies(name, may);
  checkReferences(name);
  problems.push(...importProblems(name, may));
  checkRulesBite(name, may);
}
checkWorkspace();

function checkDependencies(name, may) {
  for (const other of declaredBy[name]) {
    // The command is what users install: it brings the strategies along, and finds them by name.
    const bundled = name === 'cli' && isStrategy(other);
    if (!may.includes(other) && !bundled) problems.push(`packages/${name}/package.json: depends on @spanlab/${other}, which it may not import`);
    if (isStrategy(name) && isStrategy(other) && !isEarlier(other, name)) {
      problems.push(`packages/${name}/package.json: depends on @spanlab/${other}; a strategy shares the parts of earlier ones only`);
    }
  }
}

/** Whether strategy `a` comes before `b`: of two releases the lower one, else whichever does not build on the other. */
function isEarlier(a, b) {
  const [release, later] = [a, b].map((name) => /^strategy-go([\d.]+)$/.exec(name)?.[1].split('.').map(Number));
  if (release === undefined || later === undefined) return !buildsOn(a, b);
  const at = release.findIndex((part, i) => part !== later[i]);
  return at >= 0 && release[at] < (later[at] ?? -1);
}

function buildsOn(name, other, seen = new Set()) {
  if (name === other) return true;
  if (seen.has(name)) return false;
  seen.add(name);
  return declaredBy[name].some((next) => buildsOn(next, other, seen));
}

/** Every import in the package's sources that it may not have. */
function importProblems(name, may) {
  const folder = join(root, 'packages', name, 'src');
  const files = readdirSync(folder, { recursive: true }).filter((file) => /\.[cm]?[jt]s$/.test(file));
  return files.flatMap((file) => {
    const text = readFileSync(join(folder, file), 'utf8');
    const specifiers = [...text.matchAll(IMPORT)].map((match) => match[1] ?? match[2]);
    return [...new Set(specifiers)]
      .filter((specifier) => !isAllowed(specifier, name, may, file))
      .map((specifier) => `packages/${name}/src/${file}: imports ${specifier}, which it may not`);
  });
}

function isAllowed(specifier, name, may, file) {
  if (specifier.startsWith('node:')) return !isBrowserSafe(name);
  if (specifier === 'spanlab') return name === 'cli';
  const own = /^@spanlab\/([^/]+)/.exec(specifier)?.[1];
  if (own !== undefined) return may.includes(own) && declaredBy[name].includes(own);
  // Not out of the package: as many steps up as the file is deep, at most.
  if (specifier.startsWith('.')) return specifier.split('/').filter((step) => step === '..').length < file.split(/[/\\]/).length;
  return true;
}

/** Plants every import that this package must not have. */
function checkRulesBite(name, may) {
  const forbidden = packages.filter((other) => other !== name && other !== 'cli' && !may.includes(other)).map((other) => `@spanlab/${other}`);
  if (isBrowserSafe(name)) forbidden.push('node:fs');
  for (const specifier of forbidden) {
    const { lint, scan } = plant(name, may, specifier);
    const isLints = !(isStrategy(name) && specifier.startsWith('@spanlab/strategy-'));
    if (isLints && !lint) problems.push(`lint lets packages/${name} import ${specifier}`);
    if (!scan) problems.push(`tools/check-boundaries.mjs lets packages/${name} import ${specifier}`);
  }
  for (const other of may) {
    const { lint, scan } = plant(name, may, `@spanlab/${other}`);
    if (lint) problems.push(`lint forbids packages/${name} to import @spanlab/${other}`);
    if (scan && declaredBy[name].includes(other)) problems.push(`tools/check-boundaries.mjs forbids packages/${name} to import @spanlab/${other}`);
  }
}

/** Whether lint, and the look at all imports, find a forbidden one in a file that imports `specifier`. */
function plant(name, may, specifier) {
  const file = join(root, 'packages', name, 'src', 'boundary-probe.ts');
  try {
    writeFileSync(file, `import '${specifier}';\n`);
    const { stdout } = spawnSync(join(root, 'node_modules/.bin/oxlint'), ['-f', 'json', file], { cwd: root, encoding: 'utf8' });
    return { lint: stdout.includes('no-restricted-imports'), scan: importProblems(name, may).some((problem) => problem.includes('boundary-probe.ts')) };
  } finally {
    rmSync(file, { force: true });
  }
}

/** tsc builds what a package depends on first, if tsconfig.json says the same as package.json. */
function checkReferences(name) {
  const referenced = referencesOf(join('packages', name, 'tsconfig.json')).map((path) => path.replace('../', ''));
  const missing = declaredBy[name].filter((other) => !referenced.includes(other));
  const more = referenced.filter((other) => !declaredBy[name].includes(other));
  for (const other of missing) problems.push(`packages/${name}/tsconfig.json: no reference to ../${other}, which package.json depends on`);
  for (const other of more) problems.push(`packages/${name}/tsconfig.json: a reference to ../${other}, which package.json does not depend on`);
}

/** Lists that npm and tsc want by hand hold every package. */
function checkWorkspace() {
  const referenced = referencesOf('tsconfig.json');
  for (const name of packages) {
    if (existsSync(join(root, 'packages', name, 'tsconfig.json')) && !referenced.includes(`packages/${name}`)) problems.push(`tsconfig.json: no reference to packages/${name}`);
    if (isStrategy(name) && !declaredBy.cli.includes(name)) problems.push(`packages/cli/package.json: no dependency on @spanlab/${name}, so users would not get it`);
  }
}

function referencesOf(path) {
  const { references = [] } = JSON.parse(readFileSync(join(root, path), 'utf8'));
  return references.map((reference) => reference.path);
}

for (const problem of problems) console.error(problem);
console.log(problems.length === 0 ? `${packages.length} packages: imports as designed` : `${problems.length} problems`);
process.exit(problems.length === 0 ? 0 : 1);
