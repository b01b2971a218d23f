import assert from 'node:assert/strict';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { ProofReport } from '../../../../src/core/model/verification.ts';
import { compatible, run, specOf, viewOf, type Sources } from './workspace.ts';

/**
 * Each directory of test/fixtures/verify is a small piece of work: a spec, the code before and after it, and what
 * the spec finds before (`rule path:line:column-endColumn kind: text of the line`).
 */
const root = fileURLToPath(new URL('../../../fixtures/verify', import.meta.url));

function sourcesIn(directory: string): Sources {
  const names = readdirSync(directory, { recursive: true, encoding: 'utf8' });
  const files = names.filter((name) => statSync(path.join(directory, name)).isFile());
  return Object.fromEntries(
    files.map((name) => [
      name.split(path.sep).join('/'),
      readFileSync(path.join(directory, name), 'utf8').replaceAll('\r\n', '\n'),
    ]),
  );
}

function linesOf(report: ProofReport): string[] {
  return report.rules.flatMap(({ findings }) =>
    findings.map((finding) => {
      const { ruleId, kind, line, column, endColumn, text } = finding;
      return finding.path === null
        ? `${ruleId} ${kind}: ${finding.pattern ?? ''}`
        : `${ruleId} ${finding.path}:${line}:${column}-${endColumn} ${kind}: ${text}`;
    }),
  );
}

describe('small pieces of work', () => {
  for (const name of readdirSync(root).filter((entry) => statSync(path.join(root, entry)).isDirectory())) {
    const directory = path.join(root, name);
    const spec = specOf(readFileSync(path.join(directory, 'spec.yaml'), 'utf8'));

    it(`${name}: every finding before the work is at its place`, () => {
      const report = run(spec, viewOf(sourcesIn(path.join(directory, 'before'))));
      const expected = readFileSync(path.join(directory, 'findings.txt'), 'utf8').trimEnd().split('\n');
      assert.deepEqual(linesOf(report), expected);
      assert.equal(report.verdict, 'fail');
    });

    if (name === 'auth-migration') {
      it(`${name}: the original refuses the work before and after`, () => {
        const yaml = readFileSync(path.join(directory, 'spec.yaml'), 'utf8');
        for (const side of ['before', 'after']) {
          const report = run(compatible(yaml), viewOf(sourcesIn(path.join(directory, side))));
          assert.equal(report.verdict, 'fail', side);
        }
      });
    }

    it(`${name}: nothing is found after the work`, () => {
      const report = run(spec, viewOf(sourcesIn(path.join(directory, 'after'))));
      assert.deepEqual(linesOf(report), []);
      assert.equal(report.verdict, 'pass');
    });
  }
});
