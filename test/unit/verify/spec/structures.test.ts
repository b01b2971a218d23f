import assert from 'node:assert/strict';
import { readSpec } from '../../../../src/core/verify/spec/read.ts';
import { checkStructures, structureProbe } from '../../../../src/core/verify/spec/structures.ts';
import { MemoryIndex } from '../../../fakes/memoryIndex.ts';

const SPEC = `name: s
rules:
  - id: readable
    description: d
    match: {structure: "log($A)"}
  - id: broken
    description: d
    match: {structure: "log($A"}
    expect: {identifiers: log}
  - id: absent
    description: d
    match: {structure: "zork(("}
`;

describe('code patterns of a spec', () => {
  it('are warned of when no language of their scope can read them', async () => {
    const { spec } = readSpec(SPEC);
    assert.ok(spec);
    const probe = structureProbe(spec);
    assert.ok(probe);
    const index = new MemoryIndex({ 'a.ts': 'log(1);\n' });
    const never = new AbortController().signal;
    const [report] = await index.evaluate([probe], {}, never);
    assert.ok(report);
    const problems = checkStructures(spec, report);
    assert.deepEqual(
      problems.map(({ severity, code, ruleId, line }) => [severity, code, ruleId, line]),
      [
        ['warning', 'unreadable_structure', 'broken', 8],
        ['warning', 'unreadable_structure', 'absent', 12],
      ],
    );
    assert.match(problems[0]?.message ?? '', /cannot be read as typescript/);
    await index.close();
  });

  it('are counted where one stands inside another, and hide nothing that stands in them', async () => {
    const index = new MemoryIndex({ 'a.ts': 'wrap(wrap(legacy(1)));\n' });
    const never = new AbortController().signal;
    const { spec } = readSpec(`name: s
rules:
  - {id: twice, description: d, expect: {structure: [{pattern: wrap($A), at_least: 2, at_most: 2}]}}
  - {id: all, description: d, match: {structure: [wrap($A)], calls: [legacy]}}
`);
    assert.ok(spec);
    const [report] = await index.evaluate([spec], {}, never);
    assert.deepEqual(
      report?.rules.map(({ ruleId, findings }) => [ruleId, findings.map(({ column }) => column)]),
      [
        ['twice', []],
        ['all', [1, 6, 11]],
      ],
    );
    await index.close();
  });

  it('need no probe when there are none', () => {
    const { spec } = readSpec('name: s\nrules:\n  - id: r\n    description: d\n    match: {text: x}\n');
    assert.equal(spec && structureProbe(spec), null);
  });
});
