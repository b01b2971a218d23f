import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { bundledProgram, type IndexProgram } from '../../../src/node/index/program.ts';
import { bundleIndex } from '../bundle.ts';
import '../heldGrammars.ts';

const dist = mkdtempSync(path.join(tmpdir(), 'studio-index-program-'));
bundleIndex(dist);

process.once('exit', () => rmSync(dist, { recursive: true, force: true }));

/** The threads of the code index as the product has them: from the sources each takes much longer to start. */
export const bundledIndex: IndexProgram = bundledProgram(dist);

/** The same program in its own eyes, whatever is done to the sources meanwhile. */
export const steadyIndex: IndexProgram = { ...bundledIndex, sources: [] };
