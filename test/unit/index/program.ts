import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { bundledProgram, findProgram, type IndexProgram } from '../../../src/node/index/program.ts';
import { bundleIndex } from '../bundle.ts';
import '../heldGrammars.ts';

function bundled(): IndexProgram {
  const dist = mkdtempSync(path.join(tmpdir(), 'studio-index-program-'));
  process.once('exit', () => rmSync(dist, { recursive: true, force: true }));
  bundleIndex(dist);
  return bundledProgram(dist);
}

/**
 * The threads of the code index as the product has them: from the sources each takes much longer to start. From the
 * sources where somebody asks what runs of them.
 */
export const threads: IndexProgram = process.env['NODE_V8_COVERAGE'] ? findProgram() : bundled();

/** The same program in its own eyes, whatever is done to the sources meanwhile. */
export const steadyThreads: IndexProgram = { ...threads, sources: [] };
