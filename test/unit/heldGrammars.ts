import { readFileSync } from 'node:fs';
import path from 'node:path';
import { inNodeModules } from '../../src/node/index/grammars.ts';
import { root } from '../harness/paths.ts';

const locate = inNodeModules(path.join(root, 'node_modules'));

/**
 * Compiled grammars, held by the process of the tests: its threads that load the same ones need not compile them
 * again, which is more than half of their start. Imported by whatever starts an index often.
 */
const held = ['web-tree-sitter.wasm', 'tree-sitter-typescript.wasm'].map(
  (file) => new WebAssembly.Module(readFileSync(locate(file))),
);
process.once('exit', () => void (held.length = 0));
