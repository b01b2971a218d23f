import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { describe, it } from 'mocha';
import { format } from 'prettier';
import { parse } from 'yaml';
import { keysOf, SPEC_KEYS } from '../../../../src/core/verify/spec/describe.ts';
import { readSpec } from '../../../../src/core/verify/spec/read.ts';
import { specSchema } from '../../../../src/core/verify/spec/schema.ts';
import { fits } from '../../../harness/jsonSchema.ts';

const FILE = new URL('../../../../media/verification-spec.schema.json', import.meta.url);

describe('the JSON Schema of verification specs', () => {
  it('is published as the description of the keys says it (UPDATE_GOLDEN=1 writes it)', async () => {
    const wanted = await format(JSON.stringify(specSchema()), { parser: 'json', printWidth: 110 });
    if (process.env['UPDATE_GOLDEN']) writeFileSync(FILE, wanted);
    assert.equal(readFileSync(FILE, 'utf8'), wanted);
  });

  it('refers only to definitions that it holds', () => {
    const schema = specSchema();
    const held = Object.keys(schema['definitions'] as object).map((name) => `#/definitions/${name}`);
    const used = [...JSON.stringify(schema).matchAll(/"\$ref":"([^"]+)"/g)].map(([, ref]) => ref);
    assert.ok(used.length > 5);
    assert.deepEqual(new Set(used), new Set(held));
  });

  it('says the same as reading does: each key of each level is taken at its place', () => {
    for (const { level, name, example } of SPEC_KEYS) {
      const text = spec(level, example.includes('…') ? `${name}: [{id: x, description: y}]` : example);
      const unknown = readSpec(text).problems.filter(({ code }) => /unknown_key|yaml|wrong_type/.test(code));
      assert.deepEqual(unknown, [], text);
    }
  });

  const rule = (text: string): string => `{name: n, rules: [{id: r, description: d, ${text}}]}`;
  const taken: readonly string[] = [
    rule('match: {calls: x}'),
    rule('match: {calls: {pattern: x, at_most: 2}}, severity: " CRITICAL"'),
    rule('match: {calls: [5, true, x], at_most: 0}, severity: null, category: 7, guidance: false'),
    rule('expect: {text: [{pattern: 1.5, at_least: 2, at_most: 3}], at_least: 1}, expect_any: true'),
    rule('match: null, expect: {calls: null, strings: []}, scope: null, command: null'),
    rule('scope: {include: 2024, exclude: [1, a], languages: null}, command: npm test'),
    rule('command: {run: npm test, timeout: 2.5, exit_code: 3}'),
    rule('command: {run: npm test, timeout: " 5 m "}'),
    rule('expect_not: {identifiers: [x]}, query: SELECT 1, match: {expect_min_rows: 2}'),
    '{name: null, refactor_name: true, description: false, version: 1.0, mode: null, metadata: null, author: me, rules: [{id: 1, description: true}]}',
  ];
  const refused: readonly string[] = [
    '[]',
    'null',
    '{rules: [{id: r, description: d}]}',
    '{name: "  ", rules: [{id: r, description: d}]}',
    '{name: null, rules: [{id: r, description: d}]}',
    '{name: [n], rules: [{id: r, description: d}]}',
    '{name: n}',
    '{name: n, rules: []}',
    '{name: n, rules: {}}',
    '{name: n, rules: [x]}',
    '{name: n, rules: [{id: null, description: d}]}',
    '{name: n, rules: [{id: "", description: d}]}',
    '{name: n, rules: [{description: d}]}',
    '{name: n, mode: Native, rules: [{id: r, description: d}]}',
    '{name: n, case_sensitive: null, rules: [{id: r, description: d}]}',
    '{name: n, metadata: [], rules: [{id: r, description: d}]}',
    `{name: n, rules: [${Array.from({ length: 501 }, (_, at) => `{id: r${at}, description: d}`).join(', ')}]}`,
    rule('severity: worst'),
    rule('match: []'),
    rule('match: {calls: [null]}'),
    rule('match: {calls: [" "]}'),
    rule('match: {calls: [[x]]}'),
    rule('match: {calls: [{at_most: 1}]}'),
    rule('match: {calls: [{pattern: ""}]}'),
    rule('match: {calls: [x], at_least: 1}'),
    rule('match: {calls: [{pattern: x, at_least: 1}]}'),
    rule('expect: {calls: [x], at_least: 0}'),
    rule('expect: {calls: [x], at_most: -1}'),
    rule('expect: {calls: [x], at_most: 1.5}'),
    rule('expect: {call: [x]}'),
    rule('expect_any: yes'),
    rule('scope: [src]'),
    rule('scope: {include: [null]}'),
    rule('scope: {include: [" "]}'),
    rule('scope: {folders: [src]}'),
    rule('command: ""'),
    rule('command: {timeout: 5}'),
    rule('command: {run: null}'),
    rule('command: {run: x, timeout: 0}'),
    rule('command: {run: x, timeout: 3601}'),
    rule('command: {run: x, timeout: soon}'),
    rule('command: {run: x, exit_code: -1}'),
    rule('invented: 1'),
  ];
  for (const [documents, expected] of [
    [taken, true],
    [refused, false],
  ] as const)
    for (const text of documents)
      it(`${expected ? 'takes' : 'refuses'} what reading ${expected ? 'takes' : 'refuses'}: ${text.slice(0, 100)}`, () => {
        const { spec: read, problems } = readSpec(text);
        assert.equal(read !== null, expected, JSON.stringify(problems));
        assert.equal(fits(parse(text), specSchema()), expected);
      });

  it('names every key once per level', () => {
    for (const level of ['spec', 'rule', 'patterns', 'pattern', 'scope', 'command'] as const) {
      const names = keysOf(level).map(({ name }) => name);
      assert.equal(new Set(names).size, names.length);
    }
  });
});

/** A spec that holds a key of that level. */
function spec(level: (typeof SPEC_KEYS)[number]['level'], example: string): string {
  const at = (indent: number): string => example.replace(/^/gm, ' '.repeat(indent));
  const rule = 'rules:\n  - id: r\n    description: d\n';
  switch (level) {
    case 'spec':
      return `${/name:/.test(example) ? '' : 'name: n\n'}${example.startsWith('rules') ? '' : rule}${example}\n`;
    case 'rule':
      return /^(id|description):/.test(example)
        ? `name: n\nrules:\n  -\n${at(4)}\n${example.startsWith('id') ? '    description: d' : '    id: r'}\n`
        : `name: n\n${rule}${at(4)}\n`;
    case 'patterns':
      return `name: n\n${rule}    expect:\n      calls: [x]\n${example.startsWith('calls') ? '' : at(6)}\n`;
    case 'pattern':
      return `name: n\n${rule}    expect:\n      calls:\n        - ${example.startsWith('pattern') ? '' : 'pattern: x\n          '}${example}\n`;
    case 'scope':
      return `name: n\n${rule}    scope:\n${at(6)}\n`;
    case 'command':
      return `name: n\n${rule}    command:\n      ${example.startsWith('run') ? '' : 'run: x\n      '}${example}\n`;
  }
}
