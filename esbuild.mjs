// Bundles the extension, the terminal program and the webview into dist/.
//   node esbuild.mjs [--watch] [--dev]
// A dynamic `import('package')` of an npm package becomes a bundle of its own in dist/lazy/, read when first needed.
import { build, context } from 'esbuild';
import { chmod, copyFile, mkdir, rm, stat, writeFile } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';

const watch = process.argv.includes('--watch');
const production = !watch && !process.argv.includes('--dev');
const budgets = { 'dist/extension.cjs': 1024 * 1024 };
const lazyPackages = new Map();

/** Keeps dynamic imports of packages out of the bundle that names them and remembers them. */
const lazy = {
  name: 'lazy-packages',
  setup({ onResolve }) {
    onResolve({ filter: /^[^.]/ }, ({ path: name, kind }) => {
      if (kind !== 'dynamic-import' || /^(node:|vscode$|\/)/.test(name)) return undefined;
      const file = `${name.replace(/^@/, '').replaceAll('/', '-')}.mjs`;
      lazyPackages.set(file, name);
      return { path: `./lazy/${file}`, external: true };
    });
  },
};

/** The terminal program in a file of its own beside its entry, so that Node can keep its compiled code. */
const aside = {
  name: 'cli-main',
  setup({ onResolve }) {
    onResolve({ filter: /^\.\/cli\/main\.ts$/ }, () => ({ path: './cli-main.cjs', external: true }));
  },
};

const shared = {
  bundle: true,
  metafile: true,
  minify: production,
  keepNames: production,
  sourcemap: production ? false : 'linked',
  logLevel: 'warning',
};
const node = {
  ...shared,
  platform: 'node',
  format: 'cjs',
  target: 'node22',
  mainFields: ['module', 'main'],
  external: ['vscode'],
  define: { 'import.meta.dirname': '__dirname', 'import.meta.filename': '__filename' },
};
/** Packages keep their own kind of exports, default ones too, only as ES modules. */
const esm = {
  format: 'esm',
  define: {},
  banner: {
    js: `import { createRequire as c } from 'node:module'; const require = c(import.meta.url);
const __filename = import.meta.filename; const __dirname = import.meta.dirname;`,
  },
};
const browser = {
  ...shared,
  platform: 'browser',
  format: 'iife',
  target: 'chrome128',
  jsx: 'automatic',
  jsxImportSource: 'preact',
  define: { 'process.env.NODE_ENV': production ? '"production"' : '"development"' },
};
const bundles = [
  { ...node, plugins: [lazy], entryPoints: ['src/extension.ts'], outfile: 'dist/extension.cjs' },
  {
    ...node,
    plugins: [aside],
    supported: { 'dynamic-import': false },
    entryPoints: ['src/cli.ts'],
    outfile: 'dist/cli.cjs',
  },
  { ...node, plugins: [lazy], entryPoints: ['src/cli/main.ts'], outfile: 'dist/cli-main.cjs' },
  { ...browser, entryPoints: ['webview/main.tsx'], outfile: 'dist/webview.js' },
].filter(({ entryPoints }) => existsSync(entryPoints[0]));

await mkdir('dist/lazy', { recursive: true });
const wasm = path.join(path.dirname(createRequire(import.meta.url).resolve('sql.js')), 'sql-wasm.wasm');
await copyFile(wasm, 'dist/sql-wasm.wasm');

const outputs = {};
const keep = ({ metafile }) => Object.assign(outputs, metafile.outputs);
const bundleLazyPackages = async () => {
  for (const [file, name] of lazyPackages) {
    const source = `import * as all from '${name}'; export * from '${name}'; export default Object(all).default;`;
    const stdin = { contents: source, resolveDir: process.cwd(), sourcefile: `${file}.entry.js` };
    keep(await build({ ...node, ...esm, stdin, outfile: `dist/lazy/${file}` }));
  }
};

if (watch) {
  for (const options of bundles) {
    const watched = await context({ ...options, logLevel: 'info' });
    await watched.rebuild().then(keep, () => undefined);
    await watched.watch();
  }
} else {
  await rm('dist/lazy', { recursive: true, force: true });
  for (const options of bundles) keep(await build(options).catch(() => process.exit(1)));
}
await bundleLazyPackages();
if (existsSync('dist/cli.cjs')) await chmod('dist/cli.cjs', 0o755);
await writeFile('dist/metafile.json', JSON.stringify({ outputs }));

outputs['dist/sql-wasm.wasm'] = { bytes: (await stat('dist/sql-wasm.wasm')).size };
for (const [file, { bytes }] of Object.entries(outputs).filter(([file]) => !file.endsWith('.map'))) {
  const over = production && bytes > (budgets[file] ?? Infinity);
  console.log(`${(bytes / 1024).toFixed(1).padStart(9)} KiB  ${file}${over ? ' IS OVER ITS BUDGET' : ''}`);
  if (over) process.exitCode = 1;
}
