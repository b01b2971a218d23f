// Bundles the extension, the terminal program and the webview into dist/, and what can be translated into l10n/.
//   node esbuild.mjs [--watch] [--dev]
// What is imported dynamically, by us or from npm, is a file of its own in dist/chunks/, read when first needed; code
// that two of them use is a file that they share. So activation reads only what it runs, and a class exists once.
import { build, context, transform } from 'esbuild';
import { chmod, copyFile, mkdir, rm, stat, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { GRAMMAR_FILES } from './src/node/index/grammars.ts';
import { l10nBundle } from './test/harness/l10n.ts';

const watch = process.argv.includes('--watch');
const production = !watch && !process.argv.includes('--dev');
const budgets = { activation: 96 * 1024, extension: 1024 * 1024 };
const outputs = {};

/** esbuild splits ES modules only, and VS Code loads CommonJS fastest: each file is turned into it when written. */
const commonJs = {
  name: 'common-js',
  setup({ onEnd }) {
    onEnd(async ({ outputFiles, metafile }) => {
      for (const file of outputFiles ?? []) {
        const { code } = await transform(file.text, {
          ...compact,
          // Names are kept by the bundling already: a second time would give every function its short name before.
          keepNames: false,
          platform: 'node',
          format: 'cjs',
          target: 'node22',
          supported: { 'dynamic-import': false },
          sourcefile: path.basename(file.path),
          sourcemap: production ? false : 'inline',
        });
        await mkdir(path.dirname(file.path), { recursive: true });
        await writeFile(file.path, code);
        metafile.outputs[path.relative(process.cwd(), file.path)].bytes = Buffer.byteLength(code);
      }
    });
  },
};
const keep = {
  name: 'keep-metafile',
  setup({ onEnd }) {
    onEnd(({ metafile }) => void Object.assign(outputs, metafile?.outputs));
  },
};

const compact = { minify: production, keepNames: production, logLevel: watch ? 'info' : 'warning' };
const shared = { ...compact, bundle: true, metafile: true, outdir: 'dist' };
const bundles = [
  {
    ...shared,
    entryPoints: ['src/extension.ts', 'src/cli.ts'],
    platform: 'node',
    format: 'esm',
    splitting: true,
    chunkNames: 'chunks/[name]-[hash]',
    outExtension: { '.js': '.cjs' },
    target: 'node22',
    mainFields: ['module', 'main'],
    external: ['vscode'],
    define: { 'import.meta.dirname': '__dirname', 'import.meta.filename': '__filename' },
    sourcemap: production ? false : 'inline',
    write: false,
    plugins: [commonJs, keep],
  },
  {
    ...shared,
    // Threads of the code index. ES modules: the parser asks import.meta where it is, and both may share code.
    entryPoints: ['src/node/index/indexThread.ts', 'src/node/index/parseWorker.ts'],
    outdir: 'dist/index',
    platform: 'node',
    format: 'esm',
    splitting: true,
    outExtension: { '.js': '.mjs' },
    target: 'node22',
    mainFields: ['module', 'main'],
    banner: {
      js: "import { createRequire as requireHere } from 'node:module'; const require = requireHere(import.meta.url);",
    },
    sourcemap: production ? false : 'inline',
    plugins: [keep],
  },
  {
    ...shared,
    entryPoints: { webview: 'webview/main.tsx' },
    platform: 'browser',
    format: 'iife',
    target: 'chrome128',
    jsx: 'automatic',
    jsxImportSource: 'preact',
    define: { 'process.env.NODE_ENV': production ? '"production"' : '"development"' },
    sourcemap: production ? false : 'linked',
    plugins: [keep],
  },
];

for (const folder of ['dist/chunks', 'dist/index', 'dist/grammars']) {
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
}
const wasm = path.join(path.dirname(createRequire(import.meta.url).resolve('sql.js')), 'sql-wasm.wasm');
await copyFile(wasm, 'dist/chunks/sql-wasm.wasm');
for (const { file, from } of GRAMMAR_FILES) {
  await copyFile(path.join('node_modules', from), path.join('dist/grammars', file));
}
await mkdir('l10n', { recursive: true });
await writeFile('l10n/bundle.l10n.json', `${JSON.stringify(await l10nBundle(), null, 2)}\n`);
for (const options of bundles) {
  if (!watch) await build(options).catch(() => process.exit(1));
  else await context(options).then((watched) => watched.watch());
}
if (!watch) {
  await chmod('dist/cli.cjs', 0o755);
  outputs['dist/chunks/sql-wasm.wasm'] = { bytes: (await stat(wasm)).size, imports: [] };
  for (const [file, { bytes }] of Object.entries(outputs)) print(bytes, file);
  // What VS Code reads at activation, and all that it may ever read: packages count when activation or the opening of
  // plans needs them, not when they are read for one purpose.
  const engine = Object.keys(outputs).find((file) => outputs[file].entryPoint === 'src/node/engine.ts');
  const isStatic = ({ kind }) => kind === 'import-statement';
  const always = new Set([...closure('dist/extension.cjs', isStatic), ...closure(engine, isStatic)]);
  const ever = closure('dist/extension.cjs', ({ path: file }) => always.has(file) || !isPackage(file));
  const totals = { activation: sum(closure('dist/extension.cjs', isStatic)), extension: sum(ever) };
  for (const [name, bytes] of Object.entries(totals)) print(bytes, name, bytes > budgets[name]);
  await writeFile('dist/metafile.json', JSON.stringify({ outputs, totals }));
}

function isPackage(file) {
  const { bytes, entryPoint = '', inputs = {} } = outputs[file] ?? {};
  const parts = Object.entries(inputs).filter(([input]) => input.startsWith('node_modules/'));
  const packaged = parts.reduce((sum, [, { bytesInOutput }]) => sum + bytesInOutput, 0);
  return entryPoint.startsWith('node_modules/') || packaged > 0.75 * bytes;
}

/** An output and what it imports, as far as `follow` goes. */
function closure(start, follow) {
  const seen = new Set([start]);
  for (const file of seen)
    for (const each of outputs[file].imports) if (!each.external && follow(each)) seen.add(each.path);
  return seen;
}

function sum(files) {
  return [...files].reduce((bytes, file) => bytes + outputs[file].bytes, 0);
}

function print(bytes, name, isOver = false) {
  console.log(
    `${(bytes / 1024).toFixed(1).padStart(9)} KiB  ${name}${isOver && production ? ' IS OVER ITS BUDGET' : ''}`,
  );
  if (isOver && production) process.exitCode = 1;
}
