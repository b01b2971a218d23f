// Builds dist/planning-studio.vsix and checks what is in it.
//   node test/harness/package.ts [--built]
// With --built it packs what stands in dist/.
import { stat } from 'node:fs/promises';
import path from 'node:path';
import { GRAMMAR_FILES } from '../../src/node/index/grammars.ts';
import { root } from './paths.ts';
import { run } from './run.ts';
import { zipEntries } from './zip.ts';

const vsix = path.join('dist', 'planning-studio.vsix');
/** For everything but the grammars, which are as large as they are. */
const budget = 5 * 1024 * 1024;

/** Files that the extension does not work without. */
const required: readonly string[] = [
  'extension/package.json',
  'extension/package.nls.json',
  'extension/l10n/bundle.l10n.json',
  'extension/dist/extension.cjs',
  'extension/dist/cli.cjs',
  'extension/dist/webview.js',
  'extension/dist/webview.css',
  'extension/dist/chunks/sql-wasm.wasm',
  'extension/dist/index/indexThread.mjs',
  'extension/dist/index/parseWorker.mjs',
  ...GRAMMAR_FILES.map(({ file }) => `extension/dist/grammars/${file}`),
  'extension/readme.md',
  'extension/changelog.md',
  'extension/LICENSE.txt',
];
/** Files that may be there beside them. */
const allowed: readonly RegExp[] = [
  /^extension\.vsixmanifest$/,
  /^\[Content_Types\]\.xml$/,
  /^extension\/dist\/chunks\/[\w.-]+\.cjs$/,
  /^extension\/dist\/index\/[\w.-]+\.mjs$/,
  /^extension\/media\/[\w./-]+\.(svg|png|md)$/,
  /^extension\/media\/verification-spec\.schema\.json$/,
  /^extension\/l10n\/[\w.-]+\.json$/,
  /^extension\/package\.nls(\.[\w-]+)?\.json$/,
];

/** What is wrong with the list of files, in words; nothing when all is well. */
function problems(names: readonly string[], size: number): string[] {
  const missing = required.filter((name) => !names.includes(name));
  const unexpected = names.filter(
    (name) => !required.includes(name) && !allowed.some((rule) => rule.test(name)),
  );
  return [
    ...missing.map((name) => `${name} is missing`),
    ...unexpected.map((name) => `${name} is not on the list of files to ship`),
    ...(size > budget
      ? [`it has ${size} bytes without its grammars, more than the ${budget} of the budget`]
      : []),
  ];
}

const steps: readonly (readonly string[])[] = [
  ...(process.argv.includes('--built') ? [] : [['esbuild.mjs']]),
  [
    ...[
      'node_modules/@vscode/vsce/vsce',
      'package',
      '--no-dependencies',
      '--allow-missing-repository',
      '--no-rewrite-relative-links',
    ],
    ...['--out', vsix],
  ],
];
for (const args of steps) {
  const code = await run(process.execPath, args);
  if (code !== 0) process.exit(code);
}
const entries = await zipEntries(path.join(root, vsix));
const { size } = await stat(path.join(root, vsix));
for (const entry of entries) console.log(`${(entry.size / 1024).toFixed(1).padStart(9)} KiB  ${entry.name}`);
console.log(`${(size / 1024).toFixed(1).padStart(9)} KiB  ${vsix} (budget ${budget / 1024})`);
const grammars = entries
  .filter(({ name }) => name.startsWith('extension/dist/grammars/'))
  .reduce((sum, entry) => sum + entry.size, 0);
console.log(`${(grammars / 1024).toFixed(1).padStart(9)} KiB  of them grammars`);
const wrong = problems(
  entries.map(({ name }) => name),
  size - grammars,
);
for (const problem of wrong) console.error(`The package is not right: ${problem}.`);
process.exitCode = wrong.length > 0 ? 1 : 0;
