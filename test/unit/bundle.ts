import fs from 'node:fs';
import { createRequire } from 'node:module';
import os from 'node:os';
import path from 'node:path';
import { buildSync } from 'esbuild';

/**
 * Bundles a program much as the product is bundled: one file beside its wasm, many times quicker to start than its
 * sources. It lives as long as this process. Returns its path; its folder may be written to.
 */
export function bundleProgram(source: string): string {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'studio-program-'));
  process.once('exit', () => fs.rmSync(folder, { recursive: true, force: true }));
  const outfile = path.join(folder, 'program.cjs');
  buildSync({
    entryPoints: [source],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node24',
    mainFields: ['module', 'main'],
    define: {
      'import.meta.dirname': '__dirname',
      'import.meta.filename': '__filename',
      'import.meta.main': 'true',
    },
    logLevel: 'error',
  });
  const wasm = path.join(path.dirname(createRequire(import.meta.url).resolve('sql.js')), 'sql-wasm.wasm');
  fs.copyFileSync(wasm, path.join(folder, 'sql-wasm.wasm'));
  return outfile;
}
