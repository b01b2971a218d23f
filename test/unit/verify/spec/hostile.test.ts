import assert from 'node:assert/strict';
import fc from 'fast-check';
import { SPEC_LIMITS } from '../../../../src/core/model/verification.ts';
import { completeSpec } from '../../../../src/core/verify/spec/complete.ts';
import { SPEC_KEYS } from '../../../../src/core/verify/spec/describe.ts';
import { hoverSpec } from '../../../../src/core/verify/spec/hover.ts';
import { outlineSpec } from '../../../../src/core/verify/spec/outline.ts';
import { readSpec } from '../../../../src/core/verify/spec/read.ts';

const FULL = `name: n
mode: native
metadata: {a: [1, 2]}
rules:
  - id: a
    description: d
    severity: high
    match:
      identifiers: [foo, /^bar$/]
      api_routes:
        - POST /users/:id
    expect: &e
      calls: [{pattern: x, at_least: 2}]
    scope: {include: [src], exclude: ['**/*.md'], languages: [ts]}
    command: {run: npm test, timeout: 5m}
    guidance: |
      Do it.
  - {id: b, description: d, expect: *e}
`;

/** Codes of the errors of a text. */
function codes(yaml: string): readonly string[] {
  const { spec, problems } = readSpec(yaml);
  assert.equal(spec, null);
  return problems.map(({ code }) => code);
}

describe('hostile specs', () => {
  it('are not expanded: nine levels of nine aliases', () => {
    const levels = Array.from(
      { length: 9 },
      (_, i) =>
        `l${i + 1}: &l${i + 1} [${Array.from({ length: 9 }, () => (i === 0 ? 'x' : `*l${i}`)).join(', ')}]`,
    );
    assert.deepEqual(
      codes(
        `name: n\nmetadata:\n  x: &l0 y\n${levels.join('\n')}\nrules:\n  - {id: a, description: *l9}\n`,
      ).slice(-1),
      ['wrong_type'].slice(-1),
    );
    const inside = `name: n\nmetadata:\n${levels.map((line) => `  ${line}`).join('\n')}\nrules:\n  - {id: a, description: b, match: {calls: [x]}}\n`;
    assert.deepEqual(codes(inside), ['too_large']);
  });

  const refused: readonly (readonly [what: string, yaml: string, code: string])[] = [
    ['more characters than are read', 'x'.repeat(SPEC_LIMITS.characters + 1), 'too_large'],
    ['brackets without end', '['.repeat(SPEC_LIMITS.characters), 'too_deep'],
    ['braces in braces', `a: ${'{a: '.repeat(40_000)}`, 'too_deep'],
    ['lists in lists', '- '.repeat(90_000), 'yaml'],
    ['questions in questions', '? '.repeat(90_000), 'yaml'],
    ['many aliases', `a: &a x\nb:\n${'  - *a\n'.repeat(20_000)}`, 'too_many_aliases'],
    [
      'an anchor that holds itself',
      'name: n\nmetadata: &m {a: *m}\nrules:\n  - {id: a, description: b}\n',
      'too_large',
    ],
    ['many documents', '---\na: b\n'.repeat(20_000), 'several_documents'],
    [
      'more rules than are read',
      `name: n\nrules:\n${'  - {id: a, description: b}\n'.repeat(SPEC_LIMITS.rules + 1)}`,
      'too_large',
    ],
    [
      'more patterns than are read',
      `name: n\nrules:\n  - id: a\n    description: b\n    match:\n      calls: [${'x,'.repeat(SPEC_LIMITS.patterns + 1)}]\n`,
      'too_large',
    ],
    [
      'expressions that become large when they are compiled',
      `name: n\nrules:\n  - id: a\n    description: b\n    match:\n      calls:\n${Array.from({ length: 4900 }, (_, i) => `        - /^(a{900}|b${i})/\n`).join('')}`,
      'too_large',
    ],
    [
      'more patterns than are read, by aliases',
      `name: n\nrules:\n  - id: a\n    description: b\n    match: &m\n      calls: [${'x,'.repeat(400)}]\n${Array.from({ length: 20 }, (_, i) => `  - {id: r${i}, description: b, match: *m}\n`).join('')}`,
      'too_large',
    ],
  ];
  for (const [what, yaml, code] of refused)
    it(`are refused: ${what}`, () => {
      const found = codes(yaml);
      assert.ok(found.includes(code), found.slice(0, 5).join(' '));
      assert.ok(found.length <= 101);
    });

  it('may hold keys that mean something to JavaScript', () => {
    const { spec } = readSpec(
      'name: n\nmetadata: {__proto__: {polluted: 1}, constructor: x}\nrules:\n  - {id: __proto__, description: b, match: {calls: [constructor]}}\n',
    );
    assert.ok(spec);
    assert.equal(({} as { polluted?: number }).polluted, undefined);
    assert.deepEqual(Object.keys(spec.metadata), ['__proto__', 'constructor']);
    assert.equal(spec.rules[0]?.id, '__proto__');
    assert.deepEqual(codes('name: n\nrules:\n  - {id: a, description: b, constructor: x}\n'), [
      'unknown_key',
    ]);
    assert.match(
      readSpec('name: n\nrules:\n  - {id: a, description: b, severity: constructor}\n').problems[0]
        ?.message ?? '',
      /one of critical/,
    );
  });
});

describe('text that is made to take long', () => {
  const LENGTH = 60_000;
  const pieces = [
    '[',
    '{',
    'a: {',
    '- ',
    '- - \n',
    '- id: a\n',
    '- {id: a}\n',
    '# c\n',
    '[{id: a}, ',
    'a: |\n',
    '"',
  ];
  for (const piece of pieces)
    for (const head of ['', 'rules: ', 'rules:\n', 'rules: ['])
      it(`is completed, explained and outlined at once: ${JSON.stringify(head + piece)} again and again`, () => {
        const text = head + piece.repeat(LENGTH / piece.length);
        const started = performance.now();
        completeSpec(text, text.length);
        hoverSpec(text, text.length - 1);
        outlineSpec(text);
        const took = performance.now() - started;
        assert.ok(took < 5_000, `${Math.round(took)} ms`);
      });

  it('is not looked at when it is longer than what is read', () => {
    const text = `rules:\n${'- id: a\n'.repeat(SPEC_LIMITS.characters / 8)}`;
    assert.deepEqual(outlineSpec(text), []);
    assert.equal(outlineSpec(text.slice(0, 1000)).length, 125);
  });
});

describe('any text as a spec', () => {
  const words = [
    ...SPEC_KEYS.map(({ name }) => `${name}:`),
    ...[
      '- ',
      ' ',
      '\n',
      '\n  ',
      '\n    - ',
      '{',
      '}',
      '[',
      ']',
      ',',
      ': ',
      '&a ',
      '*a',
      '<<: ',
      '!!x ',
      '|\n',
      '>-\n',
    ],
    ...[
      "'",
      '"',
      '#',
      '---\n',
      '\t',
      '\r\n',
      '\u0000',
      'native',
      'compatible',
      'true',
      '/(/',
      '/a*/',
      '**',
      '../',
      '1.5',
      '~',
    ],
  ];
  const soup = fc.array(fc.oneof(fc.constantFrom(...words), fc.string({ maxLength: 5 })), { maxLength: 60 });
  const spoiled = fc
    .tuple(fc.nat(FULL.length), fc.nat(30), soup)
    .map(([at, length, pieces]) => FULL.slice(0, at) + pieces.slice(0, 4).join('') + FULL.slice(at + length));
  const texts = fc.oneof(
    soup.map((pieces) => pieces.join('')),
    spoiled,
    fc.string({ unit: 'binary', maxLength: 200 }),
  );

  it('is answered: with a spec or with an error, and with places that are in the text', () => {
    fc.assert(
      fc.property(texts, (text) => {
        const { spec, problems } = readSpec(text);
        assert.equal(
          spec === null,
          problems.some(({ severity }) => severity === 'error'),
        );
        const lines = text.split('\n');
        for (const { line, column, endLine, endColumn, message } of problems) {
          assert.ok(line >= 1 && line <= lines.length, `${line} of ${lines.length}`);
          assert.ok(column >= 1 && column <= (lines[line - 1]?.length ?? 0) + 1);
          assert.ok(endLine > line || (endLine === line && endColumn >= column), message);
        }
        if (spec) assert.doesNotThrow(() => JSON.stringify(spec));
      }),
      { numRuns: 1500 },
    );
  });

  it('is read the same way twice', () => {
    fc.assert(
      fc.property(texts, (text) => assert.deepEqual(readSpec(text), readSpec(text))),
      { numRuns: 200 },
    );
  });

  it('can be completed, explained and outlined at any place', () => {
    fc.assert(
      fc.property(texts, fc.nat(), (text, place) => {
        const offset = text.length === 0 ? 0 : place % (text.length + 1);
        const { start, end } = completeSpec(text, offset);
        assert.ok(start <= offset && offset <= end && end <= text.length);
        const hover = hoverSpec(text, offset);
        if (hover) assert.ok(hover.start <= offset && offset <= hover.end);
        let last = 0;
        for (const rule of outlineSpec(text)) {
          assert.ok(rule.start >= last && rule.end >= rule.start && rule.end <= text.length);
          last = rule.start;
        }
      }),
      { numRuns: 1000 },
    );
  });
});
