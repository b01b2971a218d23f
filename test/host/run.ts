// Runs test/host/*.test.ts, on what was built, inside the extension host of a real VS Code.
//   node test/host/run.ts [--grep TEXT]
// VSCODE_EXECUTABLE names a desktop VS Code to use, VSCODE_VERSION (1.105.0, stable, insiders) has one downloaded;
// without either it is the VS Code that comes from npm, in Chromium.
import { build } from 'esbuild';
import { cp, glob, mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { runTests } from '@vscode/test-electron';
import { ownEnvironment, root } from '../harness/paths.ts';
import { copySample } from '../harness/sampleWorkspace.ts';
import { suites } from '../harness/suites.ts';

const outdir = path.join(root, 'dist', 'test', 'host');

/** Bundles every test file, and the entry that VS Code calls, to files that any extension host can load. */
async function bundleTests(): Promise<string> {
  await rm(outdir, { recursive: true, force: true });
  const files = suites.find(({ name }) => name === 'host')?.files ?? [];
  const tests = await Array.fromAsync(glob(files, { cwd: root }));
  if (tests.length === 0) throw new Error('There is no test in test/host.');
  await build({
    absWorkingDir: root,
    entryPoints: ['test/host/index.ts', ...tests],
    outbase: 'test/host',
    outdir,
    outExtension: { '.js': '.cjs' },
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node22',
    mainFields: ['module', 'main'],
    external: ['vscode', 'mocha'],
    sourcemap: 'inline',
    define: { 'import.meta.dirname': '__dirname', 'import.meta.filename': '__filename' },
    logLevel: 'warning',
  });
  return path.join(outdir, 'index.cjs');
}

/** A copy of what VS Code loads of the extension: other tests and people build while these run. */
async function copyExtension(to: string): Promise<string> {
  const shipped =
    /^(package(\.nls.*)?\.json|media|l10n|dist|dist[/\\](chunks|index|grammars|[\w.-]+\.(cjs|js|css))([/\\].*)?|(media|l10n)[/\\].*)$/;
  await cp(root, to, {
    recursive: true,
    filter: (from) => from === root || shipped.test(path.relative(root, from)),
  });
  return to;
}

const { values } = parseArgs({ options: { grep: { type: 'string' } } });
const extensionTestsPath = await bundleTests();
const folder = await copySample();
const profile = await mkdtemp(path.join(os.tmpdir(), 'planning-studio-desktop-'));
const version = process.env['VSCODE_VERSION'];
const executable =
  process.env['VSCODE_EXECUTABLE'] ??
  (version ? undefined : path.join(root, 'test', 'harness', 'vscodeExecutable.ts'));
Object.assign(process.env, ownEnvironment());
try {
  await runTests({
    ...(version ? { version } : {}),
    ...(executable ? { vscodeExecutablePath: executable } : {}),
    extensionDevelopmentPath: await copyExtension(path.join(profile, 'extension')),
    extensionTestsPath,
    extensionTestsEnv: values.grep ? { STUDIO_TEST_GREP: values.grep } : {},
    launchArgs: [folder, `--user-data-dir=${profile}/user`, `--extensions-dir=${profile}/extensions`],
  });
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
} finally {
  await rm(path.dirname(folder), { recursive: true, force: true, maxRetries: 5 });
  await rm(profile, { recursive: true, force: true, maxRetries: 5 });
}
