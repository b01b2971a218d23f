import picomatch from 'picomatch';
import type { VerificationRule } from '../../model/verification.ts';
import type { ViewFile } from '../view.ts';
import { compileLanguages } from './languages.ts';

/** Which files a rule looks at. */
export interface Scope {
  /** The same for two scopes that hold the same files by construction. */
  readonly key: string;
  /** By include, exclude and languages. */
  holds(file: ViewFile): boolean;
  /** By include and exclude alone, for rules about the files themselves. */
  holdsPath(path: string): boolean;
}

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
    holds: (file) => ofLanguage(file) && holdsPath(file.path),
  };
}

/** Longest glob that is read: what is longer is no path of a workspace. */
const GLOB_LIMIT = 1000;

/**
 * A glob anchored at the root of the workspace, as VS Code reads it. A plain name is that file, or everything
 * below that directory.
 */
export function compileGlob(glob: string): (path: string) => boolean {
  const clean = glob
    .trim()
    .replaceAll('\\', '/')
    .replace(/^(\.?\/)+/, '');
  if (clean === '' || clean === '.') return () => glob.trim() !== '';
  if (clean.length > GLOB_LIMIT) return () => false;
  const below = clean.endsWith('/');
  const name = clean.replace(/\/+$/, '');
  if (!/[*?[\]{}]/.test(name)) return (path) => (!below && path === name) || path.startsWith(`${name}/`);
  try {
    return picomatch(below ? `${name}/**` : name, {
      dot: true,
      windows: false,
      nonegate: true,
      noextglob: true,
      nocase: false,
    });
  } catch {
    return () => false;
  }
}
