import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { CodeIndex } from '../../../src/core/index/port.ts';
import type { RulePattern, VerificationRule, ProofSpec } from '../../../src/core/model/verification.ts';
import { silentLog } from '../../../src/node/log.ts';
import { threads } from './program.ts';
import { openCodeIndex, type CodeIndexOptions } from '../../../src/node/index/open.ts';

/** A signal that never fires. */
export const never = new AbortController().signal;

type Side = readonly (string | Pick<RulePattern, 'kind' | 'text'>)[];

/** A spec of one rule; plain texts are identifiers. */
export function identifierSpec({
  match = [],
  expect = [],
  scope = {},
}: {
  readonly match?: Side;
  readonly expect?: Side;
  readonly scope?: Partial<VerificationRule['scope']>;
}): ProofSpec {
  const pattern = (each: Side[number]): RulePattern => ({
    ...(typeof each === 'string' ? { kind: 'identifiers', text: each } : each),
    atLeast: null,
    atMost: null,
    line: 1,
    column: 1,
  });
  const rule: VerificationRule = {
    id: 'rule',
    description: 'A rule of a test',
    severity: 'medium',
    category: 'test',
    match: match.map(pattern),
    expect: expect.map(pattern),
    expectAny: false,
    command: null,
    scope: { include: [], exclude: [], languages: [], ...scope },
    caseSensitive: false,
    guidance: null,
    line: 1,
    endLine: 1,
  };
  return { name: 'test', description: '', version: null, mode: 'native', metadata: {}, rules: [rule] };
}

/** A folder of its own with files, and the indexes over it. */
export class IndexedFolder {
  readonly root = mkdtempSync(path.join(tmpdir(), 'studio-index-'));
  readonly #open: CodeIndex[] = [];
  readonly warnings: string[] = [];

  constructor(files: Readonly<Record<string, string | Uint8Array>> = {}) {
    mkdirSync(path.join(this.root, '.planning-studio'));
    for (const [name, content] of Object.entries(files)) this.write(name, content);
  }

  get cacheFile(): string {
    return path.join(this.root, '.planning-studio/cache/index.bin');
  }

  write(name: string, content: string | Uint8Array): void {
    const file = path.join(this.root, name);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, content);
  }

  remove(name: string): void {
    rmSync(path.join(this.root, name), { recursive: true });
  }

  git(...args: string[]): string {
    const fixed = [
      '-c',
      'user.name=Ada',
      '-c',
      'user.email=ada@example.org',
      '-c',
      'init.defaultBranch=main',
    ];
    return execFileSync('git', [...fixed, ...args], { cwd: this.root, encoding: 'utf8', stdio: 'pipe' });
  }

  index(options: Partial<CodeIndexOptions> = {}): CodeIndex {
    const log = { ...silentLog, warn: (message: string) => void this.warnings.push(message) };
    const made = openCodeIndex({
      folder: this.root,
      cacheFile: null,
      log,
      exclude: () => [],
      workers: 1,
      program: threads,
      ...options,
    });
    this.#open.push(made);
    return made;
  }

  async close(): Promise<void> {
    await Promise.all(this.#open.map((index) => index.close()));
    rmSync(this.root, { recursive: true, force: true });
  }
}
