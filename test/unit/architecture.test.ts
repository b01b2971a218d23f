import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import {
  cpSync,
  globSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import picomatch from 'picomatch';
import { ownEnvironment, root } from '../harness/paths.ts';
import { suites } from '../harness/suites.ts';

/** A line of code that its layer forbids, and the rule or compiler error that must say so. */
interface Violation {
  readonly file: string;
  readonly code: string;
  readonly caughtBy: string;
}

const imports = 'no-restricted-imports';
const globals = 'no-restricted-globals';

const lintViolations: readonly Violation[] = [
  { file: 'src/core/a1.ts', code: `import 'vscode';`, caughtBy: imports },
  { file: 'src/core/a2.ts', code: `import 'node:fs';`, caughtBy: imports },
  { file: 'src/core/a3.ts', code: `import 'fs/promises';`, caughtBy: imports },
  { file: 'src/core/a4.ts', code: `import 'sql.js';`, caughtBy: imports },
  { file: 'src/core/a5.ts', code: `import 'preact';`, caughtBy: imports },
  { file: 'src/core/deep/a6.ts', code: `import '../../node/store.ts';`, caughtBy: imports },
  {
    file: 'src/core/a7.ts',
    code: `import type { A } from '../protocol/api.ts'; export type B = A;`,
    caughtBy: imports,
  },
  { file: 'src/core/a8.ts', code: `import '../vscode/panel.ts';`, caughtBy: imports },
  { file: 'src/core/a9.ts', code: `import '../extension.ts';`, caughtBy: imports },
  { file: 'src/core/b1.ts', code: `export const load = () => import('node:fs');`, caughtBy: imports },
  { file: 'src/core/b2.ts', code: `export const get = () => fetch('x');`, caughtBy: globals },
  { file: 'src/core/b3.ts', code: `export const home = () => process.cwd();`, caughtBy: globals },
  { file: 'src/core/b4.ts', code: `export const title = () => document.title;`, caughtBy: globals },
  { file: 'src/core/b5.ts', code: `export const get = () => globalThis.fetch('x');`, caughtBy: globals },
  { file: 'src/core/b6.ts', code: `export * from 'node:os';`, caughtBy: imports },
  {
    file: 'src/protocol/c1.ts',
    code: `import { a } from '../core/engine/engine.ts'; export const b = a;`,
    caughtBy: imports,
  },
  { file: 'src/protocol/c2.ts', code: `import 'vscode';`, caughtBy: imports },
  { file: 'src/protocol/c3.ts', code: `import 'zod';`, caughtBy: imports },
  { file: 'src/protocol/c4.ts', code: `import '../node/store.ts';`, caughtBy: imports },
  { file: 'src/protocol/c5.ts', code: `import '../../webview/main.tsx';`, caughtBy: imports },
  { file: 'src/core/b7.ts', code: `import '../offline/provider.ts';`, caughtBy: imports },
  { file: 'src/offline/i1.ts', code: `import 'node:fs';`, caughtBy: imports },
  { file: 'src/offline/i2.ts', code: `import '../node/clock.ts';`, caughtBy: imports },
  { file: 'src/node/d0.ts', code: `import '../offline/provider.ts';`, caughtBy: imports },
  { file: 'src/node/d1.ts', code: `import 'vscode';`, caughtBy: imports },
  { file: 'src/node/d2.ts', code: `import '../vscode/panel.ts';`, caughtBy: imports },
  { file: 'src/node/d3.ts', code: `import '../protocol/api.ts';`, caughtBy: imports },
  { file: 'src/node/deep/d4.ts', code: `import '../../cli.ts';`, caughtBy: imports },
  {
    file: 'src/node/d5.ts',
    code: `import Sdk from '@anthropic-ai/sdk'; export const a = Sdk;`,
    caughtBy: 'load-lazily',
  },
  { file: 'src/vscode/e1.ts', code: `import '../../webview/main.tsx';`, caughtBy: imports },
  { file: 'src/vscode/e2.ts', code: `import '../extension.ts';`, caughtBy: imports },
  { file: 'src/vscode/e3.ts', code: `import 'preact';`, caughtBy: imports },
  { file: 'src/vscode/e4.ts', code: `import '../../test/fakes/model.ts';`, caughtBy: imports },
  { file: 'src/cli.ts', code: `import 'vscode';`, caughtBy: imports },
  { file: 'src/cli/f1.ts', code: `import '../vscode/panel.ts';`, caughtBy: imports },
  { file: 'webview/g1.ts', code: `import '../src/core/engine/engine.ts';`, caughtBy: imports },
  { file: 'webview/g2.tsx', code: `import '../src/node/store.ts';`, caughtBy: imports },
  { file: 'webview/g3.ts', code: `import 'node:path';`, caughtBy: imports },
  { file: 'webview/studio/g4.tsx', code: `import '@vscode/webview-ui-toolkit';`, caughtBy: imports },
  { file: 'webview/g5.ts', code: `import 'vscode';`, caughtBy: imports },
  { file: 'webview/g6.ts', code: `export const get = () => fetch('x');`, caughtBy: globals },
  { file: 'webview/ui/g7.tsx', code: `import '../../src/protocol/api.ts';`, caughtBy: imports },
  { file: 'src/core/h1.ts', code: `import { z } from 'zod'; export const a = z;`, caughtBy: 'zod-namespace' },
  { file: 'src/core/h2.ts', code: `export default 1;`, caughtBy: 'no-default-export' },
  { file: 'src/core/h3.ts', code: `export const a = (b: any) => b;`, caughtBy: 'no-explicit-any' },
  { file: 'src/core/h4.ts', code: `export * from './h3.ts';`, caughtBy: 'no-barrel-file' },
  {
    file: 'src/node/h5.ts',
    code: `export const a = () => { void 0; new Promise(() => 0); };`,
    caughtBy: 'no-floating-promises',
  },
  {
    file: 'src/node/h6.ts',
    code: `export const a = (b?: string) => b!.length;`,
    caughtBy: 'no-non-null-assertion',
  },
  { file: 'src/node/h7.ts', code: `export const a = () => console.log('a');`, caughtBy: 'no-console' },
  {
    file: 'src/node/h8.ts',
    code: 'export const a = 1;' + '\n// long'.repeat(400),
    caughtBy: 'max-lines',
  },
];

/** What a layer is there for must pass. */
const allowed: readonly Omit<Violation, 'caughtBy'>[] = [
  { file: 'src/core/model/ok1.ts', code: `import * as z from 'zod'; export const a = z.string();` },
  { file: 'src/core/engine/ok2.ts', code: `import { a } from '../model/ok1.ts'; export const b = a;` },
  {
    file: 'src/protocol/ok3.ts',
    code: `import type { b } from '../core/engine/ok2.ts'; export type B = typeof b;`,
  },
  {
    file: 'src/node/ok4.ts',
    code: `import { sep } from 'node:path'; import { b } from '../core/engine/ok2.ts'; export const c = [sep, b];`,
  },
  {
    file: 'src/node/ok5.ts',
    code: `export const load = async () => (await import('@anthropic-ai/sdk')).default;`,
  },
  {
    file: 'src/vscode/ok6.ts',
    code: `import * as vscode from 'vscode'; import { c } from '../node/ok4.ts'; export const d = [vscode, c];`,
  },
  {
    file: 'webview/ok7.tsx',
    code: `import type { B } from '../src/protocol/ok3.ts'; import { render } from 'preact'; export const e = (b: B) => [render, b];`,
  },
  {
    file: 'webview/ui/ok8.tsx',
    code: `import { vsCodeButton } from '@vscode/webview-ui-toolkit'; export const f = vsCodeButton;`,
  },
];

const compilerViolations: readonly Violation[] = [
  { file: 'src/core/k1.ts', code: `export const a = document.title;`, caughtBy: 'TS2584' },
  { file: 'src/core/k2.ts', code: `export const a = process.cwd();`, caughtBy: 'TS2591' },
  {
    file: 'src/core/k3.ts',
    code: `import { sep } from 'node:path'; export const a = sep;`,
    caughtBy: 'TS2591',
  },
  {
    file: 'src/core/k4.ts',
    code: `import { a } from '../node/plain.ts'; export const b = a;`,
    caughtBy: 'TS6307',
  },
  { file: 'src/node/k5.ts', code: `export const a = document.title;`, caughtBy: 'TS2584' },
  {
    file: 'src/protocol/k6.ts',
    code: `import { a } from '../node/plain.ts'; export const b = a;`,
    caughtBy: 'TS6307',
  },
  {
    file: 'webview/k7.ts',
    code: `import { a } from '../src/node/plain.ts'; export const b = a;`,
    caughtBy: 'TS6307',
  },
  { file: 'webview/k8.ts', code: `export const a = process.cwd();`, caughtBy: 'TS2591' },
  { file: 'src/core/k9.ts', code: `export enum A { B }`, caughtBy: 'TS1294' },
];

function tool(name: string, args: readonly string[], cwd: string): string {
  const file = path.join(root, 'node_modules', name);
  const { stdout, error } = spawnSync(process.execPath, [file, ...args], {
    cwd,
    env: ownEnvironment(),
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  });
  if (error) throw error;
  return stdout;
}

/** A new folder outside the repository with these files; `done` removes it. */
function plant(files: readonly Omit<Violation, 'caughtBy'>[]): { folder: string; done: () => void } {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'planning-studio-layers-'));
  for (const { file, code } of files) {
    mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
    writeFileSync(path.join(folder, file), code + '\n');
  }
  return { folder, done: () => rmSync(folder, { recursive: true, force: true }) };
}

/** The rules that oxlint reports, by file. */
function lint(files: readonly Omit<Violation, 'caughtBy'>[]): Map<string, string[]> {
  const { folder, done } = plant(files);
  try {
    const config = path.join(root, 'test', 'oxlintrc.json');
    const output = tool('oxlint/bin/oxlint', ['-c', config, '-f', 'json', '.'], folder);
    const { diagnostics } = JSON.parse(output) as { diagnostics: { filename: string; code?: string }[] };
    const found = new Map<string, string[]>();
    for (const { filename, code = '' } of diagnostics) {
      const file = filename.replaceAll('\\', '/');
      found.set(file, [...(found.get(file) ?? []), code]);
    }
    return found;
  } finally {
    done();
  }
}

/** The source files of the product and its tests, as paths from the root. */
function sources(pattern: string): string[] {
  const exclude = (name: string): boolean => /^test[/\\]fixtures([/\\]|$)/.test(name);
  return globSync(pattern, { cwd: root, exclude }).map((file) => file.replaceAll('\\', '/'));
}

describe('the layers', () => {
  describe('held by the linter', () => {
    let found: Map<string, string[]>;
    before(() => {
      found = lint([...lintViolations, ...allowed]);
    });

    for (const { file, code, caughtBy } of lintViolations) {
      it(`refuses in ${file}: ${code.slice(0, 70).split('\n')[0]}`, () => {
        const rules = found.get(file) ?? [];
        assert.ok(
          rules.some((rule) => rule.includes(`(${caughtBy})`)),
          `expected ${caughtBy}, found ${rules.join(', ') || 'nothing'}`,
        );
      });
    }

    for (const { file, code } of allowed) {
      it(`allows in ${file}: ${code.slice(0, 70).split('\n')[0]}`, () => {
        assert.deepEqual(found.get(file) ?? [], []);
      });
    }

    it('are not switched off by a comment', () => {
      const pattern =
        /(oxlint|eslint)-disable[^\n]*(no-restricted|no-default-export|zod-namespace|max-lines|\*\/\s*$)/;
      const files = sources('{src,webview}/**/*.{ts,tsx}');
      const offenders = files.filter((file) => pattern.test(readFileSync(path.join(root, file), 'utf8')));
      assert.deepEqual(offenders, []);
    });
  });

  it('are held by the compiler through project references', () => {
    const plain = { file: 'src/node/plain.ts', code: 'export const a = 1;' };
    const { folder, done } = plant([...compilerViolations, plain]);
    try {
      const projects = ['src/core', 'src/protocol', 'src/node', 'webview'];
      for (const file of [
        'src/tsconfig.base.json',
        ...projects.map((project) => `${project}/tsconfig.json`),
      ]) {
        cpSync(path.join(root, file), path.join(folder, file));
      }
      symlinkSync(path.join(root, 'node_modules'), path.join(folder, 'node_modules'), 'junction');
      const references = projects.map((project) => ({ path: project }));
      writeFileSync(path.join(folder, 'tsconfig.json'), JSON.stringify({ files: [], references }));
      const output = tool('typescript/bin/tsc', ['-b', '--pretty', 'false'], folder).replaceAll('\\', '/');
      const missed = compilerViolations.filter(
        ({ file, caughtBy }) =>
          !output.split('\n').some((line) => line.startsWith(file) && line.includes(caughtBy)),
      );
      assert.deepEqual(missed, [], output);
    } finally {
      done();
    }
  });
});

describe('the source', () => {
  it('has no file over 400 lines', () => {
    const files = sources('{src,webview,test}/**/*.{ts,tsx,mjs,css}');
    const long = files
      .map((file) => ({ file, lines: readFileSync(path.join(root, file), 'utf8').split('\n').length - 1 }))
      .filter(({ lines }) => lines > 400);
    assert.deepEqual(long, []);
    assert.ok(files.length > 20);
  });

  it('keeps no mutable state in modules', () => {
    const files = sources('{src,webview}/**/*.{ts,tsx}');
    const offenders = files.filter((file) =>
      /^(export )?(let|var) /m.test(readFileSync(path.join(root, file), 'utf8')),
    );
    assert.deepEqual(offenders, []);
  });
});

describe('the test runs', () => {
  const isRun = picomatch(suites.flatMap(({ files }) => files));

  it('find every test file', () => {
    const files = sources('test/**/*.{test,spec}.{ts,tsx,mjs,js}');
    assert.deepEqual(
      files.filter((file) => !isRun(file)),
      [],
    );
    assert.ok(files.length >= suites.length);
  });

  it('miss no file that has tests under another name', () => {
    const files = sources('test/**/*.{ts,tsx,mjs,js}').filter((file) => !isRun(file));
    const hidden = files.filter((file) =>
      /^(describe|it)\(/m.test(readFileSync(path.join(root, file), 'utf8')),
    );
    assert.deepEqual(hidden, []);
  });
});
