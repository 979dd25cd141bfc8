/**
 * Infers the Nx targets of every package from its files, so that a new
 * strategy package needs no target of its own: `tsconfig.json` gives build,
 * `tsconfig.test.json` gives typecheck, the folders `test`, `test-browser` and
 * `test-latex` give targets of their names, and every package is linted. All of them are cached on the files they read.
 */
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';

const sourcesOfAll = ['sources', '^sources', 'toolchain'];

/** @param {string} root package folder, relative to the workspace */
function targetsOf(root, workspaceRoot) {
  const has = (file) => existsSync(join(workspaceRoot, root, file));
  const run = (command, inputs, more = {}) => ({
    command,
    options: { cwd: '{workspaceRoot}' },
    cache: true,
    inputs,
    ...more,
  });
  const targets = {};
  if (has('tsconfig.json')) {
    targets.build = run(`tsc -b ${root}`, sourcesOfAll, {
      dependsOn: ['^build'],
      outputs: ['{projectRoot}/dist'],
    });
  }
  if (has('tsconfig.test.json')) {
    targets.typecheck = run(`tsc -p ${root}/tsconfig.test.json`, [
      ...sourcesOfAll,
      '{projectRoot}/test/**/*',
      '{projectRoot}/test-browser/**/*',
      '{projectRoot}/test-latex/**/*',
      '{projectRoot}/tsconfig.test.json',
    ]);
  }
  if (has('test')) {
    // Built first: commands, tools and plug-ins are tested as users run them. Golden
    // recordings and pages that are checked are inputs too, so that a change runs the tests again.
    targets.test = run(`vitest run --root ${root} --config ../../vitest.config.ts`, [
      ...sourcesOfAll,
      '{projectRoot}/test/**/*',
      '{projectRoot}/bin/**/*',
      '{workspaceRoot}/datasets/**/*',
      '{workspaceRoot}/README.md',
      '{workspaceRoot}/docs/**/*',
      '{workspaceRoot}/reports/**/*',
      '{workspaceRoot}/tools/*.mjs',
      '{workspaceRoot}/vitest.config.ts',
      '{workspaceRoot}/tools/property-tests.mjs',
      '{workspaceRoot}/.oxlintrc.json',
    ], { dependsOn: ['build', '^build'] });
  }
  // Apart from the others: they need Debian's chromium or TeX on the machine.
  for (const kind of ['browser', 'latex']) {
    if (!has(`test-${kind}`)) continue;
    targets[`test-${kind}`] = run(`vitest run --root ${root} --config ../../vitest.${kind}.config.ts`, [
      ...sourcesOfAll,
      '{projectRoot}/test/**/*',
      `{projectRoot}/test-${kind}/**/*`,
      '{workspaceRoot}/reports/**/*',
      `{workspaceRoot}/vitest.${kind}.config.ts`,
    ]);
  }
  targets.lint = run(`oxlint --deny-warnings ${root}`, [
    '{projectRoot}/**/*.ts',
    '{projectRoot}/**/*.mjs',
    '{projectRoot}/src/**/*.js',
    '{workspaceRoot}/.oxlintrc.json',
    'toolchain',
  ]);
  return targets;
}

export const createNodesV2 = [
  'packages/*/package.json',
  (files, _options, context) =>
    files.map((file) => {
      const root = dirname(file);
      return [file, { projects: { [root]: { targets: targetsOf(root, context.workspaceRoot) } } }];
    }),
];
