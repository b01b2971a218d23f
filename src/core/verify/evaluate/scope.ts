import type { VerificationRule } from '../../model/verification.ts';
import type { ViewFile } from '../../index/view.ts';
import { compileGlob } from './glob.ts';
import { compileLanguages } from './languages.ts';

/** Which files a rule looks at. */
export interface Scope {
  /** The same for two scopes that hold the same files by construction. */
  readonly key: string;
  /** By include, exclude and languages. Specs are never held: what they say of the code would be found in them. */
  holds(file: ViewFile): boolean;
  /** By include and exclude alone, for rules about the files themselves. */
  holdsPath(path: string): boolean;
}

const SPEC_FILE = /\.(?:verify|planning)\.ya?ml$/i;

/** Reads a scope. Never throws: a glob that cannot be read holds no file. */
export function compileScope(scope: VerificationRule['scope']): Scope {
  const include = scope.include.map(compileGlob);
  const exclude = scope.exclude.map(compileGlob);
  const ofLanguage = compileLanguages(scope.languages);
  const holdsPath = (path: string) =>
    !exclude.some((matches) => matches(path)) &&
    (include.length === 0 || include.some((matches) => matches(path)));
  return {
    key: JSON.stringify([scope.include, scope.exclude, scope.languages]),
    holdsPath,
    holds: (file) => ofLanguage(file) && !SPEC_FILE.test(file.path) && holdsPath(file.path),
  };
}
