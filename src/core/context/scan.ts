import { isSecretPath } from './secrets.ts';
import { wordsOf } from './searchRank.ts';

/** A file worth reading for an idea, and why, in words for a person. */
export interface RankedFile {
  readonly path: string;
  readonly why: string;
}

export const SCAN_MAX = 20;
/** Above this a file is no reading matter (bytes). */
const SIZE_MAX = 200_000;

const LOCK_FILES: ReadonlySet<string> = new Set(
  'package-lock.json npm-shrinkwrap.json yarn.lock pnpm-lock.yaml bun.lock bun.lockb deno.lock cargo.lock poetry.lock uv.lock pdm.lock pipfile.lock gemfile.lock composer.lock go.sum flake.lock mix.lock pubspec.lock podfile.lock packages.lock.json gradle.lockfile'.split(
    ' ',
  ),
);
const MADE_FOLDERS: ReadonlySet<string> = new Set(
  'node_modules bower_components vendor third_party dist build out target coverage .next .nuxt .svelte-kit .turbo .cache __pycache__ .venv venv site-packages obj generated __generated__ __snapshots__ .git .planning-studio .idea .vscode-test'.split(
    ' ',
  ),
);
const MADE_NAMES =
  /\.min\.(js|css|mjs)$|\.bundle\.js$|\.map$|\.(g|generated|gen|pb)\.[a-z]+$|_pb2?(_grpc)?\.py$|\.designer\.cs$|\.d\.ts$|\.snap$/;
const TEXT_NAMES =
  /\.(ts|tsx|mts|cts|js|jsx|mjs|cjs|py|go|rs|java|kt|kts|rb|php|cs|fs|c|h|cc|cpp|hpp|swift|scala|ex|exs|erl|hs|clj|dart|lua|sh|ps1|sql|prisma|graphql|gql|proto|vue|svelte|astro|html|css|scss|md|mdx|rst|adoc|txt|ya?ml|toml|json|jsonc|ini|cfg|tf|gradle|xml)$/;
const SOURCE_NAMES =
  /\.(ts|tsx|mts|cts|js|jsx|mjs|cjs|py|go|rs|java|kt|rb|php|cs|fs|c|h|cc|cpp|hpp|swift|scala|ex|exs|erl|hs|clj|dart|lua|vue|svelte|astro|sql|prisma|graphql|proto)$/;
const README = /^(readme|claude|agents|contributing|architecture)(\.[a-z]+)?$/;
const CONFIG: ReadonlySet<string> = new Set(
  'package.json tsconfig.json pyproject.toml setup.py setup.cfg requirements.txt cargo.toml go.mod pom.xml build.gradle build.gradle.kts gemfile composer.json mix.exs deno.json dockerfile docker-compose.yml docker-compose.yaml makefile .env.example openapi.yaml openapi.yml openapi.json schema.prisma'.split(
    ' ',
  ),
);
const ENTRY =
  /^(index|main|app|server|cli|mod|lib|program|__main__|manage|wsgi|asgi|routes|router|extension)\.[a-z]+$/;
const TEST = /(^|\/)(tests?|__tests__|specs?)\/|[._-](test|spec)\.[a-z]+$|(^|\/)test_[^/]+$|_test\.[a-z]+$/;

interface Candidate {
  readonly path: string;
  readonly low: string;
  readonly name: string;
  readonly depth: number;
  readonly test: boolean;
  readonly words: ReadonlySet<string>;
}

/**
 * Proposes at most 20 files to read for an idea: README and configuration of the top, then files whose path shares
 * words with the idea, entry points, and the tests of what was chosen. Lock files, what tools make, secrets and
 * files over 200 KB (as far as `sizes` knows) are left out. Pure: the same paths in any order give the same answer.
 */
export function rankFiles(
  paths: readonly string[],
  prompt: string,
  sizes?: ReadonlyMap<string, number>,
): readonly RankedFile[] {
  const idea = new Set(wordsOf(prompt).map(stem));
  const candidates = [...new Set(paths)].filter((path) => isReadable(path, sizes?.get(path))).map(describe);
  const common = commonWords(candidates);
  const chosen = new Map<string, string>();
  const take = (found: readonly { readonly path: string; readonly why: string }[], most: number): void => {
    for (const { path, why } of found.slice(0, most))
      if (!chosen.has(path) && chosen.size < SCAN_MAX) chosen.set(path, why);
  };
  const top = candidates.filter(({ depth }) => depth === 0);
  take(
    byPath(top.filter(({ low }) => README.test(low))).map(({ path }) => ({
      path,
      why: 'says what the project is',
    })),
    3,
  );
  take(
    byPath(top.filter(({ low }) => CONFIG.has(low))).map(({ path }) => ({ path, why: 'configuration' })),
    4,
  );

  const matches = candidates
    .filter(({ path }) => !chosen.has(path))
    .map((candidate) => ({
      candidate,
      shared: [...candidate.words].filter((word) => idea.has(word) && !common.has(word)),
    }))
    .filter(({ shared }) => shared.length > 0)
    .toSorted((a, b) => weight(b) - weight(a) || order(a.candidate, b.candidate));
  take(
    matches
      .filter(({ candidate }) => !candidate.test)
      .map(({ candidate, shared }) => ({
        path: candidate.path,
        why: `its path speaks of ${shared.join(', ')}`,
      })),
    9,
  );
  const entries = candidates.filter(
    ({ name, low, test, depth }) => ENTRY.test(name) && SOURCE_NAMES.test(low) && !test && depth <= 3,
  );
  take(
    entries.toSorted(order).map(({ path }) => ({ path, why: 'an entry point' })),
    4,
  );

  const tested = new Map(
    [...chosen.keys()]
      .filter((path) => SOURCE_NAMES.test(path.toLowerCase()))
      .map((path) => [testKey(path), path]),
  );
  const tests = candidates.filter(({ test }) => test).toSorted(order);
  take(
    tests.flatMap(({ path }) => {
      const of = tested.get(testKey(path));
      return of ? [{ path, why: `tests ${of}` }] : [];
    }),
    4,
  );
  take(
    matches
      .filter(({ candidate }) => candidate.test)
      .map(({ candidate, shared }) => ({
        path: candidate.path,
        why: `tests that speak of ${shared.join(', ')}`,
      })),
    2,
  );
  take(
    candidates
      .filter(({ low, test }) => SOURCE_NAMES.test(low) && !test)
      .toSorted(order)
      .map(({ path }) => ({ path, why: 'a source near the top' })),
    chosen.size < 8 ? 8 - chosen.size : 0,
  );
  return [...chosen].map(([path, why]) => ({ path, why }));
}

function isReadable(path: string, size: number | undefined): boolean {
  const low = path.toLowerCase();
  const parts = low.split('/');
  const name = parts.pop() ?? '';
  if (size !== undefined && (size > SIZE_MAX || size === 0)) return false;
  if (LOCK_FILES.has(name) || name.endsWith('.lock') || MADE_NAMES.test(name) || isSecretPath(path))
    return false;
  if (parts.some((part) => MADE_FOLDERS.has(part))) return false;
  return TEXT_NAMES.test(name) || CONFIG.has(name) || README.test(name);
}

function describe(path: string): Candidate {
  const low = path.toLowerCase();
  const words = new Set(wordsOf(path.replace(/\.[a-z]+$/i, '')).map(stem));
  return {
    path,
    low,
    name: low.slice(low.lastIndexOf('/') + 1),
    depth: path.split('/').length - 1,
    test: TEST.test(low),
    words,
  };
}

/** Words that stand in more than a third of the paths tell nothing apart (such as `src`). */
function commonWords(candidates: readonly Candidate[]): ReadonlySet<string> {
  const counts = new Map<string, number>();
  for (const { words } of candidates) for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1);
  const most = Math.max(3, candidates.length / 3);
  return new Set([...counts].filter(([, count]) => count > most).map(([word]) => word));
}

function weight({
  candidate,
  shared,
}: {
  readonly candidate: Candidate;
  readonly shared: readonly string[];
}): number {
  const inName = shared.filter((word) =>
    wordsOf(candidate.path.slice(candidate.path.lastIndexOf('/') + 1))
      .map(stem)
      .includes(word),
  ).length;
  return shared.length * 3 + inName * 2 + (SOURCE_NAMES.test(candidate.low) ? 2 : 0);
}

/** `limits`, `limited`, `limiting` and `limiter` are one word for us; crude, but the same on both sides. */
function stem(word: string): string {
  return word.length <= 4 ? word.replace(/s$/, '') : word.replace(/(ations?|ings?|ers?|ors?|ed|es|s|e)$/, '');
}

/** What a file and its test have in common: the name without extension and test marks. */
function testKey(path: string): string {
  const name = path.slice(path.lastIndexOf('/') + 1).toLowerCase();
  return name.replace(/\.[a-z]+$/, '').replace(/^test_|([._-](test|spec|tests))$/g, '');
}

function byPath(candidates: readonly Candidate[]): readonly Candidate[] {
  return candidates.toSorted(order);
}

function order(a: Candidate, b: Candidate): number {
  return a.depth - b.depth || (a.path < b.path ? -1 : a.path > b.path ? 1 : 0);
}
