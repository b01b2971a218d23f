import { compileGlob } from '../glob.ts';
import type { Kind } from './kind.ts';

/** Paths of the workspace: in `match` they must not exist, in `expect` they must. */
export const files: Kind = {
  kind: 'files',
  needs: 'path',
  noun: 'file',
  compile(pattern) {
    const matches = compileGlob(pattern.text);
    return {
      words: [],
      search(file, hits) {
        if (matches(file.file.path)) hits.add(0, 0, 0);
      },
    };
  },
};
