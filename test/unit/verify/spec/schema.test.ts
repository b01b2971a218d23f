import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { describe, it } from 'mocha';
import { format } from 'prettier';
import { keysOf, SPEC_KEYS } from '../../../../src/core/verify/spec/describe.ts';
import { readSpec } from '../../../../src/core/verify/spec/read.ts';
import { specSchema } from '../../../../src/core/verify/spec/schema.ts';

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
